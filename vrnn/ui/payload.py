"""What the pad is sent (its format: vrnn/ui/pad/__init__.py).  Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from vrnn.engine.interface import Chunk, InkTrace
from vrnn.engine.what_if import Change
from vrnn.models import label_of

Hairs = list[list[list[float]]]
"""Continuations, `[count time 3]` of x, y, pen."""


class Line(NamedTuple):
    """One panel of continuations.

    Attributes:
        trace: what its model inferred.
        label: its title.
        shade: which of the pad's colours it has.
        change: what is done to the latent, or None.
    """

    trace: InkTrace
    label: str
    shade: int
    change: Change | None = None


def analysis_data(ink_id: str, traces: Sequence[InkTrace]) -> dict[str, Any]:
    """Traces of one drawing in the pad's format."""
    first = traces[0]
    return {
        "ink_id": ink_id,
        "points": _rounded(first.points, 2),
        "pen": first.pen.tolist(),
        "time": _rounded(first.time, 3),
        "models": [_model_data(trace) for trace in traces],
    }


def _model_data(trace: InkTrace) -> dict[str, Any]:
    path = None
    if trace.path_q is not None and trace.path_p is not None:
        path = {
            "q": _rounded(trace.path_q[:, :2], 4),
            "p": _rounded(trace.path_p[:, :2], 4),
            "ellipses": _rounded(trace.ellipses, 4),
        }
    return {
        "name": trace.model,
        "label": label_of(trace.model),
        "bound": round(trace.bound, 4),
        "bound_kind": trace.bound_kind,
        "log_px": _rounded(trace.log_px, 4),
        "kl": _rounded(trace.kl, 4),
        "move": _rounded(trace.move, 4),
        "path": path,
        "explained": 0.0 if trace.explained is None else round(float(trace.explained[:2].sum()), 4),
    }


def futures_data(
    ink_id: str, at: int | None, seed: int, lines: Sequence[Line], hairs: Sequence[Hairs]
) -> dict[str, Any]:
    """The continuations drawn so far after frame `at`, None for the last, in the pad's format."""
    first = lines[0].trace
    models = [
        {"name": line.trace.model, "label": line.label, "shade": line.shade, "hairs": each}
        for line, each in zip(lines, hairs, strict=True)
    ]
    return {
        "ink_id": ink_id,
        "at": len(first.pen) - 1 if at is None else at,
        "seed": seed,
        "rate_hz": first.rate_hz,
        "models": models,
    }


def hairs_data(chunks: Sequence[Chunk]) -> Hairs:
    """One model's continuations as far as they are drawn."""
    if not chunks:
        return []
    points = np.round(np.concatenate([chunk.points for chunk in chunks], 1), 2).tolist()
    pen = np.concatenate([chunk.pen for chunk in chunks], 1).tolist()
    return [[[x, y, p] for (x, y), p in zip(*hair, strict=True)] for hair in zip(points, pen, strict=True)]


def _rounded(values: np.ndarray | None, digits: int) -> Any:
    return None if values is None else np.round(values, digits).tolist()
