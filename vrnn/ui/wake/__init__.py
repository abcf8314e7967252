"""Runs the whole page again when a lost server is back.

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
    return component("vrnn_wake", html="<span></span>", js=bundle(_HERE / "js" / "main.js"))


def wake(*, key: str) -> None:
    """Nothing to be seen."""
    _component()(key=key, on_back_change=_ignore, height=1)


def _ignore() -> None:
    """A trigger without a callback is not declared to Streamlit; the rerun itself is all we need."""
