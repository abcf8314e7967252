"""The tour: a few sentences about what is on the page right now, each beside the thing that it speaks of.

    tour(stops, host="pad", key="tour")

A button where it is called; the rest lies above the page in the browser's top layer, so that nothing moves.  Each
stop names its targets by their `data-role` or `data-act` in the component `host`, and may name a step to point at:
the host hears of it by the event "vrnn:point" on its `.stage` (`detail.t`, a step or null).  Whoever comes for the
first time is offered the tour once; after that only the button starts it.  Nothing is sent back to Python.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.components.v2 import component

from vrnn.ui.pad.bundle import bundle

_HERE = Path(__file__).parent


class Stop(NamedTuple):
    """One stop of a tour.

    Attributes:
        title: a few words.
        text: one sentence, true of what the page shows.
        targets: what it speaks of.
        t: the step to point at, or None.
    """

    title: str
    text: str
    targets: tuple[str, ...]
    t: int | None = None


@cache
def _component() -> Any:
    return component(
        "vrnn_tour",
        html=(_HERE / "tour.html").read_text(encoding="utf-8"),
        css=(_HERE / "tour.css").read_text(encoding="utf-8"),
        js=bundle(_HERE / "js" / "main.js"),
    )


def tour(stops: list[Stop], *, host: str, offer: str, key: str) -> None:
    """Puts the button on the page that starts the tour.

    Args:
        stops: in their order; what they say may change under an open tour, as the page does.
        host: the key of the component that the stops speak of.
        offer: the question that a first visitor is asked.
        key: of this component.
    """
    told = [stop._asdict() | {"targets": list(stop.targets)} for stop in stops]
    _component()(key=key, data={"stops": told, "host": host, "offer": offer}, width="content")
