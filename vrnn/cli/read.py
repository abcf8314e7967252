"""Splits of packed ink, with progress."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vrnn.cli.progress import bar

if TYPE_CHECKING:
    from vrnn.codecs.handwriting import HandwritingCodec
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


def sequences(path: Path, codec: HandwritingCodec, limit: int | None = None) -> Sequences:
    """The same, encoded."""
    from vrnn.evaluate.sequences import Sequences

    data, of = handwriting(path, limit)
    return Sequences.encoded(data, codec, of)
