"""`sheet`: a page of drawings, to judge a checkpoint at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vrnn.cli.options import (
    CheckpointFolder,
    Count,
    Seconds,
    Seed,
    Temperature,
    check_drawing,
    loaded,
    write_out,
)

if TYPE_CHECKING:
    from torch import Generator

    from vrnn.checkpoint import Checkpoint
    from vrnn.formats.sheet import Cell
    from vrnn.types import Frames

Page = Annotated[Path, typer.Option(help="FILE.svg.", show_default=False)]
Words = Annotated[
    Path | None, typer.Option("--data", help="Go on from the first half of words of this packed corpus.")
]


def sheet(
    checkpoint: CheckpointFolder,
    out: Page,
    data: Words = None,
    count: Count = 32,
    seconds: Seconds = 5.0,
    temperature: Temperature = 1.0,
    seed: Seed = 0,
) -> None:
    """Drawings from nothing, or with --data real words of many writers and how the model goes on from them."""
    from torch import Generator

    from vrnn.formats.sheet import contact_sheet
    from vrnn.types import InputError

    check_drawing(count, seconds, temperature)
    if out.suffix != ".svg":
        raise InputError(f"--out is {out.name}.", "A sheet is an SVG file.")
    model = loaded(checkpoint)
    generator = Generator().manual_seed(seed)
    how = {"seconds": seconds, "temperature": temperature}
    if data is None:
        cells = _from_nothing(model, count, generator, **how)
    else:
        cells = _from_words(model, halves(model, data, count), generator, **how)
    kind = "from nothing" if data is None else "going on from real words"
    name = model.card["config"]["name"]
    title = f"{name}, {kind}, temperature {temperature:g}, seed {seed}"
    write_out(out, contact_sheet(cells, title).encode())


def _from_nothing(
    model: Checkpoint, count: int, generator: Generator, *, seconds: float, temperature: float
) -> list[Cell]:
    from vrnn.cli.drawing import as_ink, draw
    from vrnn.formats.sheet import Cell

    frames = draw(model, None, count=count, seconds=seconds, temperature=temperature, generator=generator)
    return [Cell(None, as_ink(model.codec, f)) for f in frames]


def _from_words(
    model: Checkpoint, prefixes: list[Frames], generator: Generator, *, seconds: float, temperature: float
) -> list[Cell]:
    from vrnn.cli.drawing import as_ink, draw, is_lifted
    from vrnn.cli.progress import bar
    from vrnn.formats.sheet import Cell

    cells = []
    with bar("drawing", " words") as progress:
        for done, prefix in enumerate(prefixes, 1):
            frames = draw(
                model, prefix, count=1, seconds=seconds, temperature=temperature, generator=generator
            )[0]
            x, y = model.codec.path(prefix)[-1].tolist()
            drawn = as_ink(model.codec, frames, start=(x, y), lifted=is_lifted(prefix))
            cells.append(Cell(as_ink(model.codec, prefix), drawn))
            progress(done, len(prefixes))
    return cells


def halves(model: Checkpoint, data: Path, count: int) -> list[Frames]:
    """The first half of `count` words, spread evenly over the writers of a packed corpus.

    Raises:
        InputError: if it holds no words.
    """
    import numpy as np

    from vrnn.cli.read import split_file
    from vrnn.data.handwriting import pace_all
    from vrnn.data.packed import read_packed
    from vrnn.evaluate.sequences import spread
    from vrnn.types import InputError

    packed = read_packed(split_file(data, "test"))
    words = np.flatnonzero(packed.kind == "word")
    if not len(words):
        raise InputError(f"There are no words in {data}.", "Name a packed corpus that holds some.")
    by_writer = words[np.argsort(packed.writer[words], kind="stable")]
    chosen = pace_all(packed, by_writer[spread(len(by_writer), count)])
    frames = [chosen.frames(i, model.codec) for i in range(len(chosen))]
    return [f[: max(1, len(f) // 2)] for f in frames]
