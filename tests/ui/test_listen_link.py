"""What the address of the Listen page holds, and what it says that it does not."""

from __future__ import annotations

import pytest

from tests.tiny_checkpoints import hum
from vrnn.ui.sound import words


def notes(page, monkeypatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr("vrnn.ui.app_pages.listen.copy_link", lambda note, key: said.append(note))
    page.run()
    return said


def test_the_step_of_a_clip_is_in_the_link_and_comes_back(listen, clips):
    page = listen("vrnn-gauss", "rnn-gmm", sound_seconds="0.5").choose(40)
    assert {future.at for future in page.answer.futures} == {40}
    assert page.test.query_params["frame"] in ("40", ["40"])
    other = listen(clip="hum", frame="40", sound_seconds="0.5")
    assert {future.at for future in other.answer.futures} == {40}
    for ours, theirs in zip(page.answer.futures, other.answer.futures, strict=True):
        assert ours.sounds[0].samples.tobytes() == theirs.sounds[0].samples.tobytes()
    assert other.choose(60).held.question.at == 60


@pytest.mark.parametrize("frame", ["-1", "100000", "x", "202"])
def test_a_frame_that_the_clip_does_not_have_is_its_end(listen, clips, frame):
    page = listen(trained=False, clip="hum", frame=frame)
    assert page.opened.frames == 202 and page.held.question.at is None
    assert "frame" not in page.test.query_params


def test_a_sound_of_one_s_own_does_not_travel_and_the_button_says_so(listen, clips, monkeypatch):
    page = listen(trained=False)
    assert set(notes(page, monkeypatch)) == {""}
    page.upload(hum(0.6))
    assert set(notes(page, monkeypatch)) == {words.LINK_WITHOUT}
