"""`sample` and `explain`: what a checkpoint draws, and what it makes of a drawing."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vrnn.cli.options import (
    CheckpointFolder,
    Count,
    Seconds,
    Seed,
    Temperature,
    check_drawing,
    loaded,
    read_bytes,
    write_out,
)

if TYPE_CHECKING:
    import numpy as np

    from vrnn.codecs.handwriting import Placed
    from vrnn.types import Ink, Trace

Prime = Annotated[Path | None, typer.Option(help="Ink to go on from: InkML, UNIPEN or this app's JSON.")]
Drawing = Annotated[
    Path,
    typer.Option(
        help="FILE.svg, FILE.npz (frames) or FILE.json (ink; a list if there are several).",
        show_default=False,
    ),
]
Figures = Annotated[Path, typer.Option(help="FILE.npz or FILE.csv.", show_default=False)]


def sample(
    checkpoint: CheckpointFolder,
    out: Drawing,
    prime: Prime = None,
    count: Count = 8,
    seconds: Seconds = 4.0,
    temperature: Temperature = 1.0,
    seed: Seed = 0,
) -> None:
    """Draw handwriting from nothing, or on from an ink file."""
    from torch import Generator

    from vrnn.cli.drawing import as_ink, draw, is_lifted
    from vrnn.formats.open import read_ink

    check_drawing(count, seconds, temperature)
    _check_suffix(out, (".svg", ".json", ".npz"))
    model = loaded(checkpoint)
    ink = read_ink(read_bytes(prime), prime.name) if prime else None
    placed = model.codec.encode_placed(ink) if ink else None
    prefix = placed.frames if placed else None
    frames = draw(
        model,
        prefix,
        count=count,
        seconds=seconds,
        temperature=temperature,
        generator=Generator().manual_seed(seed),
    )
    where: dict[str, Any] = {"lifted": is_lifted(prefix)}
    if placed:
        where |= {"start": tuple(placed.points[-1].tolist()), "scale": placed.scale}
    drawings = [as_ink(model.codec, f, **where) for f in frames]
    write_out(out, _drawings(out, ink, drawings, frames.numpy(), model.codec.rate_hz))


def _drawings(out: Path, ink: Ink | None, drawings: list[Ink], frames: np.ndarray, rate_hz: float) -> bytes:
    if out.suffix == ".npz":
        return _npz({"frames": frames, "rate_hz": rate_hz})
    if out.suffix == ".json":
        from vrnn.formats.ink_json import write_json

        each = [write_json(drawing) for drawing in drawings]
        return each[0] if len(each) == 1 else b"[" + b",\n".join(each) + b"]\n"
    if ink is None:
        from vrnn.formats.sheet import Cell, contact_sheet

        return contact_sheet([Cell(None, d) for d in drawings], "Handwriting drawn by a model").encode()
    from vrnn.formats.svg import Layer, ink_svg

    return ink_svg(ink, [Layer(d, smooth=True) for d in drawings if d.points]).encode()


def explain(
    checkpoint: CheckpointFolder,
    ink: Annotated[Path, typer.Argument(metavar="INK", help="InkML, UNIPEN or this app's JSON.")],
    out: Figures,
    seed: Seed = 0,
) -> None:
    """What the model infers at each step of a drawing: KL, log p(x|z), posterior, prior and z."""
    import torch

    from vrnn.formats.open import read_ink
    from vrnn.objective import bound
    from vrnn.sampling import prefill

    _check_suffix(out, (".npz", ".csv"))
    model = loaded(checkpoint)
    placed = model.codec.encode_placed(read_ink(read_bytes(ink), ink.name))
    with torch.inference_mode():
        trace = prefill(model.model, placed.frames, generator=torch.Generator().manual_seed(seed))
    columns = per_frame(placed, trace)
    write_out(out, _npz(columns) if out.suffix == ".npz" else _csv(columns))
    b = bound(trace)
    steps = int(b.steps)
    typer.echo(
        f"{model.card['config']['name']}: {steps} frames, bound {float(b.elbo) / steps:.4f} nats a frame, "
        f"KL {float(b.kl) / steps:.4f}"
    )


def per_frame(placed: Placed, trace: Trace) -> dict[str, np.ndarray]:
    """One row a frame: when and where its move ends on the ink's own page, and what was inferred there."""
    columns = {
        "time_s": placed.time[1:],
        "point": placed.points[1:],
        "x": placed.frames.numpy(),
        "log_px": trace.log_px[0].numpy(),
        "kl": trace.kl[0].numpy(),
    }
    if trace.q is not None and trace.p is not None:
        columns |= {"mu_q": trace.q.mu[0].numpy(), "sigma_q": trace.q.sigma[0].numpy()}
        columns |= {"mu_p": trace.p.mu[0].numpy(), "sigma_p": trace.p.sigma[0].numpy()}
        columns["z"] = trace.z[0].numpy()
    return columns


def _npz(arrays: dict[str, Any]) -> bytes:
    import numpy as np

    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _csv(columns: dict[str, np.ndarray]) -> bytes:
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


def _check_suffix(out: Path, known: tuple[str, ...]) -> None:
    from vrnn.types import InputError

    if out.suffix not in known:
        raise InputError(f"--out is {out.name}.", f"Its name must end in {' or '.join(known)}.")
