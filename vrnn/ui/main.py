"""The app: what every page shares.  Run through app.py."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from vrnn.engine.sound import SPEECH
from vrnn.ui import words
from vrnn.ui.app_pages import compare, inside, listen, models, write
from vrnn.ui.shared import shared_engine, shared_sound_engine
from vrnn.ui.sound import words as sound_words
from vrnn.ui.wake import wake

# A file of our own: a named icon or an emoji would be fetched from somebody else's server.
ICON = Path(__file__).parents[2] / "assets" / "icon.png"
NONE = "There are no models yet."
# The pages on which voices are shown, too.  (A string here would be written on the page.)
SOUNDING = ("listen", "compare", "models")


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
    _footer(shown.url_path)
    wake(key="wake")


def _footer(page: str) -> None:
    """Where it runs, what is kept, and whose ink and voices are shown here."""
    ink = [] if page == "listen" else shared_engine().models()
    sound = [s for corpus in SPEECH for s in shared_sound_engine().models(corpus)] if page in SOUNDING else []
    there = sum(status.available for status in ink + sound)
    models = f"Models run on {shared_engine().device.upper()}; {there} are here." if there else NONE
    credits = [words.CREDIT] * (page != "listen") + [sound_words.CREDIT] * (page in SOUNDING)
    st.caption(" ".join([words.PRIVACY, models, *credits]))


main()
