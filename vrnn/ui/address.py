"""The page's address: what it says of things that no widget is bound to."""

from __future__ import annotations

import streamlit as st


def put(name: str, value: str | int | None) -> None:
    """Write a value into the address, or take it out for None; nothing happens where it is so already."""
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != str(value):
        st.query_params[name] = str(value)


def asked_number(name: str) -> int | None:
    """A whole number from 0 to 99,999 that the address names, if it does."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None
