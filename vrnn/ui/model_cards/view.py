"""One checkpoint's card on the page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from vrnn.ui.model_cards import charts, realism, reproduce, words
from vrnn.ui.model_cards.facts import Fact, data_facts, measured_facts, training_facts
from vrnn.ui.model_cards.figures_of import headline
from vrnn.ui.model_cards.sampled import Spot, reserve
from vrnn.ui.model_cards.shelf import Entry

_STYLE = """<style>
.facts { display: grid; grid-template-columns: minmax(6.5rem, max-content) 1fr; gap: 0.35rem 1rem;
  margin: 0 !important; padding: 0 !important; font-size: 0.9rem; line-height: 1.45; }
.facts dt { opacity: 0.68; margin: 0; padding: 0; }
.facts dd { margin: 0; padding: 0; overflow-wrap: anywhere; }
@media (max-width: 480px) { .facts { grid-template-columns: 1fr; gap: 0 } .facts dd { margin-bottom: 0.5rem } }
</style>"""


def card(entry: Entry) -> Spot | None:
    """Everything that is known at once; the sample is drawn into the spot that is returned, when all else is there."""
    with st.container(border=True, key="card"):
        st.markdown(f"##### {entry.label}")
        if entry.problem:
            st.error(entry.problem, icon=":material/error:")
            return None
        st.markdown(words.about(entry.card["config"]))
        _headline(entry)
        left, right = st.columns([3, 2], gap="large")
        with left:
            spot = reserve(entry)
            _realism(entry)
            facts("Data and licence", data_facts(entry.card))
            use = (("Made for", entry.card.get("intended_use")), ("Limits", entry.card.get("limits")))
            facts("Use and limits", [Fact(name, str(text)) for name, text in use if text])
        with right:
            _dimensions(entry)
            facts("How it was trained", training_facts(entry))
            facts("What was measured", measured_facts(entry.card))
        _use(entry)
    return spot


def _headline(entry: Entry) -> None:
    figures = headline(entry.card)
    if not figures:
        st.caption(words.NOT_MEASURED)
        st.code(
            f"python -m vrnn finish {reproduce.folder(entry)} --data DIR", language="bash", wrap_lines=True
        )
        return
    with st.container(horizontal=True, gap="medium", key="headline"):
        for figure in figures:
            st.metric(
                figure.name,
                figure.value,
                figure.beside or None,
                delta_color="off",
                delta_arrow="off",
                help=figure.help,
                width="content",
            )


def _dimensions(entry: Entry) -> None:
    metrics = entry.card.get("metrics") or {}
    nats = metrics.get("kl_per_dimension")
    if not nats:
        return
    st.markdown("###### What each dimension of z carries")
    active = metrics.get("active_units", 0)
    st.plotly_chart(
        charts.dimensions(nats),
        key=f"dimensions {entry.corpus} {entry.name}",
        config={"displayModeBar": False},
        alt=f"KL of {len(nats)} dimensions of z, {active} of them active; the largest {max(nats):.3f} nats a frame.",
    )
    st.caption(words.DIMENSIONS if active else words.COLLAPSED)


def facts(title: str, found: Sequence[Fact]) -> None:
    """A title over words and their texts; nothing where nothing is known."""
    if not found:
        return
    st.markdown(f"###### {title}")
    lines = "".join(f"<dt>{escape(fact.name)}</dt><dd>{escape(fact.text)}</dd>" for fact in found)
    st.html(f'{_STYLE}<dl class="facts">{lines}</dl>')


def _realism(entry: Entry) -> None:
    st.markdown("###### How real it is")
    told = realism.told(entry.card)
    if told is None:
        st.caption(words.NO_REALISM)
        command = f"python -m vrnn realism {reproduce.folder(entry)} --data DIR --write"
        st.code(command, language="bash", wrap_lines=True)
        return
    st.dataframe(
        realism.lines(entry.card),
        hide_index=True,
        key=f"realism {entry.corpus} {entry.name}",
        alt=f"Distances between continuations of {entry.label} and real ones",
        column_config={
            "quantity": TextColumn("", pinned=True),
            "distance": NumberColumn("generated", format="%.3f", help="Distance of generated from real."),
            "real": NumberColumn("real", format="%.3f", help="The same distance of real from real."),
            "in": TextColumn("in", help="KS: Kolmogorov-Smirnov distance, 0 to 1."),
            "median_real": NumberColumn("median, real", format="%.3g"),
            "median_made": NumberColumn("generated", format="%.3g"),
            "unit": TextColumn("unit"),
        },
    )
    st.caption(told)


def _use(entry: Entry) -> None:
    st.markdown("###### Make it again")
    st.code(reproduce.commands(entry), language="bash", wrap_lines=True)
    st.caption(words.REPRODUCE)
    st.markdown("###### Load it in Python")
    st.code(reproduce.python_lines(entry), language="python", wrap_lines=True)
    st.caption(words.LOAD)
