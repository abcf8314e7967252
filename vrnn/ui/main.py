"""The app: what every page shares.  Run through app.py."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from vrnn.engine.interface import ModelStatus
from vrnn.engine.sound import SPEECH
from vrnn.ui import words
from vrnn.ui.app_pages import compare, inside, listen, models, write
from vrnn.ui.shared import shared_engine, shared_sound_engine
from vrnn.ui.sound import words as sound_words

# A file of our own: a named icon or an emoji would be fetched from somebody else's server.
ICON = Path(__file__).parents[2] / "assets" / "icon.png"


def main() -> None:
    """Set the page up, run it, and say below it where it runs and what it keeps."""
    st.set_page_config("VRNN: what a latent variable writes", ICON, layout="wide")
    pages = [
        st.Page(write.page, title="Write", url_path="write", default=True),
        st.Page(listen.page, title="Listen", url_path="listen"),
        st.Page(compare.page, title="Compare", url_path="compare"),
        st.Page(inside.page, title="Inside", url_path="inside"),
        st.Page(models.page, title="Models", url_path="models"),
    ]
    shown = st.navigation(pages, position="top")
    shown.run()
    if shown.url_path == "listen":
        engine = shared_sound_engine()
        statuses = [status for corpus in SPEECH for status in engine.models(corpus)]
        _footer(statuses, " of ", sound_words.CREDIT)
    else:
        _footer(shared_engine().models(), "", words.CREDIT)


def _footer(statuses: list[ModelStatus], of: str, credit: str) -> None:
    labels = [s.label + (of and of + s.corpus) for s in statuses if s.available]
    models = ", ".join(labels) if labels else "no models yet"
    st.caption(f"{words.PRIVACY} Models run on {shared_engine().device.upper()}: {models}. {credit}")


main()
