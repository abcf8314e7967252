"""What comes after the drawing: figures, the path in three dimensions, the table of steps, and how to read it all."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from vrnn.engine.interface import Engine, InkTrace
from vrnn.engine.library import reads_ahead
from vrnn.models import label_of
from vrnn.types import InputError
from vrnn.ui import figures, files, session, words
from vrnn.ui.answers import Answer
from vrnn.ui.session import Drawing
from vrnn.ui.tour.reading import place_of

_KINDS = {"bound": "lower bound", "exact": "log p(x)"}


def show(engine: Engine, drawing: Drawing, answer: Answer | None) -> None:
    """The part of the page below the pad; what is closed is not computed."""
    with st.expander("What am I looking at?"):
        st.markdown(words.READING)
    path = st.expander("The latent path in three dimensions", key="path", on_change="rerun")
    table = st.expander("Every step in figures", key="table", on_change="rerun")
    if answer is None or not (path.open or table.open):
        return
    try:
        traces = files.traces_of(engine, drawing.ink(), answer, session.held().answered)
    except InputError as error:
        st.caption(f"{error.message} {error.hint}")
        return
    if path.open:
        with path:
            _path(traces)
    if table.open:
        with table:
            st.dataframe(step_table(traces), hide_index=True)


def summary(answer: Answer) -> str:
    """One line of figures about the drawing, and a word on each model whose figures need one."""
    rate, models = answer.futures["rate_hz"], answer.analysis["models"]
    frames = len(answer.analysis["pen"])
    parts = [f"{frames} frames, {frames / rate:.1f} s at the models' pace"]
    for model in models:
        if model["kl"]:
            kl = float(np.mean(model["kl"]))
            most = f"most ({max(model['kl']):.2f}) {place_of(answer.analysis['pen'], int(np.argmax(model['kl'])))}"
            parts.append(f"KL of {model['label']} {kl:.2f} nats a frame, {kl * rate:.0f} a second, {most}")
    if len(models) == 2:
        parts.append(_comparison(*models))
    ahead = [words.READS_AHEAD.format(model["label"]) for model in models if reads_ahead(model["name"])]
    return "  \n".join([" · ".join(parts), *ahead])


def _comparison(model: dict[str, Any], baseline: dict[str, Any]) -> str:
    difference = model["bound"] - baseline["bound"]
    side = "above" if difference > 0 else "below"
    first, second = (f"{m['label']}’s {_KINDS[m['bound_kind']]}" for m in (model, baseline))
    return f"{first} is {abs(difference):.2f} nats a frame {side} {second}"


def step_table(traces: tuple[InkTrace, ...]) -> dict[str, Any]:
    """One row a step."""
    first = traces[0]
    columns: dict[str, Any] = {
        "step": np.arange(len(first.pen)),
        "time, s": first.time.round(3),
        "pen lifts": first.pen == 1,
    }
    for trace in traces:
        named = {"KL, nats": trace.kl, "log p, nats": trace.log_px, "move of q": trace.move}
        columns |= {f"{label_of(trace.model)} {k}": v.round(3) for k, v in named.items() if v is not None}
    return columns


def _path(traces: tuple[InkTrace, ...]) -> None:
    trace = next((t for t in traces if t.path_q is not None), None)
    if trace is None:
        st.caption(words.NO_PATH)
        return
    st.plotly_chart(figures.latent_path(trace), key="latent path", config={"displaylogo": False})
