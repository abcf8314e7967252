"""Plotly figures of a sound, for those who want to hover and zoom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vrnn.engine.sound import SoundTrace
from vrnn.formats.spectrogram import Spectrogram
from vrnn.models import label_of
from vrnn.ui.exports import COLOURS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HERTZ = (50, 100, 200, 500, 1000, 2000, 5000)


def spectrogram_figure(seen: Spectrogram, traces: Sequence[SoundTrace]) -> Figure:
    """The spectrogram over KL and log-likelihood of each model, on one axis of seconds that zooms in all of them."""
    from plotly.graph_objects import Heatmap, Scatter  # a third of a second to import, and rarely opened
    from plotly.subplots import make_subplots

    figure = make_subplots(
        rows=3, cols=1, shared_xaxes=True, row_heights=[0.5, 0.25, 0.25], vertical_spacing=0.03
    )
    picture = Heatmap(
        x=seen.time,
        y=seen.hertz,
        z=np.round(seen.decibels, 1),
        colorscale="Cividis",
        colorbar={"title": {"text": "dB"}, "len": 0.5, "y": 0.75, "thickness": 12},
        hovertemplate="%{x:.3f} s, %{y:.0f} Hz: %{z:.1f} dB<extra></extra>",
    )
    figure.add_trace(picture, row=1, col=1)
    for trace, colour in zip(traces, COLOURS, strict=False):
        for row, (name, values) in enumerate((("KL", trace.kl), ("log p", trace.log_px)), start=2):
            if values is None:
                continue
            line = Scatter(
                x=trace.time,
                y=np.round(values, 2),
                name=f"{name}, {label_of(trace.model)}",
                line={"color": colour, "width": 1.2},
                hovertemplate="%{x:.3f} s: %{y:.2f} nats<extra>%{fullData.name}</extra>",
            )
            figure.add_trace(line, row=row, col=1)
    _label(figure)
    return figure


def _label(figure: Figure) -> None:
    figure.update_yaxes(
        title_text="Hz", type="log", tickvals=HERTZ, ticktext=[str(f) for f in HERTZ], row=1, col=1
    )
    figure.update_yaxes(title_text="KL, nats", row=2, col=1)
    figure.update_yaxes(title_text="log p, nats", row=3, col=1)
    figure.update_xaxes(title_text="seconds", row=3, col=1)
    figure.update_layout(
        height=560,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        legend={"orientation": "h", "y": -0.12, "x": 0},
        uirevision="sound",
    )
