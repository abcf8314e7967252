"""The files that commands read and write."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    import numpy as np


def check_suffix(out: Path, known: tuple[str, ...]) -> None:
    """Refuse a name that does not say what is to be written.

    Raises:
        InputError: naming what it may end in.
    """
    from vrnn.types import InputError

    if out.suffix not in known:
        raise InputError(f"--out is {out.name}.", f"Its name must end in {' or '.join(known)}.")


def write_out(path: Path, data: bytes) -> None:
    """Write a result whole or not at all.

    Raises:
        InputError: if it cannot be written there.
    """
    from vrnn.checkpoint import write_atomically
    from vrnn.types import InputError

    try:
        write_atomically(path, data)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.", "Choose another --out.") from error
    typer.echo(f"wrote {path}", err=True)


def read_bytes(path: Path) -> bytes:
    """A file that the user named.

    Raises:
        InputError: if it cannot be read.
    """
    from vrnn.types import InputError

    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error


def npz(arrays: dict[str, Any]) -> bytes:
    """Named arrays as the bytes of an `.npz` file."""
    import numpy as np

    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def table(columns: dict[str, np.ndarray]) -> bytes:
    """Columns `[time]` and `[time feature]` as CSV; a feature's number follows its name."""
    import numpy as np

    names: list[str] = []
    for name, values in columns.items():
        names += [name] if values.ndim == 1 else [f"{name}_{i}" for i in range(values.shape[1])]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in np.column_stack(list(columns.values())).tolist():
        writer.writerow([f"{value:.9g}" for value in row])
    return text.getvalue().encode()
