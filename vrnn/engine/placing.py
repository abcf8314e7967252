"""From a model's frames back to the page that the user wrote on."""

from __future__ import annotations

from typing import Any

import numpy as np
from torch import Tensor

from vrnn import explain, objective
from vrnn.checkpoint import Checkpoint
from vrnn.codecs.handwriting import HandwritingCodec, Placed
from vrnn.engine.interface import Chunk, InkTrace
from vrnn.explain import Basis
from vrnn.types import InputError, Trace


def ink_trace(model: str, checkpoint: Checkpoint, placed: Placed, trace: Trace) -> InkTrace:
    """The one sequence of `trace`, explained and placed."""
    bound = objective.bound(trace)
    arrays = {
        "points": placed.points,
        "pen": placed.frames[:, 2].numpy().round().astype(np.int64),
        "time": placed.time[1:],
    }
    return InkTrace(
        model=model,
        **{name: read_only(values) for name, values in arrays.items()},
        **inferred(checkpoint, trace),
        bound=float((bound.elbo / bound.steps)[0]),
        bound_kind="exact" if trace.q is None else "bound",
        rate_hz=checkpoint.codec.rate_hz,
    )


def inferred(checkpoint: Checkpoint, trace: Trace) -> dict[str, Any]:
    """What the one sequence of `trace` says of each frame, for the fields of that name; None where it says nothing."""
    said = {explanation.name: explanation.values for explanation in explain.per_step(trace)}
    basis = _basis(checkpoint.card)
    if basis is not None and trace.q is not None and trace.p is not None:
        q, p = explain.project(trace.q, basis), explain.project(trace.p, basis)
        said |= {"path_q": q.mean, "path_p": p.mean, "ellipses": q.ellipse, "explained": basis.explained}
    names = ("kl", "log_px", "move", "path_q", "path_p", "ellipses", "explained")
    return {name: read_only(said[name]) if name in said else None for name in names}


def placed_chunk(codec: HandwritingCodec, x: Tensor, start: np.ndarray, scale: float) -> Chunk:
    """Drawn frames `[count time 3]` that go on from `start` `[count 2]`, in units of which `scale` make one height.

    Raises:
        InputError: if the model has left the page for infinity.
    """
    points = codec.path(x, start, scale)[:, 1:]
    if not np.isfinite(points).all():
        raise InputError(
            "The model's continuation ran off to infinity.", "Choose less variation or another model."
        )
    return Chunk(read_only(points), read_only((x[..., 2] > 0.5).cpu().numpy().astype(np.int64)))


def _basis(card: dict[str, Any]) -> Basis | None:
    """The checkpoint's own basis, as its card holds it: mean, axes, explained."""
    stored = card.get("latent_basis")
    if stored is None:
        return None
    return Basis(*(np.array(stored[name], dtype=np.float64) for name in Basis._fields))


def read_only(values: np.ndarray) -> np.ndarray:
    """A copy that nobody can change."""
    copy = np.array(values)
    copy.setflags(write=False)
    return copy
