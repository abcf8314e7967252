"""Says at the foot of the page that the server is lost, and runs the whole page again when it is back.

The line stands in for Streamlit's dialog, which covers what can still be drawn, played and saved.

A server that was started anew knows no fragment of this page: without a run of the whole page everything inside of
one would stay without an answer.  Call it outside of fragments.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

from vrnn.ui.pad.bundle import bundle

_HERE = Path(__file__).parent


@cache
def _component() -> Any:
    html, css = ((_HERE / f"wake.{kind}").read_text(encoding="utf-8") for kind in ("html", "css"))
    script = bundle(_HERE / "js" / "main.js")
    return component("vrnn_wake", html=html, css=css, js=script, isolate_styles=False)


def wake(*, key: str) -> None:
    """Nothing to be seen while all is well."""
    _component()(key=key, on_back_change=_ignore, height=1)


def _ignore() -> None:
    """A trigger without a callback is not declared to Streamlit; the rerun itself is all we need."""
