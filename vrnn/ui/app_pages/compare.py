"""The Compare page."""

from __future__ import annotations

import streamlit as st


def page() -> None:
    """The whole page."""
    st.markdown("#### Compare")
