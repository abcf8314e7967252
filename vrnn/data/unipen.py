"""From a UNIPEN download to train, valid and test files, split by writer.

The download is train_r01_v07 of the International Unipen Foundation: `data/6` holds words, `data/8` texts, and
`include` the trajectories that their files include.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vrnn.data.packed import Sample, write_packed
from vrnn.formats.unipen import Unipen, read_unipen
from vrnn.formats.unipen_segments import Segment
from vrnn.types import Ink, InputError

SPLITS = ("train", "valid", "test")
_KINDS = {
    "6": dict.fromkeys(("WORD",), "word"),
    "8": dict.fromkeys(("TEXT", "LINE", "SENTENCE", "PHRASE", "PARAGRAPH"), "line"),
}
_LONGEST_SECONDS = {"word": 15.0, "line": 90.0}
_NARROWEST = {"word": 0.4, "line": 2.5}
_FEWEST_POINTS = 16
_RATES_HZ = (50.0, 250.0)


@dataclass
class Summary:
    """What `prepare` made of a download.

    Attributes:
        files: files read.
        kept: samples in each split.
        writers: writers in each split.
        dropped: segments left out, by reason; a file that cannot be read counts once.
    """

    files: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    writers: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        splits = [
            f"{split}: {self.kept[split]:,} samples, {self.writers[split]:,} writers" for split in SPLITS
        ]
        reasons = [f"dropped {count:,}: {reason}" for reason, count in self.dropped.most_common()]
        return "\n".join([f"{self.files:,} files", *splits, *reasons])


def prepare(
    src: Path, out: Path, *, progress: Callable[[int, int], object] = lambda done, total: None
) -> Summary:
    """Write `train.npz`, `valid.npz` and `test.npz` into `out` from a UNIPEN download in `src`.

    A split without samples gets no file.  `progress` is called with the files done and the files in all.

    Raises:
        InputError: no download there, or no sample in it that could be kept.
    """
    root = _download(src)
    files = sorted(path for category in _KINDS for path in (root / "data" / category).rglob("*.[dD][aA][tT]"))
    if not files:
        raise InputError(f"There are no .dat files under {root / 'data'}.", "Is the download complete?")
    summary = Summary(files=len(files))
    samples: dict[str, list[Sample]] = {split: [] for split in SPLITS}
    for done, path in enumerate(files):
        progress(done, len(files))
        for sample in _samples(path, root, summary):
            samples[split_of(sample.writer)].append(sample)
    progress(len(files), len(files))
    _write(samples, out, summary)
    return summary


def split_of(writer: int) -> str:
    """The split of a hashed writer: four fifths train, the rest valid and test, the same on every machine."""
    bucket = writer % 100
    return "valid" if bucket < 8 else "test" if bucket < 20 else "train"


def hashed_writer(donor: str, writer: str) -> int:
    """A writer's number from 0 to 2^31 - 1, from which the name cannot be read back."""
    digest = hashlib.sha256(f"{donor}/{writer}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def _download(src: Path) -> Path:
    """The folder in `src` that holds `data` and `include`."""
    for folder in (src, *sorted(src.glob("*")), *sorted(src.glob("*/*"))):
        if (folder / "data").is_dir() and (folder / "include").is_dir():
            return folder
    raise InputError(f"{src} is not a UNIPEN download.", "It must hold the folders data and include.")


def _samples(path: Path, root: Path, summary: Summary) -> Iterator[Sample]:
    """The samples of a file that can be kept; the summary learns of the others."""
    category, donor = path.relative_to(root / "data").parts[:2]
    try:
        unipen = read_unipen(path, root / "include")
    except InputError as error:
        summary.dropped[f"Unreadable file: {_reason(error)}"] += 1
        return
    for segment in unipen.segments:
        kind = _KINDS[category].get(segment.kind)
        if kind is None:
            summary.dropped["Another kind of segment"] += 1
            continue
        try:
            sample = _sample(unipen, segment, kind, Path(donor).stem, path.stem)
            _check(sample)
        except InputError as error:
            summary.dropped[_reason(error)] += 1
            continue
        yield sample


def _reason(error: InputError) -> str:
    return error.message.rstrip(".")


def _sample(unipen: Unipen, segment: Segment, kind: str, donor: str, file: str) -> Sample:
    found = [component for component in unipen.pieces(segment) if component.pen_down]
    if not found:
        raise InputError("A segment without ink.")
    first = found[0]
    ink = Ink(tuple(component.points for component in found))
    return Sample(ink, first.rate_hz, hashed_writer(donor, first.writer or file), donor, kind, segment.label)


def _check(sample: Sample) -> None:
    """Refuse a sample that is of no use for learning to write."""
    kind, (width, height) = sample.kind, np.ptp(np.concatenate(sample.ink.strokes)[:, :2], axis=0)
    if len(sample.text.strip()) < 2:
        raise InputError("Label shorter than two characters.")
    if sample.ink.points < _FEWEST_POINTS or height == 0:
        raise InputError(f"Fewer than {_FEWEST_POINTS} points, or no height.")
    if not _RATES_HZ[0] <= sample.rate_hz <= _RATES_HZ[1]:
        raise InputError(f"Rate outside {_RATES_HZ[0]:.0f} to {_RATES_HZ[1]:.0f} Hz.")
    if sample.ink.points / sample.rate_hz > _LONGEST_SECONDS[kind]:
        raise InputError(f"A {kind} longer than {_LONGEST_SECONDS[kind]:.0f} s.")
    if width < _NARROWEST[kind] * height:
        raise InputError(f"A {kind} narrower than {_NARROWEST[kind]} of its height.")


def _write(samples: dict[str, list[Sample]], out: Path, summary: Summary) -> None:
    if not any(samples.values()):
        raise InputError("No segment of the download could be kept.", str(summary))
    out.mkdir(parents=True, exist_ok=True)
    for split, members in samples.items():
        summary.kept[split] = len(members)
        summary.writers[split] = len({sample.writer for sample in members})
        if members:
            write_packed(out / f"{split}.npz", members)
