"""A page without a model: a component sends a number, and a fragment hands it back.  Run by page.py."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2 import component

SCRIPT = """
export default function ({ data, parentElement, setStateValue }) {
  const page = parentElement.ownerDocument.defaultView;
  page.answered?.(data.back);
  page.echo = (value) => new Promise((resolve) => {
    const begin = performance.now();
    page.answered = (back) => back === value && requestAnimationFrame(() => resolve(performance.now() - begin));
    setStateValue("value", value);
  });
}
"""
KEY = "echo"


def _ignore() -> None:
    """Without a callback Streamlit would not know of the state."""


@st.fragment
def _page() -> None:
    state = st.session_state.get(KEY) or {}
    echo(key=KEY, data={"back": state.get("value")}, on_value_change=_ignore)


echo = component("echo", html="<p>echo</p>", js=SCRIPT)
_page()
