"""What this app saves beside ink, read back from a file that anybody may have written.  Knows no Streamlit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.engine.clamp import DEFAULT, Settings, clamped, within
from vrnn.engine.interface import ModelStatus
from vrnn.engine.what_if import BY, KINDS, Change
from vrnn.types import Ink, InputError

_FURTHEST = 20_000.0
"""In sheet units: what is saved from the sheet lies within."""


class Saved(NamedTuple):
    """How a page was set when it was saved.

    Attributes:
        settings: within limits.
        models: names, one or two; unchecked but for being short text.
        at: the frame to continue after, which the ink has; None for the last.
        change: what is done to z there, or None; its direction is unchecked but for being short text.
        seals: sha256 of each model's weights then.
        said: messages about what was outside of limits.
    """

    settings: Settings
    models: tuple[str, ...]
    at: int | None
    change: Change | None
    seals: dict[str, str]
    said: list[str]


def saved_in(data: bytes, ink: Ink) -> Saved | None:
    """The settings in a file whose ink has been read; None if it holds none, as other programs' files."""
    content = _content(data)
    given = content.get("settings")
    if not isinstance(given, Mapping):
        return None
    settings, said = clamped(*(given.get(name, value) for name, value in DEFAULT._asdict().items()))
    at = content.get("at")
    step = possible_step(at, ink)
    if at is not None and step is None:
        said.append("The ink has no step where the file says that it goes on; it goes on from the end.")
    models = content.get("models")
    names = [name for name in models if _is_word(name)][:2] if isinstance(models, list) else []
    change = _change(content.get("what_if"), said)
    return Saved(settings, tuple(dict.fromkeys(names)), step, change, _seals(content.get("seals")), said)


def _content(data: bytes) -> Mapping[str, Any]:
    """The file's JSON, which `read_ink` has already found to be short and flat; empty for any other file."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, Mapping) else {}


def _change(given: object, said: list[str]) -> Change | None:
    """What is done to z; what needs another drawing cannot be done again."""
    if not isinstance(given, Mapping):
        return None
    kind = given.get("kind")
    if kind not in KINDS or kind == "carry":
        said.append("The file's change of z needs another drawing and is left out.")
        return None
    by = within("distance that z is walked", given.get("by"), BY, 0.0, said) if kind == "walk" else 0.0
    direction = str(given.get("direction")) if _is_word(given.get("direction")) else ""
    return Change(kind, given.get("lasting") is not False, direction, by)


def _seals(given: object) -> dict[str, str]:
    pairs = given.items() if isinstance(given, Mapping) else ()
    return {name: seal for name, seal in pairs if _is_word(name) and _is_word(seal)}


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 100


def possible_step(at: object, ink: Ink) -> int | None:
    """`at`, if it is a frame of the ink."""
    if type(at) is not int or at < 0:
        return None
    try:
        frames = HandwritingCodec().encode(ink)
    except InputError:
        return None  # too long for the models: the page says so
    return at if at < len(frames) else None


def lies_on_sheet(ink: Ink) -> bool:
    """Whether the ink is where the pad can show it."""
    return all(bool(np.all(np.abs(stroke[:, :2]) <= _FURTHEST)) for stroke in ink.strokes)


def differences(saved: Saved, statuses: list[ModelStatus]) -> list[str]:
    """Why the page cannot be as it was: models that are not here, or whose weights are others."""
    here = {status.name: status for status in statuses}
    said = []
    if any(name not in here for name in saved.models):
        said.append("The file was saved with a model that this app does not know.")
    for name in saved.models:
        status, seal = here.get(name), saved.seals.get(name)
        if status and status.available and seal and seal != status.seal:
            said.append(
                f"The weights of {status.label} have changed since the file was saved: it infers and continues "
                "otherwise."
            )
    return said
