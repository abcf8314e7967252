"""Which models answer: any of the nine that has a checkpoint, and any other, or nothing, beside it.

A list of Streamlit cannot grey single options.  So all nine can be picked, those without a checkpoint are marked,
and picking one of them leaves the choice as it was and shows the command that trains it.
"""

from __future__ import annotations

import streamlit as st

from vrnn.engine.interface import ModelStatus
from vrnn.engine.library import NOT_TRAINED
from vrnn.ui import words
from vrnn.ui.examples import DEFAULT_MODELS, default_models

NOTHING = "nothing"
_WANTED, _KEPT = "wanted", "kept"


def choose_models(statuses: list[ModelStatus], *, prefix: str = "") -> tuple[tuple[str, ...], list[str]]:
    """One or two models that can be used, and what is wrong with those that should have been chosen.

    Where no model at all has a checkpoint, the defaults stand for the answers that ship with the examples.
    `prefix` sets the widgets of one page apart from those of another.
    """
    shelf = {status.name: status for status in statuses}
    usable = {name for name, status in shelf.items() if status.available} or set(DEFAULT_MODELS)
    model, baseline = preferred = default_models(statuses)
    first = next(name for name in (model, baseline, *shelf) if name in usable)
    second = baseline if baseline in usable else NOTHING
    chosen = (
        _choose("Model", f"{prefix}model", list(shelf), first, shelf, usable),
        _choose("Beside it", f"{prefix}baseline", [*shelf, NOTHING], second, shelf, usable | {NOTHING}),
    )
    _tell_missing(statuses)
    instead = zip(preferred, (first, second), chosen, strict=True)
    said = [_damage(shelf[d]) for d, other, now in instead if d != other == now and _is_damaged(shelf[d])]
    return tuple(name for name in dict.fromkeys(chosen) if name != NOTHING), said


def _choose(
    title: str, key: str, names: list[str], default: str, shelf: dict[str, ModelStatus], usable: set[str]
) -> str:
    labels = {name: _label(shelf.get(name)) for name in names}
    _keep_usable(key, default, shelf, usable)
    chosen = st.selectbox(
        title,
        names,
        names.index(default),
        format_func=labels.__getitem__,
        key=key,
        help=words.VARIANTS_HELP if any("." in name for name in names) else None,
        bind="query-params",
    )
    st.session_state[f"{_KEPT} {key}"] = chosen
    return chosen


def _label(status: ModelStatus | None) -> str:
    if status is None:
        return "Nothing"
    mark = "" if status.available else " · damaged" if _is_damaged(status) else " · not trained yet"
    return status.label + mark


def _keep_usable(key: str, default: str, shelf: dict[str, ModelStatus], usable: set[str]) -> None:
    """Before the list is made: what was picked, or named by a link, is only wanted if it cannot be used."""
    kept = st.session_state.get(f"{_KEPT} {key}", default)
    if key not in st.session_state:
        asked = st.query_params.get(key)
        picked = next((name for name, status in shelf.items() if status.label == asked), kept)
    else:
        picked = st.session_state[key]
    if picked not in usable:
        st.session_state[_WANTED] = picked
        st.session_state[key] = kept if kept in usable else default
    elif picked != kept:
        st.session_state[_WANTED] = None


def _tell_missing(statuses: list[ModelStatus]) -> None:
    """How many cannot be chosen; and of the one that was picked last, what would change that."""
    missing = {status.name: status for status in statuses if not status.available}
    wanted = missing.get(st.session_state.get(_WANTED) or "")
    if wanted is not None:
        st.caption(f"{wanted.label}: {wanted.reason} To train it:")
        st.code(wanted.command, language=None, wrap_lines=True)
    elif missing:
        st.caption(words.MISSING.format(len(missing), len(statuses)))


def _is_damaged(status: ModelStatus) -> bool:
    return not status.available and status.reason != NOT_TRAINED


def _damage(status: ModelStatus) -> str:
    return f"{status.label} cannot be used: {status.reason}"
