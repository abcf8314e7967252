"""Where in its sequence a frame lies, for kinds of frames in which the KL is known to depend on it."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from vrnn.models.config import Kind
from vrnn.types import Batch


def places_of_ink(batch: Batch) -> dict[str, Tensor]:
    """Masks `[batch time]`: the move through the air, the first move on paper after it, every other move.

    Together they are the batch's mask.  The very first move of a drawing counts as the first of its stroke.
    """
    lifted = batch.x[..., 2] > 0.5
    jump = torch.zeros_like(lifted)
    jump[:, 1:] = lifted[:, :-1]
    first = torch.zeros_like(lifted)
    first[:, 0] = True
    first[:, 1:] = jump[:, :-1] & ~jump[:, 1:]
    named = {"jump": jump, "first_of_stroke": first, "inside_stroke": ~jump & ~first}
    return {name: place & batch.mask for name, place in named.items()}


def places_of_speech(batch: Batch) -> dict[str, Tensor]:
    """None: nothing in a frame of sound marks where a phone begins."""
    return {}


PLACES: dict[Kind, Callable[[Batch], dict[str, Tensor]]] = {
    "ink": places_of_ink,
    "speech": places_of_speech,
}
