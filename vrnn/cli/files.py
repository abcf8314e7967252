"""The files that commands read and write."""

from __future__ import annotations

from pathlib import Path

import typer


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
