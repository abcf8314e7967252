"""The Inside page's figures, one browser component each; nothing that they do needs the server again.

kl(key="kl")              the divergence between two Gaussians, analytic and by samples
gradient(key="gradient")  two estimators of one gradient, side by side
step(data, key="step")    one step of a model as a graph, with the numbers of a drawing; data: payload.py
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

from vrnn.ui import pad
from vrnn.ui.ear.envelope import seal
from vrnn.ui.pad.bundle import bundle

_HERE = Path(__file__).parent
_PAD = Path(pad.__file__).parent


@cache
def _component(name: str) -> Any:
    css = (_PAD / "pad.css", _HERE / "inside.css")
    return component(
        f"vrnn_inside_{name}",
        html=(_HERE / f"{name}.html").read_text(encoding="utf-8"),
        css="\n".join(file.read_text(encoding="utf-8") for file in css),
        js=bundle(_HERE / "js" / f"{name}.js"),
    )


def kl(*, key: str) -> None:
    """Puts two Gaussians on the page that can be dragged."""
    _component("kl")(key=key, data={})


def gradient(*, key: str) -> None:
    """Puts the two estimators on the page."""
    _component("gradient")(key=key, data={})


def step(data: dict[str, Any], *, key: str) -> None:
    """Puts one step on the page.

    Raises:
        ValueError: a NaN or infinity outside the byte strings of `data`.
        TypeError: a value in `data` that is neither plain JSON nor bytes.
    """
    _component("step")(key=key, data=seal(data))
