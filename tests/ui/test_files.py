"""Ink files that a visitor opens."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny_checkpoints import word
from vrnn.formats.ink_json import write_json
from vrnn.formats.inkml import write_inkml
from vrnn.ui.sheet import on_sheet, to_lists


@pytest.mark.parametrize(("name", "write"), [("word.json", write_json), ("word.inkml", write_inkml)])
def test_a_file_is_opened_on_the_sheet(open_page, name, write):
    page = open_page()
    page.test.file_uploader(key="file").set_value((name, write(word()), "application/octet-stream"))
    page.run()
    opened = page.test.session_state["opened"]
    assert opened["id"].startswith("file ")
    for sent, got in zip(to_lists(on_sheet(word())), opened["strokes"], strict=True):
        np.testing.assert_allclose(sent, got, atol=0.02)
    assert page.answer.analysis["ink_id"] == opened["id"]
    assert page.answer.whole


@pytest.mark.parametrize("content", [b"", b"not ink", b"<ink>", b'{"format": "vrnn-ink"}', b"[" * 100])
def test_a_file_that_is_not_ink_is_a_message_and_the_page_stays(open_page, content):
    page = open_page()
    before = page.test.session_state["opened"]
    page.test.file_uploader(key="file").set_value(("<b>x</b>.json", content, "text/html"))
    page.run()
    assert page.test.session_state["opened"] == before
    assert page.answer.whole
