"""Speech for training and evaluation: 16-bit samples at 16 kHz, and whose voice each recording is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vrnn.codecs.audio import PCM_16, AudioCodec
from vrnn.data.sound_files import RATE_HZ, read_pcm, sound_files, speaker_of
from vrnn.types import Frames, InputError, Sound


@dataclass(frozen=True)
class Speech:
    """A split of a corpus, ready to be encoded.

    Attributes:
        sounds: int16 `[time]` each, at RATE_HZ.
        speaker: whose voice it is, `[sound]` str.
        name: which recording it is, or is a piece of, `[sound]` str; pieces stand in order.
    """

    sounds: list[np.ndarray]
    speaker: np.ndarray
    name: np.ndarray

    def __len__(self) -> int:
        return len(self.sounds)

    @property
    def seconds(self) -> float:
        """How long all of it lasts."""
        return sum(len(sound) for sound in self.sounds) / RATE_HZ

    def sound(self, i: int) -> Sound:
        """Recording i as it can be heard."""
        return Sound(self.sounds[i].astype(np.float32) * np.float32(PCM_16), RATE_HZ)

    def frames(self, i: int, codec: AudioCodec) -> Frames:
        """Recording i as frames `[time frame]`, as stored: not yet dequantised."""
        return codec.encode(self.sound(i))

    def lengths(self, codec: AudioCodec) -> np.ndarray:
        """How many frames each recording has, `[sound]`."""
        return np.array([len(sound) // codec.frame for sound in self.sounds], dtype=np.int64)

    def chosen(self, indices: np.ndarray) -> Speech:
        """Some of the recordings, in the order of `indices`."""
        return Speech([self.sounds[i] for i in indices], self.speaker[indices], self.name[indices])


class Pieces(NamedTuple):
    """A corpus cut to pieces of one length.

    Attributes:
        speech: the pieces, those of a recording in order.
        cut: samples at the ends of recordings that do not fill a piece, and are left out.
    """

    speech: Speech
    cut: int


def segments(speech: Speech, samples: int) -> Pieces:
    """Every recording as consecutive pieces of `samples` (Blizzard's protocol: 8,000, which is 40 frames of 200)."""
    counts = np.array([len(sound) // samples for sound in speech.sounds], dtype=np.int64)
    pieces = [
        sound[k * samples : (k + 1) * samples]
        for sound, count in zip(speech.sounds, counts, strict=True)
        for k in range(count)
    ]
    cut = sum(len(sound) for sound in speech.sounds) - len(pieces) * samples
    return Pieces(Speech(pieces, speech.speaker.repeat(counts), speech.name.repeat(counts)), cut)


def samples_in(segment: float) -> int:
    """How many samples a piece of `segment` seconds has.

    Raises:
        InputError: if it is not between 12.5 ms, one frame, and a minute.
    """
    if not AudioCodec().frame / RATE_HZ <= segment <= 60:
        raise InputError(f"Pieces of {segment:g} s cannot be made.", "Choose 0.0125 to 60 seconds.")
    return round(segment * RATE_HZ)


def fit_audio_codec(train: Speech) -> AudioCodec:
    """The codec with the mean and standard deviation of all samples of the training split.

    Raises:
        InputError: if there is nothing but silence.
    """
    # Sums of integers are exact, in whatever order.
    wide = (sound.astype(np.int64) for sound in train.sounds)
    sums = np.array([(len(w), int(w.sum()), int((w * w).sum())) for w in wide], dtype=object).reshape(-1, 3)
    count, total, square = sums.sum(0).tolist() if len(sums) else (0, 0, 0)
    spread = count * square - total * total
    if spread == 0:
        raise InputError("The training split is silent.", "Bring recordings in which something is heard.")
    return AudioCodec(mean=PCM_16 * total / count, std=PCM_16 * spread**0.5 / count)


def read_folder(
    path: Path,
    *,
    segment: float | None = None,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Speech:
    """Every sound file under a folder, sorted by name; `segment` cuts them to pieces of so many seconds.

    Raises:
        InputError: no such file there, or one that cannot be read.
    """
    files = sound_files(path)
    length = samples_in(segment) if segment is not None else None
    sounds = []
    for done, file in enumerate(files):
        progress(done, len(files))
        sounds.append(read_pcm(file))
    progress(len(files), len(files))
    speakers = [speaker_of(file, path) for file in files]
    speech = Speech(sounds, np.array(speakers), np.array([file.stem for file in files]))
    return speech if length is None else segments(speech, length).speech
