"""A button that copies the page's address, as one browser component.

    copy_link("", key="copy link")

The address is read in the browser when the button is pressed, so that it holds the last change of any widget.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

from vrnn.ui.pad.bundle import bundle

_HERE = Path(__file__).parent
_WIDTH = 116
"""Known before the button is there, so that nothing beside it moves."""


@cache
def _component() -> Any:
    return component(
        "vrnn_copy_link",
        html=(_HERE / "copy_link.html").read_text(encoding="utf-8"),
        css=(_HERE / "copy_link.css").read_text(encoding="utf-8"),
        js=bundle(_HERE / "js" / "main.js"),
    )


def copy_link(note: str, *, key: str) -> None:
    """Puts the button on the page; `note` says what the link does not hold, empty where it holds everything."""
    _component()(key=key, data={"note": note}, width=_WIDTH)
