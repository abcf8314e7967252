"""Between two drawings: what a model writes from a mixture of their latents."""

from __future__ import annotations

import streamlit as st

from vrnn.engine.interface import Chunk, Engine
from vrnn.models import label_of
from vrnn.types import Ink, InputError
from vrnn.ui.session import Drawing
from vrnn.ui.what_if import words
from vrnn.ui.what_if.choosing import changed_model
from vrnn.ui.what_if.row import inks_of, pictures

SHARES = tuple(i / 20 for i in range(21))
"""Of the second drawing; all of them are written at once, so that the slider only chooses."""
ROW = (0.0, 0.25, 0.5, 0.75, 1.0)
_HELD = "between_written"
_INK = {"light": "#1f2430", "dark": "#e6e8ee"}


def show(
    engine: Engine, models: tuple[str, ...], drawing: Drawing, others: dict[str, Ink], seed: int
) -> None:
    """The widgets and the pictures, for the first of `models` that has a latent; there must be one."""
    model = changed_model(models)
    assert model is not None, "without a latent nobody can wish for a mixture"
    if not drawing.strokes:
        st.caption(words.NO_DRAWING)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        name = st.selectbox(
            words.AND,
            list(others),
            _first_other(drawing, others),
            key="z_between",
            width=180,
            bind="query-params",
        )
        share = st.slider(
            words.SHARE.format(name), 0.0, 1.0, 0.5, 0.05, key="z_share", width=300, bind="query-params"
        )
    try:
        _pictures(engine, model, drawing, name, others[name], share, seed)
    except InputError as error:
        st.caption(f"{error.message} {error.hint}")


def _first_other(drawing: Drawing, others: dict[str, Ink]) -> int:
    """A drawing beside itself has nothing between."""
    return next((i for i, name in enumerate(others) if name != drawing.example), 0)


def _pictures(
    engine: Engine, model: str, drawing: Drawing, name: str, other: Ink, share: float, seed: int
) -> None:
    ends = drawing.ink(), other
    written = _written(engine, model, (drawing.id, name), ends, seed)
    inks = dict(zip(SHARES, inks_of(written), strict=True))
    chosen = min(SHARES, key=lambda known: abs(known - share))
    colour = _INK["dark" if st.context.theme.type == "dark" else "light"]
    titles = [f"{label_of(model)}, a = {a:g}" for a in (chosen, *ROW)]
    large, *row = pictures([inks[a] for a in (chosen, *ROW)], colour, titles)
    first, last = (pictures([ink], colour, ["as written"])[0] for ink in ends)
    with st.container(width=560):  # an image of a width of its own would stick out of a narrower page
        st.image(large, caption=f"{label_of(model)}, a = {chosen:g}", width="stretch")
    captions = [words.HERE, *(f"a = {a:g}" for a in ROW), f"{name}, as written"]
    with st.container(horizontal=True, gap="small", key="between_row"):
        for picture, caption in zip((first, *row, last), captions, strict=True):
            st.image(picture, caption=caption, width=134)
    st.caption(words.between(label_of(model), name, written.points.shape[1]))


def _written(engine: Engine, model: str, names: tuple[str, str], ends: tuple[Ink, Ink], seed: int) -> Chunk:
    """All mixtures, from before if they are the same."""
    asked = (model, names, seed)
    known, written = st.session_state.get(_HELD, (None, None))
    if known != asked or written is None:
        written = engine.between(model, ends, SHARES, seed=seed)
        st.session_state[_HELD] = (asked, written)
    return written
