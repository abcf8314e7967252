"""What can be saved: ink with its continuations, and traces.  Knows no Streamlit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from vrnn.engine.interface import InkTrace, ModelStatus
from vrnn.formats.ink_json import write_json
from vrnn.formats.trace_files import write_csv, write_npz
from vrnn.types import Ink
from vrnn.ui.answers import Answer, Question

COLOURS = ("#0072b2", "#d55e00")
"""Of a model in charts, and of the one beside it."""
_RATE = 40.0
PER_FRAME = ("kl", "log_px", "move", "path_q", "path_p", "ellipses")


def hair_ink(hair: Sequence[Sequence[float]], start: Sequence[float] | None) -> Ink:
    """One continuation `[[x, y, pen], ...]` as ink."""
    points = [[*start, 0.0]] if start is not None else []
    rows = np.array([*points, *hair], dtype=np.float64)
    ink = np.column_stack([rows[:, :2], np.arange(len(rows)) / _RATE, np.full(len(rows), 0.5)])
    strokes = np.split(ink, np.flatnonzero(rows[:, 2] > 0.5) + 1)
    return Ink(tuple(stroke for stroke in strokes if len(stroke)))


def ink_json(
    ink: Ink, answer: Answer | None, question: Question | None, statuses: Sequence[ModelStatus] = ()
) -> bytes:
    """The ink as this app's JSON, which every reader of the ink can read, with all that makes the page as it is.

    Beside the strokes: `settings`, `models`, `at` (the frame to go on from, null for the last), `seals` (sha256 of
    the models' weights), `what_if` (what is done to z, or null) and the continuations themselves, `futures`.
    `saved.py` reads it back.
    """
    content: dict[str, Any] = json.loads(write_json(ink))
    if answer is not None and question is not None:
        content["settings"] = question.settings._asdict()
        content["models"] = list(question.models)
        content["at"] = question.at
        content["what_if"] = question.change and question.change._asdict()
        content["seals"] = {s.name: s.seal for s in statuses if s.name in question.models and s.seal}
        content["futures"] = {k: answer.futures[k] for k in ("at", "rate_hz", "models")}
    return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def csv(traces: Sequence[InkTrace]) -> bytes:
    """One row a frame: when and where its move ends, whether the pen lifts there, then MODEL/kl and so on."""
    first = traces[0]
    columns = {"time_s": first.time, "x": first.points[1:, 0], "y": first.points[1:, 1], "pen": first.pen}
    for trace in traces:
        said = {name: getattr(trace, name) for name in PER_FRAME}
        columns |= {f"{trace.model}/{name}": values for name, values in said.items() if values is not None}
    return write_csv(columns)


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
