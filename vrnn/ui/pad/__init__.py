"""The pad: a sheet to write on, with what the models infer and would write next, as one browser component.

    result = pad({"ink": ..., "analysis": ..., "futures": ...}, key="pad")

Python -> browser, `data` (plain lists, floats and strings; NaN and infinity are refused).  Coordinates are those
of the ink: a sheet 1000 wide (560 on a phone) and 360 high, y down; the browser steps back from wider ink.

    ink        None | {"id", "strokes": [[[x, y, t, p], ...], ...]}
               An example or file that was just opened.  The browser takes it over whenever `id` changes, so every
               opening needs an id of its own, also of the same example.
    analysis   None | {
        "ink_id"   the drawing it is about (that of `PadResult.ink`, or of `ink`); any other is shown dimmed
        "points"   [[x, y], ...], T + 1 resampled points; frame t is the move points[t] -> points[t + 1]
        "pen"      T of 0 | 1; 1: points[t + 1] ends its stroke, so the next move is a jump in the air
        "time"     T times in seconds
        "models"   [{"name", "label", "bound", "bound_kind": "bound" | "exact" (both nats a frame),
                     "log_px": [T], "kl": [T] | None, "move": [T] | None (|mu_t - mu_(t-1)|),
                     "path": None | {"q": [[a, b]] * T, "p": [[a, b]] * T,
                                     "ellipses": [[rx, ry, angle in radians]] * T (one sigma of q)},
                     "explained": share of variance in the plane, 0..1}, ...]
               The first model with "kl" colours the ink and owns the path; another joins the rows of the strip
               with what it has. }
    futures    None | {"ink_id", "at": the frame they continue after (T - 1 is the end), "seed", "rate_hz",
        "models": [{"name", "label", "hairs": [[[x, y, pen], ...], ...], "shade"}, ...] for at most two panels}
               Absolute ink coordinates; pen = 1 ends a stroke.  The same set with longer hairs goes on writing.
               `shade`, optional, is the model's place in `analysis`, and 2 for one whose z was changed.
    live       None | {"path": of a WebSocket on the same server, "label": the model's, "begin": what is asked of it}
               Guesses while the pen is down (vrnn/ui/live.py); nothing is said where the socket is blocked.
    busy       bool
    message    None | {"text", "hint"}
    kl_scale   optional: the KL in nats at the end of the ink's colours.  2 without it, for every drawing, so that
               the colours of two drawings can be compared.
    count      optional: how many continuations a model will have.  The panels keep room for as many before they
               have come; without it for as many as came last (8 at first).

Browser -> Python, in `st.session_state[key]` (tests may put it there):
    ink        {"id", "strokes", "base": the id of the `data["ink"]` it was drawn over, or None}
    at         {"ink_id", "t"}
and, made sense of, `PadResult`: a rerun follows each pen up, undo, redo, erase and clear (`ink`), and each step
chosen to continue from (`at`).  Hovering and scrubbing never leave the browser.

For benchmarks and browser tests the pad leaves User Timing marks (`performance.getEntriesByName(...)`), with a
`detail` each:
    vrnn:ink-sent        as a drawing is sent: {"ink_id", "points"}
    vrnn:live-sent       as the first points of a stroke go over the live socket: {"n"}
    vrnn:live-drawn      in the frame that first shows guesses for a stroke: {"n", "hairs"}
    vrnn:analysis-drawn  in the frame that first shows an analysis: {"ink_id", "models": names}
    vrnn:futures-drawn   in the frame that first shows something of a new set of futures (not when the same hairs
                         are written further): {"ink_id", "at", "seed", "models": names, "hairs": of each model}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

import streamlit as st
from streamlit.components.v2 import component

from vrnn.ui.pad.bundle import bundle

_HERE = Path(__file__).parent


class PadResult(NamedTuple):
    """What the user has done on the pad.

    Attributes:
        ink: `{"id", "strokes"}` once the user has written on, changed or cleared (no strokes) what was opened;
            None as long as the sheet shows `data["ink"]` as it came.  Values come from a browser: check them.
        at: the frame of the present drawing to continue from, or None for the end.
    """

    ink: dict[str, Any] | None
    at: int | None


@cache
def _component() -> Any:
    return component(
        "vrnn_pad",
        html=(_HERE / "pad.html").read_text(encoding="utf-8"),
        css=(_HERE / "pad.css").read_text(encoding="utf-8"),
        js=bundle(_HERE / "js" / "main.js"),
    )


def pad(data: dict[str, Any], *, key: str) -> PadResult:
    """Puts the pad on the page and says what the user has done on it (contract: this module's docstring).

    Raises:
        ValueError: a NaN or infinity in `data`, which would blank the component without a word.
        TypeError: a value in `data` that is not plain JSON, such as a NumPy number.
    """
    json.dumps(data, allow_nan=False)
    state = _component()(
        key=key,
        data={**data, "key": key, **heard(st.session_state.get(key))},
        on_ink_change=_ignore,
        on_at_change=_ignore,
    )
    return read_state(state.get("ink"), state.get("at"), data)


def heard(state: Any) -> dict[str, str | None]:
    """What this run has heard from the browser, sent back so that the pad can tell an answer from an older one."""
    ink, at = (state.get("ink"), state.get("at")) if isinstance(state, Mapping) else (None, None)
    return {
        "seen": ink["id"] if _has(ink, "id") else None,
        "chosen": f"{at['ink_id']}/{at['t']}" if _has(at, "ink_id", "t") else None,
    }


def _has(value: Any, *names: str) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping) and all(name in value for name in names)


def _ignore() -> None:
    """A state without a callback is not declared to Streamlit; the rerun itself is all we need."""


def read_state(ink: Any, at: Any, data: dict[str, Any]) -> PadResult:
    """The result for the state that the browser sent, or may have sent before something else was opened."""
    offered = (data.get("ink") or {}).get("id")
    drawn = _has(ink, "id", "strokes") and isinstance(ink["id"], str) and ink.get("base") == offered
    current = ink["id"] if drawn else offered
    step = at["t"] if _has(at, "ink_id", "t") and current is not None and at["ink_id"] == current else None
    return PadResult(
        ink={"id": ink["id"], "strokes": ink["strokes"]} if drawn else None,
        at=step if type(step) is int and step >= 0 else None,
    )
