"""The widgets; each is bound to the page's address, under names that begin with z, or with sound_z on that page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import streamlit as st

from vrnn.engine.what_if import BY, Change, Kind, LatentSpace
from vrnn.models import config_named
from vrnn.types import Ink, InputError
from vrnn.ui import glossary
from vrnn.ui.what_if import words
from vrnn.ui.what_if.wish import NOTHING_WISHED, Wish

_FAR = 2.0
"""How far z is walked at first: far enough to be seen."""


class Subject(NamedTuple):
    """What the page shows, as far as these widgets need to know.

    Attributes:
        models: one or two, by name.
        step: what is continued from, in words.
        space: asks for a model's latent space; called only where somebody walks.
        others: recordings to carry latents over from, by name; ink, or None on a page of sound.
        keep: keeps the recording on the page under a name, or None.
        mixes: whether the page can show what stands between two recordings.
    """

    models: tuple[str, ...]
    step: str
    space: Callable[[str], LatentSpace | None]
    others: Mapping[str, Ink | None]
    keep: Callable[[], None] | None = None
    mixes: bool = False


def changed_model(models: tuple[str, ...]) -> str | None:
    """The model whose z can be changed: the first that has one."""
    return next((name for name in models if config_named(name).latent), None)


def choose(subject: Subject, *, prefix: str = "") -> Wish:
    """The row of widgets with one sentence below it, and what they say."""
    model = changed_model(subject.models)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{words.TITLE}**", width="content", help=words.HELP)
        if model is None:
            st.caption(words.no_latent(subject.models), width="content")
            return NOTHING_WISHED
        kinds = (*words.KINDS, words.MIX) if subject.mixes else words.KINDS
        kind = st.pills(
            words.TITLE, kinds, key=f"{prefix}z", label_visibility="collapsed", bind="query-params"
        )
    if kind is None:
        st.caption(words.OFFER.format(step=subject.step))
        return NOTHING_WISHED
    if kind == words.MIX:
        return Wish(mix=True)
    try:
        space = subject.space(model) if kind == words.WALK else None
    except InputError as error:  # a checkpoint that cannot be read
        st.caption(f"{error.message} {error.hint}")
        return NOTHING_WISHED
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        change, other = _details(subject, space, kind, prefix)
    st.caption(words.sentence(change, subject.step, space, other))
    return Wish(change, other, subject.others.get(other))


def set_change(change: Change | None, *, prefix: str = "") -> None:
    """Set the widgets before they are made, as a saved page has them; nothing is done to z for None."""
    kinds = {"hold": words.HOLD, "prior": words.REDRAW, "posterior": words.REDRAW, "walk": words.WALK}
    st.session_state[f"{prefix}z"] = kinds.get(change.kind) if change else None
    if change is None:
        return
    st.session_state[f"{prefix}z_lasting"] = change.lasting
    if change.kind in ("prior", "posterior"):
        st.session_state[f"{prefix}z_from"] = words.POSTERIOR if change.kind == "posterior" else words.PRIOR
    if change.kind == "walk":
        st.session_state[f"{prefix}z_by"] = change.by
        st.session_state[f"{prefix}z_along"] = change.direction


def _details(subject: Subject, space: LatentSpace | None, kind: str, prefix: str) -> tuple[Change, str]:
    """What is done to z, and the name of what it is carried over from."""
    if kind == words.HOLD:
        return Change("hold", _lasting(prefix)), ""
    if kind == words.REDRAW:
        return Change(_source(prefix), lasting=False), ""
    if kind == words.WALK:
        return _walk(space, prefix), ""
    other = _other(subject, prefix)
    return Change("carry", _lasting(prefix)), other


def _lasting(prefix: str) -> bool:
    return st.toggle(
        words.LASTING, True, key=f"{prefix}z_lasting", help=words.LASTING_HELP, bind="query-params"
    )


def _source(prefix: str) -> Kind:
    chosen = st.segmented_control(
        "from the",
        [words.PRIOR, words.POSTERIOR],
        default=words.PRIOR,
        required=True,
        key=f"{prefix}z_from",
        help=glossary.several("prior", "posterior"),
        bind="query-params",
    )
    return "posterior" if chosen == words.POSTERIOR else "prior"


def _walk(space: LatentSpace | None, prefix: str) -> Change:
    assert space is not None, "the model has a latent"
    if st.session_state.get(f"{prefix}z_along", space.directions[0]) not in space.directions:
        del st.session_state[f"{prefix}z_along"]  # of another model's latent, or from somebody's file
    along = st.selectbox(
        "along",
        space.directions,
        key=f"{prefix}z_along",
        help=words.ALONG_HELP,
        width=130,
        bind="query-params",
    )
    by = st.slider(words.BY, *BY, _FAR, 0.25, key=f"{prefix}z_by", width=300, bind="query-params")
    return Change("walk", _lasting(prefix), along, by)


def _other(subject: Subject, prefix: str) -> str:
    chosen = st.selectbox(
        "latents of", list(subject.others), key=f"{prefix}z_other", width=180, bind="query-params"
    )
    if subject.keep is not None:
        st.button(
            words.KEEP,
            key=f"{prefix}z_keep",
            help=words.KEEP_HELP,
            on_click=subject.keep,
            icon=":material/bookmark_add:",
            type="tertiary",
        )
    return chosen
