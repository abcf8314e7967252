"""The boundary where settings for continuing sound come in."""

from __future__ import annotations

from typing import NamedTuple

from vrnn.engine.clamp import SEED, TEMPERATURE, within
from vrnn.types import InputError

COUNT = (1, 4)
SECONDS = (0.5, 5.0)


class SoundSettings(NamedTuple):
    """How to continue.

    Attributes:
        temperature: scales variances; 1 is the model itself.
        count: continuations of each model.
        seconds: of sound.
        seed: of all randomness.
    """

    temperature: float = 0.7
    count: int = 1
    seconds: float = 2.0
    seed: int = 0

    def steps(self, rate_hz: float) -> int:
        """Frames that `seconds` take."""
        return max(1, round(self.seconds * rate_hz))


SOUND_DEFAULT = SoundSettings()


def clamped_sound(
    temperature: object = SOUND_DEFAULT.temperature,
    count: object = SOUND_DEFAULT.count,
    seconds: object = SOUND_DEFAULT.seconds,
    seed: object = SOUND_DEFAULT.seed,
) -> tuple[SoundSettings, list[str]]:
    """Settings within their limits, and one message for each that was not."""
    said: list[str] = []
    settings = SoundSettings(
        within("variation", temperature, TEMPERATURE, SOUND_DEFAULT.temperature, said),
        round(within("number of continuations", count, COUNT, SOUND_DEFAULT.count, said)),
        within("length in seconds", seconds, SECONDS, SOUND_DEFAULT.seconds, said),
        round(within("seed", seed, SEED, SOUND_DEFAULT.seed, said)),
    )
    return settings, said


def check_sound(settings: SoundSettings) -> None:
    """Refuse settings that nobody has clamped.

    Raises:
        InputError: naming the first that is outside its limits.
    """
    said = clamped_sound(*settings)[1]
    if said:
        raise InputError(said[0].partition(";")[0] + ".")
