"""The Inside page: the review's sections 3 and 4 as things to touch, and its equations beside the code."""

from __future__ import annotations

import streamlit as st

from vrnn.engine.inside import LONGEST, InkInside
from vrnn.engine.interface import Engine
from vrnn.types import InputError
from vrnn.ui import glossary
from vrnn.ui import words as all_words
from vrnn.ui.inside import gradient, kl, step, words
from vrnn.ui.inside.choosing import Source, choose_drawing, choose_model, kept_drawing
from vrnn.ui.inside.equations import SECTIONS, Correction, Equation
from vrnn.ui.inside.payload import no_data, step_data
from vrnn.ui.inside.sources import source
from vrnn.ui.session import Drawing
from vrnn.ui.shared import shared_engine

_SEED = 0
_FOUND = "inside found"


def page() -> None:
    """The whole page; after the first run a choice in the walk runs that part alone."""
    st.markdown(f"#### {words.TITLE}")
    st.markdown(words.INVITATION)
    st.markdown(f"##### {words.KL}", help=glossary.several("KL", "nat"))
    st.markdown(words.KL_READING)
    kl(key="inside kl")
    st.markdown(f"##### {words.GRADIENT}")
    st.markdown(words.GRADIENT_READING)
    gradient(key="inside gradient")
    st.markdown(f"##### {words.STEP}", help=glossary.several("latent", "prior", "posterior", "frame"))
    st.markdown(words.STEP_READING)
    _walk(kept_drawing())
    st.markdown(f"##### {words.EQUATIONS}")
    st.markdown(words.EQUATIONS_READING)
    _equations()


@st.fragment
def _walk(kept: Drawing) -> None:
    engine = shared_engine()
    statuses = engine.models()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        with st.container(width=240):
            model = choose_model(statuses)
        drawing = choose_drawing(kept)
    if model is None:
        st.caption(f"{all_words.NO_MODELS} To train one:")
        st.code(statuses[0].command, language=None, wrap_lines=True)
        return
    note = "&nbsp;"
    try:
        found = _found(engine, model, drawing)
        data, note = step_data(found, drawing.name), _note(found)
    except InputError as error:
        data, note = no_data(), f"{error.message} {error.hint}"
    step(data, key="inside step")
    st.caption(note)


def _found(engine: Engine, model: str, drawing: Source) -> InkInside:
    """The engine's answer, asked once for each drawing and model in a row."""
    known = st.session_state.get(_FOUND)
    if known is None or known[0] != (model, drawing.name):
        found = engine.inside(model, drawing.ink(), seed=_SEED)
        known = st.session_state[_FOUND] = ((model, drawing.name), found)
    return known[1]


def _note(found: InkInside) -> str:
    """What is particular about this model or this drawing."""
    said = [
        (found.config.latent > 0 and found.config.prior == 0, words.STANDARD),
        (found.config.residual, words.RESIDUAL),
        (found.config.inference == "smooth", words.AHEAD),
        (found.steps > LONGEST, words.CUT.format(found.steps, LONGEST)),
    ]
    return " ".join(text for true, text in said if true) or "&nbsp;"


def _equations() -> None:
    for section in SECTIONS:
        st.markdown(f"**{section.title}**")
        for equation in section.equations:
            with st.container(border=True):
                _equation(equation)


def _equation(equation: Equation) -> None:
    left, right = st.columns([1, 1], gap="medium")
    with left:
        name = f"({equation.number})" if equation.number.isdigit() else f"§ {equation.number}"
        st.markdown(f"**{name}** {equation.meaning}")
        st.latex(equation.latex)
        if equation.wrong is not None:
            _correction(equation.wrong)
    with right:
        for link in equation.code:
            st.caption(f"`{link.title}`")
            st.code(source(link), language="python", wrap_lines=True)


def _correction(wrong: Correction) -> None:
    printed = f"{words.PRINTED} $\\;{wrong.printed}$" if wrong.printed else "On this the review errs."
    st.markdown(f":orange[:material/edit:] {printed}  \n{wrong.why}")
