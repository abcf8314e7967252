"""A plain folder of sound files: `train`, `valid` and `test` inside it, or a split made here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from vrnn.data.recordings import Recording, Summary, pack, split_of
from vrnn.data.sound_files import SPLITS, sound_files, speaker_of


def recordings(src: Path) -> list[Recording]:
    """Every sound file under `src`, with its split.

    Where there are folders named train, valid or test, files outside of them are training data.  Elsewhere the
    split is by speaker, or by file if there is one voice only, and the same on every machine.

    Raises:
        InputError: no sound file there.
    """
    found = [(file, speaker_of(file, src), _name(file, src)) for file in sound_files(src)]
    one_voice = len({speaker for _, speaker, _ in found}) == 1
    given = any((src / split).is_dir() for split in SPLITS)
    return [
        Recording(
            file, speaker, name, _given(file, src) if given else split_of(name if one_voice else speaker)
        )
        for file, speaker, name in found
    ]


def prepare(
    src: Path,
    out: Path,
    *,
    segment: float | None = None,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Summary:
    """Pack a folder; see `recordings` and `pack`."""
    return pack(recordings(src), out, segment=segment, progress=progress)


def _given(file: Path, src: Path) -> str:
    first = file.relative_to(src).parts[0]
    return first if first in SPLITS else "train"


def _name(file: Path, src: Path) -> str:
    """The path inside the folder, without split and ending."""
    parts = file.relative_to(src).with_suffix("").parts
    return "/".join(parts[1:] if len(parts) > 1 and parts[0] in SPLITS else parts)
