"""What comes after the ear: figures, the files that can be saved, and how to read it all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from vrnn.engine import sound_files
from vrnn.engine.sound import SoundTrace
from vrnn.formats.spectrogram import spectrogram
from vrnn.models import label_of
from vrnn.ui.sound import words
from vrnn.ui.sound.answers import SoundAnswer
from vrnn.ui.sound.figures import spectrogram_figure
from vrnn.ui.sound.opened import Opened

_KINDS = {"bound": "lower bound", "exact": "log p(x)"}


def summary(opened: Opened, answer: SoundAnswer | None) -> str:
    """One line of figures about the recording, with what was cut of it."""
    parts = [f"{opened.frames} frames of 12.5 ms"]
    traces = answer.traces if answer else ()
    for trace in traces:
        if trace.kl is not None and len(trace.kl):
            kl = float(np.mean(trace.kl))
            parts.append(
                f"KL of {label_of(trace.model)} {kl:.1f} nats a frame, {kl * trace.rate_hz:.0f} a second"
            )
    # A mean over more of the recording than the other has heard would not be of the same frames.
    if len(traces) == 2 and traces[0].fraction_done == traces[1].fraction_done:
        parts.append(_comparison(*traces))
    parts += [words.AHEAD.format(label_of(trace.model)) for trace in traces if trace.reads_ahead]
    return " · ".join([*parts, *opened.said])


def _comparison(model: SoundTrace, baseline: SoundTrace) -> str:
    difference = model.bound - baseline.bound
    side = "above" if difference > 0 else "below"
    first, second = (f"{label_of(t.model)}’s {_KINDS[t.bound_kind]}" for t in (model, baseline))
    return f"{first} is {abs(difference):.1f} nats a frame {side} {second}"


def save_buttons(opened: Opened | None, answer: SoundAnswer | None) -> None:
    """What can be saved of what was heard; the sounds themselves are saved from the ear."""
    traces = answer.traces if answer else ()
    name = opened.name if opened else "sound"
    _button("Trace (NPZ)", f"{name}.npz", "application/octet-stream", traces, sound_files.npz)
    _button("Trace (CSV)", f"{name}.csv", "text/csv", traces, sound_files.csv)
    st.caption("Every sound below has a link beside it that saves it as WAV.")


def _button(
    label: str, name: str, mime: str, traces: tuple[SoundTrace, ...], make: Callable[..., bytes]
) -> None:
    st.download_button(
        label,
        (lambda: make(traces)) if traces else b"",
        name,
        mime,
        key=f"save sound {label}",
        on_click="ignore",
        disabled=not traces,
        type="tertiary",
        icon=":material/download:",
    )


def show(opened: Opened, answer: SoundAnswer | None) -> None:
    """The part of the page below the ear; what is closed is not computed."""
    with st.expander("What am I looking at?"):
        st.markdown(words.READING)
    charts = st.expander(
        "Hover and zoom: spectrogram, KL and log-likelihood", key="sound_charts", on_change="rerun"
    )
    if charts.open:
        with charts:
            figure = spectrogram_figure(spectrogram(opened.sound), answer.traces if answer else ())
            st.plotly_chart(figure, key="sound_chart", config={"displaylogo": False})
