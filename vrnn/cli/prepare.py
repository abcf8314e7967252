"""`prepare`: packed files from published corpora, and from one's own recordings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vrnn.cli.progress import bar

Out = Annotated[Path, typer.Argument(help="Folder for train.npz, valid.npz and test.npz.")]
Segment = Annotated[
    float | None,
    typer.Option(
        help="Cut recordings to pieces of so many seconds (Blizzard's protocol: 0.5); whole if left out."
    ),
]


def unipen(
    src: Annotated[Path, typer.Argument(help="Folder of the download train_r01_v07 (data, include).")],
    out: Out,
) -> None:
    """Words and lines of UNIPEN, split by writer; prints what was dropped and why."""
    from vrnn.data.unipen import prepare

    with bar("reading", " files") as progress:
        summary = prepare(src, out, progress=progress)
    typer.echo(str(summary))


def timit(
    src: Annotated[Path, typer.Argument(help="Folder that holds TRAIN and TEST, as on the CD-ROM.")],
    out: Out,
    segment: Segment = None,
) -> None:
    """Sentences of TIMIT; TEST is the test split, some speakers of TRAIN validate."""
    from vrnn.data.timit import prepare

    with bar("reading", " files") as progress:
        summary = prepare(src, out, segment=segment, progress=progress)
    typer.echo(str(summary))


def librispeech(
    src: Annotated[
        Path, typer.Argument(help="Folder of SPEAKER/CHAPTER/*.flac, subsets, or the files alone.")
    ],
    out: Out,
    segment: Segment = None,
) -> None:
    """Utterances of LibriSpeech, split by subset where there are several, by speaker elsewhere."""
    from vrnn.data.librispeech import prepare

    with bar("reading", " files") as progress:
        summary = prepare(src, out, segment=segment, progress=progress)
    typer.echo(str(summary))


def folder(
    src: Annotated[
        Path, typer.Argument(help="Folder of sound files, with or without train, valid and test.")
    ],
    out: Out,
    segment: Segment = None,
) -> None:
    """Any recordings: WAV, FLAC, MP3 or OGG; a sub-folder is a speaker."""
    from vrnn.data.sound_folder import prepare

    with bar("reading", " files") as progress:
        summary = prepare(src, out, segment=segment, progress=progress)
    typer.echo(str(summary))
