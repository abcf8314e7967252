"""Handwriting to evaluate: a packed split, or the ink files in a folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.handwriting import pace_all
from vrnn.data.packed import read_packed
from vrnn.evaluate.folders import Read, left_out, read_each
from vrnn.evaluate.sequences import Sequences, grouped, spread
from vrnn.formats.open import read_ink
from vrnn.formats.strokes import MAX_BYTES
from vrnn.types import Frames

SUFFIXES = (".inkml", ".json", ".unipen", ".unp", ".dat")
_UNIPEN = re.compile(rb"^\.(VERSION|COORD|PEN_DOWN|INCLUDE)\b", re.MULTILINE)
_HEAD = 4096


def is_ink_file(file: Path) -> bool:
    """Whether a file claims to be ink, by its suffix or, as UNIPEN has no suffix of its own, its first keywords."""
    if file.suffix.lower() in SUFFIXES:
        return True
    try:
        with file.open("rb") as opened:
            return bool(_UNIPEN.search(opened.read(_HEAD).replace(b"\r", b"\n")))
    except OSError:
        return False


def packed_ink(
    path: Path, codec: HandwritingCodec, limit: int | None, *, progress: Callable[[int, int], object]
) -> Sequences:
    """A packed split as it was written, or `limit` samples spread over it.

    Raises:
        InputError: as `read_packed`.
    """
    packed = read_packed(path)
    chosen = pace_all(packed, spread(len(packed), limit), progress=progress)
    return Sequences.encoded(chosen, codec, len(packed))


def ink_files(
    files: list[Path],
    root: Path,
    codec: HandwritingCodec,
    limit: int | None,
    *,
    progress: Callable[[int, int], object],
) -> Sequences:
    """Each file a sequence; the first folder below `root` is its writer.

    Raises:
        InputError: if no file can be read.
    """
    chosen = [files[i] for i in spread(len(files), limit)]

    def frames_of(file: Path) -> Frames:
        with file.open("rb") as opened:
            return codec.encode(read_ink(opened.read(MAX_BYTES + 1), file.name))

    read = read_each(chosen, frames_of, progress=progress)
    return grouped(
        read.values,
        _writers(read, root),
        np.arange(len(read.files)),
        len(files),
        over="writers",
        remarks=left_out(read, root),
    )


def _writers(read: Read[Frames], root: Path) -> np.ndarray:
    """The first folder of each file, and the file itself where only some of them are in a folder."""
    parts = [file.relative_to(root).parts for file in read.files]
    if all(len(part) == 1 for part in parts):
        return np.array([""] * len(parts))
    return np.array([part[0] for part in parts])
