"""What can be saved: ink with its continuations, and traces.  Knows no Streamlit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from vrnn.engine.interface import InkTrace
from vrnn.formats.ink_json import write_json
from vrnn.formats.svg import Layer, ink_svg
from vrnn.formats.trace_files import write_npz
from vrnn.types import Ink
from vrnn.ui.answers import Answer, Question

COLOURS = ("#0072b2", "#d55e00")
"""Of the model's continuations and of the baseline's."""
_RATE = 40.0


def svg(ink: Ink, answer: Answer | None) -> str:
    """The ink over all continuations, one colour a model."""
    layers = [] if answer is None else _layers(answer)
    return ink_svg(ink, layers)


def _layers(answer: Answer) -> list[Layer]:
    start = _start(answer)
    models = zip(answer.futures["models"], COLOURS, strict=False)
    return [
        Layer(hair_ink(hair, start), colour) for model, colour in models for hair in model["hairs"] if hair
    ]


def _start(answer: Answer) -> list[float] | None:
    """Where hairs begin, or None where the pen is up there."""
    at, analysis = answer.futures["at"], answer.analysis
    return None if analysis["pen"][at] else analysis["points"][at + 1]


def hair_ink(hair: Sequence[Sequence[float]], start: Sequence[float] | None) -> Ink:
    """One continuation `[[x, y, pen], ...]` as ink."""
    points = [[*start, 0.0]] if start is not None else []
    rows = np.array([*points, *hair], dtype=np.float64)
    ink = np.column_stack([rows[:, :2], np.arange(len(rows)) / _RATE, np.full(len(rows), 0.5)])
    strokes = np.split(ink, np.flatnonzero(rows[:, 2] > 0.5) + 1)
    return Ink(tuple(stroke for stroke in strokes if len(stroke)))


def ink_json(ink: Ink, answer: Answer | None, question: Question | None) -> bytes:
    """The ink as this app's JSON, with the continuations beside it; every reader of the ink can read it."""
    content: dict[str, Any] = json.loads(write_json(ink))
    if answer is not None and question is not None:
        content["settings"] = question.settings._asdict()
        content["futures"] = {k: answer.futures[k] for k in ("at", "rate_hz", "models")}
    return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def npz(traces: Sequence[InkTrace]) -> bytes:
    """Traces as NumPy arrays named MODEL/FIELD; what a model does not have is left out."""
    return write_npz(
        {
            f"{trace.model}/{name}": np.asarray(value)
            for trace in traces
            for name, value in trace._asdict().items()
            if value is not None and name != "model"
        }
    )
