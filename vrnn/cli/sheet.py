"""`sheet`: a page of drawings, to judge a checkpoint of handwriting at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vrnn.cli.files import check_suffix, write_out
from vrnn.cli.options import CheckpointFolder, Count, Seconds, Seed, Temperature, Wish, loaded, wished
from vrnn.cli.progress import bar

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

    wish = wished(count, seconds, temperature, seed)
    check_suffix(out, (".svg",))
    model = loaded(checkpoint)
    name = model.card["config"]["name"]
    if model.model.config.kind != "ink":
        raise InputError(f"A sheet shows handwriting, and {name} draws sound.", "Use `sample`.")
    generator = Generator().manual_seed(seed)
    cells = _from_words(model, data, wish, generator) if data else _from_nothing(model, wish, generator)
    kind = "going on from real words" if data else "from nothing"
    title = f"{name}, {kind}, temperature {temperature:g}, seed {seed}"
    write_out(out, contact_sheet(cells, title).encode())


def _from_nothing(model: Checkpoint, wish: Wish, generator: Generator) -> list[Cell]:
    from vrnn.cli.drawing import as_ink, draw
    from vrnn.formats.sheet import Cell

    return [Cell(None, as_ink(model.codec, f)) for f in draw(model, None, wish, generator=generator)]


def _from_words(model: Checkpoint, data: Path, wish: Wish, generator: Generator) -> list[Cell]:
    from vrnn.cli.drawing import as_ink, draw, is_lifted
    from vrnn.formats.sheet import Cell

    cells, prefixes = [], halves(model, data, wish.count)
    with bar("drawing", " words") as progress:
        for done, prefix in enumerate(prefixes, 1):
            frames = draw(model, prefix, wish._replace(count=1), generator=generator)[0]
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
