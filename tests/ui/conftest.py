"""Pages for tests without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from tests.page import Page
from tests.tiny_checkpoints import hum, save_tiny, save_tiny_speech
from tests.ui.listener import Listener
from vrnn.formats.audio_out import write_wav
from vrnn.ui.app_pages import listen as page_module
from vrnn.ui.ear import ear
from vrnn.ui.sound import examples, precomputed


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


@pytest.fixture
def clips(tmp_path: Path, monkeypatch) -> Iterator[Path]:
    """A folder with one clip, instead of those that are shipped."""
    folder = tmp_path / "clips"
    folder.mkdir()
    (folder / "1-hum.wav").write_bytes(write_wav(hum()))
    monkeypatch.setattr(examples, "FOLDER", folder)
    for cached in (examples.clip_names, examples.read_clip, precomputed._stored):
        cached.cache_clear()
    yield folder
    for cached in (examples.clip_names, examples.read_clip, precomputed._stored):
        cached.cache_clear()


@pytest.fixture
def listen(tmp_path: Path, monkeypatch) -> Iterator[Callable[..., Listener]]:
    """Opens Listen pages of one server whose models of kerstin are tiny, or those named."""

    def start(*models: str, trained: bool = True, corpus: str = "kerstin", **query: str) -> Listener:
        if trained and not (tmp_path / corpus).exists():
            save_tiny_speech(tmp_path, *models, corpus=corpus)
        return Listener(**query).run()

    def watched(data: dict[str, Any], *, key: str) -> int | None:
        Listener.sent = data
        return ear(data, key=key)

    monkeypatch.setattr(page_module, "ear", watched)
    monkeypatch.setenv("VRNN_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    yield start
    st.cache_resource.clear()
