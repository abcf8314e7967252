"""`prepare`: packed files from published corpora."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vrnn.cli.progress import bar


def unipen(
    src: Annotated[Path, typer.Argument(help="Folder of the download train_r01_v07 (data, include).")],
    out: Annotated[Path, typer.Argument(help="Folder for train.npz, valid.npz and test.npz.")],
) -> None:
    """Words and lines of UNIPEN, split by writer; prints what was dropped and why."""
    from vrnn.data.unipen import prepare

    with bar("reading", " files") as progress:
        summary = prepare(src, out, progress=progress)
    typer.echo(str(summary))
