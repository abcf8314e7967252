"""The shipped sounds that are not speech, so that one can see what models of speech make of them.

    python -m vrnn.ui.made_sounds

writes them into assets/sounds.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vrnn.types import Sound
from vrnn.ui.sound.examples import FOLDER

RATE_HZ, SECONDS = 16_000, 2.0


def chirp() -> Sound:
    """A tone that rises from 100 to 6,000 Hz, by the same interval in the same time; it swells and fades in 50 ms."""
    t = _time()
    growth = np.log(6000 / 100) / SECONDS
    phase = 2 * np.pi * 100 * np.expm1(growth * t) / growth
    return _sound(0.3 * np.sin(phase) * np.clip(20 * np.minimum(t, SECONDS - t), 0, 1))


def clicks() -> Sound:
    """Silence with clicks of 1 ms: 3 a second at first, 30 a second at the end."""
    t = _time()
    so_far = np.floor(3 * t + (30 - 3) * t**2 / (2 * SECONDS))
    samples = np.zeros_like(t)
    for i in np.flatnonzero(np.diff(so_far)):
        samples[i : i + 16] += 0.6 * np.hanning(16)
    return _sound(samples)


def silence_to_noise() -> Sound:
    """A second of digital silence, then a second of white noise."""
    t = _time()
    return _sound(np.where(t < SECONDS / 2, 0.0, np.random.default_rng(0).normal(0, 0.1, len(t))))


MADE: dict[str, Callable[[], Sound]] = {
    "5-chirp.flac": chirp,
    "6-clicks.flac": clicks,
    "7-silence-to-noise.flac": silence_to_noise,
}


def _time() -> np.ndarray:
    return np.arange(round(SECONDS * RATE_HZ)) / RATE_HZ


def _sound(samples: np.ndarray) -> Sound:
    """To the nearest value that 16 bits can hold, as the file has it."""
    return Sound((np.rint(samples * 32768).clip(-32768, 32767) / 32768).astype(np.float32), RATE_HZ)


def write() -> list[str]:
    """Write all of them; returns their files' names."""
    import soundfile

    for name, make in MADE.items():
        sound = make()
        soundfile.write(FOLDER / name, sound.samples, sound.rate_hz, subtype="PCM_16")
    return list(MADE)


if __name__ == "__main__":
    print("Wrote:", ", ".join(write()))
