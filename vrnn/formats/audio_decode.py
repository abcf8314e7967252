"""Bytes of a sound file to 16 kHz mono, block by block, inside the decoding child.

Importing this loads the decoder; only the child does.
"""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np
import soundfile
import soxr

from vrnn.formats.audio_kinds import RefusedError, check_whole, cut_off, kind_of
from vrnn.formats.audio_mp3 import has_count, with_count

RATE_HZ = 16_000
MAX_SECONDS = 30
MAX_CHANNELS = 16
RATES_HZ = (1_000, 384_000)
LOUDEST = 8.0
"""Samples of files of real numbers may pass 1, as a mix or an MP3 does, but not by more than 18 dB."""
_BLOCK = 65_536
_SIMPLER = "Save it again as mono, 16 kHz."
_UNKNOWN = 1 << 40
"""A decoder that does not know the length of a stream reports something larger than any."""
_SUBTYPES = {
    "WAV": {"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"},
    "FLAC": {"PCM_S8", "PCM_16", "PCM_24"},
    "OGG": {"VORBIS", "OPUS"},
    "MP3": {"MPEG_LAYER_I", "MPEG_LAYER_II", "MPEG_LAYER_III"},
}
_CONTAINERS = {"WAVEX": "WAV"}


class Heard(NamedTuple):
    """What was decoded.

    Attributes:
        samples: float32 `[time]` at RATE_HZ, from -1 to 1.
        seconds_cut: what the file holds beyond MAX_SECONDS; infinity where it does not say how much that is.
        gain: what the samples were scaled by to stay within -1 and 1; 1 for nearly every file.
    """

    samples: np.ndarray
    seconds_cut: float
    gain: float


def decode(data: bytes) -> Heard:
    """The first MAX_SECONDS of a file, all channels mixed to one.

    Raises:
        RefusedError: not such a file, incomplete, or not within the limits above.
    """
    kind = kind_of(data)
    check_whole(data, kind)
    data = with_count(data) if kind == "MP3" else data
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as source:
            _check(source, kind)
            mono, seconds_cut = _read(source, _may_lack(data, kind))
            rate_hz = source.samplerate
    except soundfile.SoundFileError as error:
        raise RefusedError(
            "The sound file is damaged, or does not say how long it is.", "Save it again as WAV."
        ) from error
    except MemoryError as error:
        raise RefusedError(
            "The sound file needs too much memory to decode.", "Save it again as plain WAV."
        ) from error
    if rate_hz != RATE_HZ:
        mono = soxr.resample(mono, rate_hz, RATE_HZ, quality="HQ")[: MAX_SECONDS * RATE_HZ]
    if not len(mono):
        raise RefusedError("The sound file holds no sound.", "Bring one that is longer.")
    gain = 1 / max(1.0, float(np.abs(mono).max()))
    return Heard(np.clip(mono * gain, -1, 1).astype(np.float32), seconds_cut, gain)


def _may_lack(data: bytes, kind: str) -> float:
    """How many samples fewer than its header says a whole file can decode to."""
    if kind != "MP3":
        return 0
    # Some encoders count one frame of 1,152 samples too many; without a count there is a guess only.
    return 1152 if has_count(data) else float("inf")


def _check(source: soundfile.SoundFile, kind: str) -> None:
    if _CONTAINERS.get(source.format, source.format) != kind or source.subtype not in _SUBTYPES[kind]:
        raise RefusedError(
            f"The file holds sound as {source.format} {source.subtype}.", "Save it as plain WAV."
        )
    if not 1 <= source.channels <= MAX_CHANNELS:
        raise RefusedError(
            f"The sound has {source.channels} channels; at most {MAX_CHANNELS} are read.", _SIMPLER
        )
    low, high = RATES_HZ
    if not low <= source.samplerate <= high:
        raise RefusedError(
            f"The sound has {source.samplerate:,} samples a second, not {low:,} to {high:,}.", _SIMPLER
        )


def _read(source: soundfile.SoundFile, may_lack: float) -> tuple[np.ndarray, float]:
    """Mono samples at the file's own rate, at most MAX_SECONDS of them, and the seconds left unread."""
    claimed, most = source.frames, MAX_SECONDS * source.samplerate
    blocks, kept = [np.zeros(0, np.float32)], 0
    while kept < most:
        block = source.read(min(_BLOCK, most - kept), dtype="float32", always_2d=True)
        if not len(block):
            break
        _check_range(block)
        blocks.append(block.mean(1))
        kept += len(block)
    if kept < most and kept + may_lack < claimed < _UNKNOWN:
        raise cut_off()
    return np.concatenate(blocks), _seconds_left(source, claimed - kept) if kept >= most else 0.0


def _check_range(block: np.ndarray) -> None:
    if not np.isfinite(block).all():
        raise RefusedError("The sound has samples that are not finite numbers.", "Export it again.")
    peak = float(np.abs(block).max())
    if peak > LOUDEST:
        raise RefusedError(
            f"The sound has a sample of {peak:.3g}; full scale is 1.", "Scale it down and export it again."
        )


def _seconds_left(source: soundfile.SoundFile, frames: int) -> float:
    if frames < _UNKNOWN // 2:
        return max(0, frames) / source.samplerate
    return float("inf") if len(source.read(1)) else 0.0
