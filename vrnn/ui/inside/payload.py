"""From the engine's arrays to what the diagram of a step takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrnn.engine.inside import InkInside
from vrnn.engine.library import reads_ahead
from vrnn.models import label_of


def step_data(found: InkInside, drawing: str) -> dict[str, Any]:
    """What `step` draws: plain values, and for each name in `widths` its float32 values `[time width]` as bytes.

    Besides the names of `InkInside.values` there are log_px, lift and move (six numbers for each component).
    """
    move = found.move.reshape(len(found.move), -1)
    arrays = {**found.values, "log_px": found.log_px[:, None], "lift": found.lift[:, None], "move": move}
    return {
        "id": f"{drawing}/{found.model}",
        "drawing": drawing,
        "family": found.config.family,
        "label": label_of(found.model),
        "ahead": reads_ahead(found.model),
        "points": np.round(found.points, 2).tolist(),
        "pen": found.pen.tolist(),
        "widths": {name: values.shape[1] for name, values in arrays.items()},
        **{name: values.astype("<f4").tobytes() for name, values in arrays.items()},
    }


def no_data() -> dict[str, Any]:
    """What it draws where there is nothing to show."""
    return {
        "id": "",
        "drawing": "",
        "family": "vrnn",
        "label": "",
        "ahead": False,
        "points": [],
        "pen": [],
        "widths": {},
    }
