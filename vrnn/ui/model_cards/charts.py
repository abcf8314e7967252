"""Plotly figures of the Models page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from vrnn.models.names import SHAPES
from vrnn.ui.model_cards.shelf import Entry

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

FAMILIES = {"rnn": "#2f7fc1", "vrnn": "#cf5d12", "srnn": "#0f9d76"}
"""After Okabe and Ito, 3:1 or more on light and on dark paper; members of a family differ by their dashes."""
DASHES = ("solid", "dash", "dot", "dashdot")
OTHER = "#858b95"
ACTIVE_NATS = 0.01
PANELS = (("elbo_nats_per_frame", "nats a frame"), ("kl_nats_per_frame", "KL, nats"))


def curves(entries: Sequence[Entry], chosen: str) -> Figure | None:
    """Validation bound over KL, against updates, one line a checkpoint; None where no card holds a curve."""
    from plotly.graph_objects import Scatter  # a third of a second to import
    from plotly.subplots import make_subplots

    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.62, 0.38], vertical_spacing=0.06)
    for entry in entries:
        for row, (quantity, unit) in enumerate(PANELS, start=1):
            x, y = series(entry.card, quantity)
            if not x or (row == 2 and not any(y)):
                continue
            line = Scatter(
                x=x,
                y=y,
                mode="lines+markers",
                name=entry.label,
                legendgroup=entry.name,
                showlegend=row == 1,
                line=look(entry.name) | {"width": 3 if entry.name == chosen else 1.5},
                marker={"size": 6 if entry.name == chosen else 3},
                hovertemplate=f"%{{x:,}} updates: %{{y:.3f}} {unit}<extra>%{{fullData.name}}</extra>",
            )
            figure.add_trace(line, row=row, col=1)
    if not figure.data:
        return None
    figure.update_yaxes(title_text="validation,<br>nats a frame", row=1, col=1)
    figure.update_yaxes(title_text="KL,<br>nats a frame", rangemode="tozero", row=2, col=1)
    figure.update_xaxes(title_text="updates", tickformat=",", row=2, col=1)
    figure.update_layout(
        # On a narrow screen the names take a line for every two of them, and none of it from the curves.
        height=420 + 12 * len(entries),
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        legend={"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
        uirevision="curves",
    )
    return figure


def series(card: dict[str, Any], quantity: str) -> tuple[list[int], list[float]]:
    """A quantity of a card's curve against updates; rows that lack it are left out."""
    curve = card.get("curve")
    rows = curve if isinstance(curve, list) else []
    known = [row for row in rows if isinstance(row, dict) and {"update", quantity} <= set(row)]
    return [int(row["update"]) for row in known], [float(row[quantity]) for row in known]


def look(name: str) -> dict[str, Any]:
    """Colour by family, dash by its member; a variant looks like its model."""
    model = name.partition(".")[0]
    if model not in SHAPES:
        return {"color": OTHER, "dash": "solid"}
    family = SHAPES[model]["family"]
    members = [other for other, shape in SHAPES.items() if shape["family"] == family]
    return {"color": FAMILIES[family], "dash": DASHES[members.index(model) % len(DASHES)]}


def dimensions(nats: Sequence[float]) -> Figure:
    """KL of each dimension of z, nats a frame, largest first, with the line above which one is active."""
    from plotly.graph_objects import Bar, Figure

    order = np.argsort(nats, kind="stable")[::-1]
    height = np.asarray(nats, dtype=np.float64)[order]
    bars = Bar(
        x=np.arange(1, len(order) + 1),
        y=height,
        marker={"color": [FAMILIES["vrnn"] if value > ACTIVE_NATS else OTHER for value in height]},
        customdata=order + 1,
        hovertemplate="dimension %{customdata}: %{y:.4f} nats a frame<extra></extra>",
    )
    figure = Figure([bars])
    figure.add_hline(y=ACTIVE_NATS, line={"color": OTHER, "width": 1, "dash": "dash"})
    figure.update_xaxes(
        title_text="dimensions of z, largest first", dtick=max(1, len(order) // 8), showgrid=False
    )
    figure.update_yaxes(title_text="KL, nats a frame", rangemode="tozero", nticks=4)
    figure.update_layout(height=230, margin={"l": 0, "r": 0, "t": 8, "b": 0}, bargap=0.25, showlegend=False)
    return figure
