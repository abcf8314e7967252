"""Pages for tests without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from tests.page import Page
from tests.tiny_checkpoints import save_tiny


@pytest.fixture
def open_page(tmp_path: Path, monkeypatch) -> Iterator[Callable[..., Page]]:
    """Opens pages of one server, whose checkpoints are tiny, or those named."""

    def start(*models: str, trained: bool = True, **query: str) -> Page:
        if trained and not (tmp_path / "unipen").exists():
            save_tiny(tmp_path, *models)
        return Page(**query).run()

    monkeypatch.setenv("VRNN_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    yield start
    st.cache_resource.clear()
