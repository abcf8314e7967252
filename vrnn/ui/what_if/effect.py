"""How much a changed z changes, beside what chance changes.  Knows no Streamlit."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrnn.ui.answers import CHANGED_SHADE


def effect(futures: dict[str, Any]) -> float | None:
    """The mean distance of a changed continuation from its pair, over that of two continuations as inferred.

    0 where nothing changes, about 1 where z changes as much as all noise does.  None where there is no changed line,
    or nothing to compare it with: one continuation alone, or no variation at all.
    """
    models = futures["models"]
    if len(models) < 2 or models[1].get("shade") != CHANGED_SHADE:
        return None
    inferred, changed = (np.array(model["hairs"], dtype=float) for model in models)
    if inferred.shape != changed.shape or len(inferred) < 2:
        return None
    by_z = np.linalg.norm((inferred - changed)[..., :2], axis=-1).mean()
    pairs = inferred[:, None, :, :2] - inferred[None, :, :, :2]
    count = len(inferred)
    # A continuation is at no distance from itself, and those terms are none of the pairs'.
    by_chance = np.linalg.norm(pairs, axis=-1).mean() * count / (count - 1)
    return float(by_z / by_chance) if by_chance > 0 else None
