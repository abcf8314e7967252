"""The app: what every page shares.  Run through app.py."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from vrnn.ui import words
from vrnn.ui.app_pages import listen, write
from vrnn.ui.shared import shared_engine

# A file of our own: a named icon or an emoji would be fetched from somebody else's server.
ICON = Path(__file__).parents[2] / "assets" / "icon.png"


def main() -> None:
    """Set the page up, run it, and say below it where it runs and what it keeps."""
    st.set_page_config("VRNN: what a latent variable writes", ICON, layout="wide")
    pages = [
        st.Page(write.page, title="Write", url_path="write", default=True),
        st.Page(listen.page, title="Listen", url_path="listen"),
    ]
    st.navigation(pages, position="top").run()
    _footer()


def _footer() -> None:
    engine = shared_engine()
    labels = [status.label for status in engine.models() if status.available]
    models = ", ".join(labels) if labels else "no models yet"
    st.caption(f"{words.PRIVACY} Models run on {engine.device.upper()}: {models}. {words.CREDIT}")


main()
