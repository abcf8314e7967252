"""`sample` and `explain`: what a checkpoint draws, and what it makes of a drawing or a recording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vrnn.cli.files import check_suffix, read_bytes, write_out
from vrnn.cli.options import CheckpointFolder, Count, Seconds, Seed, Temperature, loaded, wished

if TYPE_CHECKING:
    import numpy as np

    from vrnn.types import Trace

Prime = Annotated[
    Path | None,
    typer.Option(
        help="What to go on from: ink (InkML, UNIPEN, this app's JSON), or sound for a model of speech."
    ),
]
Drawing = Annotated[
    Path,
    typer.Option(
        help="FILE.svg, FILE.png, FILE.gif, FILE.npz (frames) or FILE.json (ink; a list if "
        "there are several); of a model of speech "
        "FILE.wav (FILE-1.wav and so on if there are several) or FILE.npz.",
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
    """Draw handwriting or speech from nothing, or on from a file."""
    from torch import Generator

    from vrnn.cli import drawing, sounding

    wish = wished(count, seconds, temperature, seed)
    model = loaded(checkpoint)
    of_ink = model.model.config.kind == "ink"
    check_suffix(out, drawing.SUFFIXES if of_ink else sounding.SUFFIXES)
    given = (read_bytes(prime), prime.name) if prime else None
    write = drawing.write_drawings if of_ink else sounding.write_sounds
    write(model, given, wish, out, generator=Generator().manual_seed(seed))


def explain(
    checkpoint: CheckpointFolder,
    file: Annotated[
        Path,
        typer.Argument(metavar="INPUT", help="Ink, or sound for a model of speech (WAV, FLAC, MP3, OGG)."),
    ],
    out: Figures,
    seed: Seed = 0,
) -> None:
    """What the model infers at each step: KL, log p(x|z), posterior, prior and z, with the time in seconds."""
    import torch

    from vrnn.cli.drawing import frames_of_ink
    from vrnn.cli.sounding import frames_of_sound
    from vrnn.formats.trace_files import write_csv, write_npz
    from vrnn.objective import bound
    from vrnn.sampling import prefill

    check_suffix(out, (".npz", ".csv"))
    model, data = loaded(checkpoint), read_bytes(file)
    if model.model.config.kind == "ink":
        x, where = frames_of_ink(model, data, file.name)
    else:
        x, where = frames_of_sound(model, data, seed)
    with torch.inference_mode():
        trace = prefill(model.model, x, generator=torch.Generator().manual_seed(seed))
    columns = where | {"x": x.numpy()} | per_frame(trace)
    write_out(out, write_npz(columns) if out.suffix == ".npz" else write_csv(columns))
    b = bound(trace)
    steps = int(b.steps)
    typer.echo(
        f"{model.card['config']['name']}: {steps} frames, {'bound' if trace.q else 'exact'} "
        f"{float(b.elbo) / steps:.4f} nats a frame, KL {float(b.kl) / steps:.4f}"
    )


def per_frame(trace: Trace) -> dict[str, np.ndarray]:
    """What was inferred at each frame, one row each."""
    columns = {"log_px": trace.log_px[0].numpy(), "kl": trace.kl[0].numpy()}
    if trace.q is not None and trace.p is not None:
        columns |= {"mu_q": trace.q.mu[0].numpy(), "sigma_q": trace.q.sigma[0].numpy()}
        columns |= {"mu_p": trace.p.mu[0].numpy(), "sigma_p": trace.p.sigma[0].numpy()}
        columns["z"] = trace.z[0].numpy()
    return columns
