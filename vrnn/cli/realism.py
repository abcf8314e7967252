"""`realism`: how well a checkpoint's continuations can be told from real ones, and by what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from vrnn.cli import read
from vrnn.cli.options import CheckpointFolder, Device, Json, Seed, Split, loaded
from vrnn.cli.progress import bar

if TYPE_CHECKING:
    from vrnn.evaluate.realism import Realism, ToldApart
    from vrnn.evaluate.realism_distances import Distance

Pieces = Annotated[
    int, typer.Option("--count", help="Continuations to draw; twice as many sequences are read.", min=20)
]
Write = Annotated[bool, typer.Option("--write", help="Put the figures into the checkpoint's card.")]


def realism(
    checkpoint: CheckpointFolder,
    data: Split,
    count: Pieces = 400,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: Json = False,
    write: Write = False,
) -> None:
    """Go on from the first halves of real sequences, and compare with how real ones go on."""
    from vrnn.checkpoint import read_card, write_card
    from vrnn.evaluate.realism import realism as measured
    from vrnn.evaluate.source import located

    model = loaded(checkpoint, device)
    sequences = read.sequences(located(data, "test"), model, 2 * count)
    with bar("drawing", " pieces") as progress:
        result = measured(model, sequences, seed=seed, progress=progress)
    if write:
        write_card(checkpoint, read_card(checkpoint) | {"realism": result.as_dict()})
    printed = {**result.as_dict(), "data": str(data)}
    typer.echo(json.dumps(printed, indent=1) if as_json else in_words(result))


def in_words(r: Realism) -> str:
    """The figures in a few lines."""
    head = (
        f"{r.model}, trained on {r.corpus}: {r.pieces:,} continuations, {r.frames:,} frames, "
        f"{r.groups:,} {r.resampled_over}"
    )
    told = [
        f"told apart, whole       {_told(r.whole)}",
        f"told apart, first half  {_told(r.first_half)}",
        "                        0.5 is chance; no model is told where a sequence ends, which alone tells some apart",
    ]
    return "\n".join([head, *told, *(_distance(distance) for distance in r.distances)])


def _told(t: ToldApart) -> str:
    return (
        f"{t.accuracy:.3f} ({t.ci95[0]:.3f} to {t.ci95[1]:.3f}); "
        f"real from real {t.floor:.3f} ({t.floor_ci95[0]:.3f} to {t.floor_ci95[1]:.3f})"
    )


def _distance(d: Distance) -> str:
    name = "KS" if d.statistic == "ks" else f"rms {d.unit}"
    medians = " and ".join("none" if m is None else f"{m:.3g}" for m in (d.real, d.generated))
    return (
        f"{d.quantity:22}  {name} {d.value:.3f}, real from real {d.floor:.3f}; "
        f"medians of real and generated {medians} {d.unit}"
    )
