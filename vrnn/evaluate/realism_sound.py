"""What is measured of a continuation in sound: how loud it is, and its log-mel spectrum."""

from __future__ import annotations

from functools import cache

import numpy as np

from vrnn.codecs.audio import AudioCodec
from vrnn.evaluate.realism_distances import Marks
from vrnn.types import Frames

UNITS = {"loudness": "dB", "log_spectral_variance": "dB^2"}
FLOOR_DB = -100.0
"""Re full scale: below what 16 bits hold; silence is this loud."""
WINDOW, HOP, BANDS = 512, 200, 40
QUANTILES = (0.1, 0.5, 0.9)


def measure(codec: AudioCodec, prefix: Frames, rest: Frames) -> Marks:
    """Every quantity of what follows a prefix; both are clamped to full scale as they would be heard.

    `loudness` is 20 log10 of the root mean square of each frame, in dB re full scale; `log_spectral_variance` is
    the variance over time of each mel band's dB, a mean over the bands, one value a piece.
    """
    before, after = (codec.decode(frames).samples.astype(np.float64) for frames in (prefix, rest))
    mel = log_mel(after, codec.sample_rate_hz)
    loud = loudness(after, codec.frame)
    own = summary(after, codec)
    pools = {"loudness": loud, "log_spectral_variance": np.array([mel.var(1).mean()])}
    return Marks(pools, np.concatenate([own, own - summary(before, codec)]), mel.mean(1))


def loudness(samples: np.ndarray, frame: int) -> np.ndarray:
    """20 log10 sqrt(mean x^2) of each whole frame, `[frames]` dB re full scale."""
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame)
    return _decibels((whole**2).mean(1))


def log_mel(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """10 log10 of the power in Slaney's mel bands, `[BANDS time]` dB; Hann window of WINDOW samples, every HOP.

    Only samples of the piece itself are heard; one that is shorter than a window is followed by silence.
    """
    padded = np.pad(samples, (0, max(0, WINDOW - len(samples))))
    pieces = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    hann = np.hanning(WINDOW + 1)[:-1]
    # Over the window's energy, so that white noise of power P has P in all frequencies.
    power = np.abs(np.fft.rfft(pieces * hann)) ** 2 / (hann**2).sum()
    return _decibels(_filters(rate_hz) @ power.T)


def summary(samples: np.ndarray, codec: AudioCodec) -> np.ndarray:
    """Numbers that describe a piece, `[feature]`: its spectrum's mean, spread and haste, and its loudness."""
    mel = log_mel(samples, codec.sample_rate_hz)
    loud = np.quantile(loudness(samples, codec.frame), QUANTILES)
    haste = np.abs(np.diff(mel)).mean() if mel.shape[1] > 1 else np.nan
    crossings = np.mean(np.diff(np.signbit(samples)))
    return np.concatenate([mel.mean(1), mel.std(1), loud, [haste, crossings, _peakiness(samples)]])


def _peakiness(samples: np.ndarray) -> float:
    """ln(peak / root mean square); noise that is drawn sample by sample has less of a peak than a voice."""
    return float(np.log((np.abs(samples).max() + 1e-5) / (np.sqrt((samples**2).mean()) + 1e-5)))


def _decibels(power: np.ndarray) -> np.ndarray:
    return 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))


@cache
def _filters(rate_hz: int) -> np.ndarray:
    """Mel filters `[band frequency]`, each of sum 1: a band's power is a mean over its frequencies."""
    from librosa.filters import mel

    filters = mel(sr=rate_hz, n_fft=WINDOW, n_mels=BANDS)
    return filters / filters.sum(1, keepdims=True)
