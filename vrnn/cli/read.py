"""What `--data` names, with progress."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vrnn.cli.progress import bar

if TYPE_CHECKING:
    from vrnn.checkpoint import Checkpoint
    from vrnn.data.handwriting import Handwriting
    from vrnn.evaluate.sequences import Sequences


def split_file(data: Path, split: str) -> Path:
    """The packed file that `--data` means: itself, or `SPLIT.npz` in the folder that it names.

    Raises:
        InputError: if it is not there.
    """
    from vrnn.types import InputError

    path = data / f"{split}.npz" if data.is_dir() else data
    if not path.is_file():
        raise InputError(f"There is no file {path}.", "Make it with `python -m vrnn prepare`.")
    return path


def handwriting(path: Path, limit: int | None = None) -> tuple[Handwriting, int]:
    """A split at one height and speed, or `limit` samples spread over it; and how many it has in all."""
    from vrnn.data.handwriting import pace_all
    from vrnn.data.packed import read_packed
    from vrnn.evaluate.sequences import spread

    packed = read_packed(path)
    with bar(f"reading {path.name}", " samples") as progress:
        return pace_all(packed, spread(len(packed), limit), progress=progress), len(packed)


def sequences(path: Path, checkpoint: Checkpoint, limit: int | None = None) -> Sequences:
    """A split or a folder, as `located` or `split_in` of evaluate/source.py find it, in the checkpoint's frames."""
    from vrnn.evaluate.source import read

    with bar(f"reading {path.name}", " samples") as progress:
        return read(path, checkpoint, limit, progress=progress)
