"""Speech to evaluate: a packed split, or the sound files in a folder; cut as the checkpoint's protocol says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from torch import Generator

from vrnn.codecs.audio import AudioCodec
from vrnn.data.packed_speech import read_packed_speech
from vrnn.data.sound_files import RATE_HZ, read_pcm, speaker_of, to_pcm
from vrnn.data.speech import Pieces, Speech, segments
from vrnn.evaluate.folders import left_out, read_each
from vrnn.evaluate.sequences import Sequences, grouped, spread
from vrnn.formats.audio_in import MAX_BYTES, Decoder
from vrnn.types import Frames, InputError

STORED = (".wav", ".flac")
"""Files that hold the samples themselves, and are read as they are stored."""
COMPRESSED = (".mp3", ".ogg", ".oga", ".m4a")
"""Files that only a child process decodes."""
RATES = (1_000, 400_000)
MOST_CHANNELS = 16
MOST_VALUES = 100_000_000
"""Samples of all channels of one stored file: 100 minutes at 16 kHz."""


def is_sound_file(file: Path) -> bool:
    """Whether a file claims to be sound."""
    return file.suffix.lower() in (*STORED, *COMPRESSED)


def packed_sound(path: Path, codec: AudioCodec, segment_frames: int | None, limit: int | None) -> Sequences:
    """A packed split, or `limit` sequences spread over it.

    Raises:
        InputError: as `read_packed_speech`, or if no sequence is long enough.
    """
    return encoded(read_packed_speech(path), codec, segment_frames, limit)


def sound_files(
    files: list[Path],
    root: Path,
    codec: AudioCodec,
    segment_frames: int | None,
    limit: int | None,
    *,
    progress: Callable[[int, int], object],
) -> Sequences:
    """Each file a recording; its speaker as `speaker_of` says.

    Raises:
        InputError: if no file can be read, or no sequence is long enough.
    """
    with Decoder() as decoder:
        read = read_each(files, lambda file: _pcm(file, decoder), progress=progress)
    folder = root if root.is_dir() else root.parent
    names = [str(file.relative_to(folder)) for file in read.files]
    speakers = [speaker_of(file, folder) for file in read.files]
    found = Speech(read.values, np.array(speakers), np.array(names))
    data = encoded(found, codec, segment_frames, limit)
    return data._replace(remarks=(*data.remarks, *left_out(read, root)))


def _pcm(file: Path, decoder: Decoder) -> np.ndarray:
    """A file as int16 `[time]` at RATE_HZ."""
    if file.suffix.lower() not in COMPRESSED:
        _check_header(file)
        return read_pcm(file)
    with file.open("rb") as opened:
        decoded = decoder.decode(opened.read(MAX_BYTES + 1))
    if decoded.seconds_cut:
        raise InputError(f"it is longer than the {decoded.sound.seconds:g} s that are decoded.", "Cut it.")
    return to_pcm(decoded.sound.samples.astype(np.float64), RATE_HZ)


def _check_header(file: Path) -> None:
    """Refuse a file that would fill the memory, whatever it holds.

    Raises:
        InputError: no such rate, too many channels, or too long.
    """
    import soundfile

    try:
        about = soundfile.info(file)
    except soundfile.SoundFileError:
        return  # whoever reads it says why it cannot be read
    if not (RATES[0] <= about.samplerate <= RATES[1] and about.channels <= MOST_CHANNELS):
        raise InputError(f"it claims {about.channels} channels at {about.samplerate:,} Hz.", "Save it again.")
    if about.frames * about.channels > MOST_VALUES:
        raise InputError(f"it claims {about.duration / 60:.0f} minutes of sound.", "Cut it.")


def encoded(found: Speech, codec: AudioCodec, segment_frames: int | None, limit: int | None) -> Sequences:
    """Recordings as dequantised frames, whole or in consecutive pieces.

    Args:
        found: the recordings.
        codec: of the checkpoint.
        segment_frames: frames of a piece; None for whole recordings.
        limit: sequences to keep, spread evenly.

    Raises:
        InputError: if no sequence is long enough.
    """
    pieces, cut = _pieces(found, codec, segment_frames)
    long = np.flatnonzero(pieces.lengths(codec) > 0)
    if not len(long):
        needed = (segment_frames or 1) / codec.rate_hz
        raise InputError(f"No recording is as long as {needed:g} s.", "Bring longer ones.")
    kept = long[spread(len(long), limit)]
    chosen = pieces.chosen(kept)
    return grouped(
        [_dequantised(chosen, i, seed, codec) for i, seed in enumerate(kept.tolist())],
        chosen.speaker,
        chosen.name,
        len(long),
        over="speakers",
        remarks=(_how_cut(segment_frames, cut, codec), _how_dequantised(codec)),
    )


def _pieces(found: Speech, codec: AudioCodec, segment_frames: int | None) -> Pieces:
    if segment_frames:
        return segments(found, segment_frames * codec.frame)
    return Pieces(found, sum(len(sound) % codec.frame for sound in found.sounds))


def _dequantised(data: Speech, i: int, seed: int, codec: AudioCodec) -> Frames:
    return codec.dequantise(data.frames(i, codec), generator=Generator().manual_seed(seed))


def _how_cut(segment_frames: int | None, cut: int, codec: AudioCodec) -> str:
    whole = "Recordings are scored whole"
    pieces = f"Recordings are cut to consecutive pieces of {segment_frames} frames"
    lost = cut / codec.sample_rate_hz
    return f"{pieces if segment_frames else whole}; {lost:.2f} s at their ends are left out."


def _how_dequantised(codec: AudioCodec) -> str:
    noise = f"uniform noise of one step of the source, 1/{round(1 / codec.step)} of full scale"
    return f"Frames are dequantised by {noise}; its seed is the number of the sequence in the split."
