"""What a visitor wishes of z.  Knows no Streamlit."""

from __future__ import annotations

from typing import NamedTuple

from vrnn.engine.what_if import Change
from vrnn.types import Ink


class Wish(NamedTuple):
    """What the widgets say.

    Attributes:
        change: what to do with z, or None.
        other: the name of the recording whose latents are carried over, else empty.
        ink: that drawing, else None; on a page of sound None.
        mix: whether to show what stands between two drawings instead.
    """

    change: Change | None = None
    other: str = ""
    ink: Ink | None = None
    mix: bool = False


NOTHING_WISHED = Wish()
