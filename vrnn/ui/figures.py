"""Plotly figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vrnn.engine.interface import InkTrace

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def latent_path(trace: InkTrace) -> Figure:
    """The posterior's walk and the prior's guesses along three principal axes; `trace.path_q` must be there."""
    from plotly.graph_objects import Figure, Scatter3d  # a third of a second to import, and rarely opened

    assert trace.path_q is not None and trace.path_p is not None and trace.explained is not None
    step = np.arange(len(trace.path_q))
    hover = "step %{customdata}<br>(%{x:.2f}, %{y:.2f}, %{z:.2f})<extra>%{fullData.name}</extra>"
    walk = Scatter3d(
        **_axes(trace.path_q),
        mode="lines+markers",
        name="posterior mean",
        line={"color": step, "colorscale": "Cividis", "width": 5},
        marker={"color": step, "colorscale": "Cividis", "size": 2.5},
        customdata=step,
        hovertemplate=hover,
    )
    guesses = Scatter3d(
        **_axes(trace.path_p),
        mode="markers",
        name="prior mean",
        marker={"symbol": "circle-open", "size": 3, "color": "#8c8c8c"},
        customdata=step,
        hovertemplate=hover,
    )
    titles = [f"PC {i + 1} ({share:.0%})" for i, share in enumerate(trace.explained)]
    scene = {f"{axis}axis": {"title": {"text": title}} for axis, title in zip("xyz", titles, strict=False)}
    figure = Figure([walk, guesses])
    figure.update_layout(
        scene={**scene, "aspectmode": "data"},
        height=460,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        legend={"orientation": "h", "y": 1, "x": 0},
        uirevision="path",
    )
    return figure


def _axes(path: np.ndarray) -> dict[str, np.ndarray]:
    """Up to three columns as x, y, z; a latent of fewer dimensions lies in the plane z = 0."""
    columns = [*path.T[:3], *[np.zeros(len(path))] * (3 - path.shape[1])]
    return dict(zip("xyz", columns, strict=True))
