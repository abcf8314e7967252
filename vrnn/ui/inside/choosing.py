"""Which drawing is walked through, and by which model."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from vrnn.engine.interface import ModelStatus
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink
from vrnn.ui import session
from vrnn.ui.examples import DEFAULT_MODELS, examples
from vrnn.ui.inside import words

_DRAWING, _MODEL = "inside drawing", "inside"


class Source(NamedTuple):
    """A drawing: a name that no other has, and its strokes, unchecked."""

    name: str
    strokes: Any

    def ink(self) -> Ink:
        """The checked ink.

        Raises:
            InputError: if the browser sent something that is not ink.
        """
        return ink_from_strokes(self.strokes)


def kept_drawing() -> session.Drawing:
    """What was on the Write page's sheet when it was shown last, else what it would show first."""
    return session.last_drawing() or session.drawing()


def choose_drawing(kept: session.Drawing) -> Source:
    """The visitor's own drawing if there is one, or an example."""
    own = kept.example is None and bool(kept.strokes)
    names = [words.YOURS] * own + list(examples())
    first = words.YOURS if own else kept.example or next(iter(names), None)
    if st.session_state.get(_DRAWING, first) not in names:
        del st.session_state[_DRAWING]
    chosen = st.pills(words.DRAWING, names, default=first, key=_DRAWING, required=True)
    if chosen == words.YOURS:
        return Source(kept.id, kept.strokes)
    example = examples().get(chosen or "")
    return Source(f"example {chosen}", example.strokes if example else [])


def choose_model(statuses: list[ModelStatus]) -> str | None:
    """One of the models that can be used, or None if there is none."""
    labels = {status.name: status.label for status in statuses if status.available}
    if not labels:
        return None
    names = list(labels)
    first = next((i for i, name in enumerate(names) if name == DEFAULT_MODELS[0]), 0)
    return st.selectbox(
        words.MODEL, names, first, format_func=labels.__getitem__, key=_MODEL, bind="query-params"
    )
