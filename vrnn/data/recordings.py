"""From the sound files of a corpus to packed train, valid and test files, with every loss accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vrnn.data.packed_speech import MAX_BYTES, write_packed_speech
from vrnn.data.sound_files import RATE_HZ, SPLITS, read_pcm
from vrnn.data.speech import Speech, samples_in, segments
from vrnn.types import InputError


class Recording(NamedTuple):
    """A file of a corpus, whose voice it is, what to call it, and the split that it belongs to."""

    path: Path
    speaker: str
    name: str
    split: str


@dataclass
class Summary:
    """What `pack` made of a corpus.

    Attributes:
        files: files found.
        kept: sequences in each split.
        seconds: seconds in each split.
        speakers: voices in each split.
        dropped: files left out, by reason.
        cut: seconds at the ends of recordings that do not fill a piece.
    """

    files: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    speakers: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    cut: float = 0.0

    def __str__(self) -> str:
        splits = [
            f"{split}: {self.kept[split]:,} sequences, {self.seconds.get(split, 0) / 60:.1f} minutes, "
            f"{self.speakers[split]:,} speakers"
            for split in SPLITS
        ]
        reasons = [f"dropped {count:,}: {reason}" for reason, count in self.dropped.most_common()]
        cut = [f"cut {self.cut:.1f} s at the ends, which did not fill a piece"] if self.cut else []
        return "\n".join([f"{self.files:,} files", *splits, *reasons, *cut])


def split_of(label: str) -> str:
    """The split of a speaker or a file: four fifths train, the rest valid and test, the same on every machine."""
    bucket = int.from_bytes(sha256(label.encode()).digest()[:4], "big") % 100
    return "valid" if bucket < 8 else "test" if bucket < 20 else "train"


def pack(
    recordings: Iterable[Recording],
    out: Path,
    *,
    segment: float | None = None,
    read: Callable[[Path], np.ndarray] = read_pcm,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Summary:
    """Write `train.npz`, `valid.npz` and `test.npz` into `out`; a split without sequences gets no file.

    Args:
        recordings: in any order; written in order of their names.
        segment: seconds of the pieces to cut them to, each a sequence of its own; None keeps them whole.
        read: a file as int16 at RATE_HZ.
        progress: is called with the files done and the files in all.

    Raises:
        InputError: nothing that could be kept, more than a packed file takes, or pieces of no possible length.
    """
    length = samples_in(segment) if segment is not None else None
    every = sorted(recordings, key=lambda r: (r.split, r.name, r.path))
    summary, size = Summary(files=len(every)), 0
    read_ones: dict[str, list[tuple[Recording, np.ndarray]]] = {split: [] for split in SPLITS}
    for done, recording in enumerate(every):
        progress(done, len(every))
        try:
            samples = read(recording.path)
        except InputError as error:
            summary.dropped[_reason(error, recording.path)] += 1
            continue
        size += samples.nbytes
        if size > MAX_BYTES:
            raise InputError(f"The corpus fills more than {MAX_BYTES >> 20} MB.", "Bring a part of it.")
        read_ones[recording.split].append((recording, samples))
    progress(len(every), len(every))
    _write({split: _speech(found, length, summary) for split, found in read_ones.items()}, out, summary)
    return summary


def _reason(error: InputError, path: Path) -> str:
    return str(error).replace(str(path), "A file").rstrip(".")


def _speech(found: list[tuple[Recording, np.ndarray]], length: int | None, summary: Summary) -> Speech:
    """The split's sequences, all of them at least one frame."""
    speakers, names = ([getattr(r, key) for r, _ in found] for key in ("speaker", "name"))
    speech = Speech([s for _, s in found], np.array(speakers, np.str_), np.array(names, np.str_))
    if length is not None:
        speech, cut = segments(speech, length)
        summary.cut += cut / RATE_HZ
        return speech
    frame = samples_in(0.0125)
    enough = np.flatnonzero([len(sound) >= frame for sound in speech.sounds])
    if len(enough) < len(speech):
        summary.dropped["Shorter than one frame"] += len(speech) - len(enough)
    return speech.chosen(enough)


def _write(splits: dict[str, Speech], out: Path, summary: Summary) -> None:
    for split, speech in splits.items():
        summary.kept[split], summary.seconds[split] = len(speech), speech.seconds
        summary.speakers[split] = len(set(speech.speaker.tolist()))
    if not any(len(speech) for speech in splits.values()):
        reasons = [f"{reason}." for reason, _ in summary.dropped.most_common(1)]
        raise InputError("No recording of the corpus could be kept.", *reasons)
    out.mkdir(parents=True, exist_ok=True)
    for split, speech in splits.items():
        if len(speech):
            write_packed_speech(out / f"{split}.npz", speech)
