"""Entry for `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from vrnn.ui.live import live_route
from vrnn.ui.warm_up import lifespan

app = st.App(Path(__file__).parent / "vrnn" / "ui" / "main.py", lifespan=lifespan, routes=[live_route()])
