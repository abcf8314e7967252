"""Folders of files that people bring: what can be read is scored, and what cannot is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from vrnn.types import InputError

T = TypeVar("T")
NAMED = 3
"""Files that are named where more could not be read."""


class Read(NamedTuple, Generic[T]):
    """What became of the files of a folder.

    Attributes:
        files: those that could be read.
        values: what is in each of them.
        refused: the others, and why.
    """

    files: list[Path]
    values: list[T]
    refused: list[tuple[Path, str]]


def files_under(root: Path) -> list[Path]:
    """Every file under a folder, or the file itself, sorted; what is hidden stays so."""
    if root.is_file():
        return [root]
    found = (file for file in root.rglob("*") if file.is_file())
    return sorted(f for f in found if not any(p.startswith(".") for p in f.relative_to(root).parts))


def read_each(
    files: list[Path], reader: Callable[[Path], T], *, progress: Callable[[int, int], object]
) -> Read[T]:
    """Apply `reader` to each file.

    Raises:
        InputError: if none can be read: the first one's reason.
    """
    read: Read[T] = Read([], [], [])
    for done, file in enumerate(files, 1):
        try:
            value = reader(file)
        except OSError as error:
            read.refused.append((file, f"it cannot be read: {error.strerror}."))
        except InputError as error:
            read.refused.append((file, str(error)))
        else:
            read.files.append(file)
            read.values.append(value)
        progress(done, len(files))
    if not read.files:
        file, why = read.refused[0]
        others = f" None of the {len(files)} files can be read." if len(files) > 1 else ""
        raise InputError(f"{file.name}: {why}{others}")
    return read


def left_out(read: Read[T], root: Path) -> tuple[str, ...]:
    """One sentence about the files that could not be read, where there are any."""
    if not read.refused:
        return ()
    named = "; ".join(f"{_below(file, root)}: {why}" for file, why in read.refused[:NAMED])
    more = "" if len(read.refused) <= NAMED else f"; and {len(read.refused) - NAMED} more"
    return (
        f"{len(read.refused)} of {len(read.refused) + len(read.files)} files are left out: {named}{more}",
    )


def _below(file: Path, root: Path) -> str:
    return file.name if file == root else str(file.relative_to(root))
