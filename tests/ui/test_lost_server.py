"""What was drawn while the server was away is read by the one that comes back."""

from __future__ import annotations

import numpy as np
import pytest
import streamlit as st

from tests.tiny_checkpoints import CODEC, word
from vrnn.ui.app_pages import write
from vrnn.ui.pad import PadResult
from vrnn.ui.sheet import to_lists


@pytest.fixture
def remembering(monkeypatch):
    """A pad whose page remembers what it sent to another server; a session hears of it once the pad is there."""

    def start(strokes: object) -> None:
        def pad(data, *, key):
            sent = {"ink": {"id": "drawn 7", "strokes": strokes, "base": "example wave 3"}, "at": None}
            st.session_state.setdefault(key, sent)
            return PadResult(None, None)

        monkeypatch.setattr(write, "pad", pad)

    return start


def test_a_new_server_takes_over_what_the_pad_had_sent_to_the_old_one(open_page, remembering):
    remembering(to_lists(word()))
    page = open_page(example="wave")
    assert page.test.session_state["opened"]["id"].startswith("kept ")
    assert page.test.session_state["example"] is None
    assert page.answer.whole and page.held.failure is None
    np.testing.assert_allclose(page.answer.analysis["points"], CODEC.encode_placed(word()).points, atol=0.02)


@pytest.mark.parametrize("strokes", [[], None, "ink", [[["x", 0, 0, 0]]], [[[float("nan"), 0, 0, 0]] * 3]])
def test_what_is_no_ink_leaves_the_page_as_it_opened(open_page, remembering, strokes):
    remembering(strokes)
    page = open_page(example="wave")
    assert page.test.session_state["opened"]["id"].startswith("example wave")
    assert page.answer.whole and page.held.failure is None
