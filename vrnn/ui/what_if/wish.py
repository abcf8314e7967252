"""What a visitor wishes of z.  Knows no Streamlit."""

from __future__ import annotations

from typing import Any, NamedTuple

from vrnn.engine.what_if import Change
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink


class Wish(NamedTuple):
    """What the widgets say.

    Attributes:
        change: what to do with z, or None.
        other: the name of the recording whose latents are carried over, else empty.
        strokes: of that drawing, else None; on a page of sound None.
        mix: whether to show what stands between two drawings instead.
    """

    change: Change | None = None
    other: str = ""
    strokes: Any = None
    mix: bool = False

    def ink(self) -> Ink | None:
        """The checked ink of the other drawing.

        Raises:
            InputError: if it is not ink.
        """
        return None if self.strokes is None else ink_from_strokes(self.strokes)


NOTHING_WISHED = Wish()
