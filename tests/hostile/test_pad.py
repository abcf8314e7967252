"""Whatever a browser claims was drawn: refused with a message, or a defined result; never a traceback."""

from __future__ import annotations

import math
import time

import pytest

from tests.tiny_checkpoints import word
from vrnn.ui.sheet import to_lists

LINE = [[float(i), 5.0 + (i % 7), i * 0.01, 0.5] for i in range(50)]


@pytest.mark.parametrize(
    "strokes",
    [
        [[[0.0, 0.0, 0.0, 0.5]] * 60_000],
        [[[math.nan, 0.0, 0.0, 0.5], [1.0, 1.0, 0.1, 0.5]]],
        [[[math.inf, 0.0, 0.0, 0.5]]],
        [[["x", "y", 0.0, 0.5]]],
        [["<script>alert(1)</script>"]],
        [{"x": 1}],
        "ink",
        {"0": LINE},
        [[[1e300, 0.0, 0.0, 0.5]]],
        [[[10**400, 0, 0, 0]]],
        [[[1.0]]],
        [[[0.0, 0.0, float(i), 0.5] for i in range(700)]],
        [[]],
        [[], []],
    ],
    ids=range(14),
)
def test_what_is_not_ink_is_a_message_and_keeps_the_last_good_answer(open_page, strokes):
    page = open_page().draw()
    before = page.answer
    page.send(strokes, "bad 1")
    assert page.held.failure is not None and page.held.failure.message
    assert page.answer is before
    page.draw("good 2")
    assert page.held.failure is None and page.answer.analysis["ink_id"] == "good 2"


def test_a_million_points_are_refused_quickly(open_page):
    page = open_page()
    page.send([LINE], "warm")
    strokes = [[[0.0, 0.0, 0.0, 0.5]] * 1_000_000]
    begin = time.perf_counter()
    page.send(strokes, "huge")
    assert "50,000" in page.held.failure.message
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    "strokes",
    [
        [[[5.0, 5.0, 0.0, 0.5]]],
        [[[5.0, 5.0, 0.0, 0.5]] * 40],
        [[[x, y, -t, 0.5] for x, y, t, _ in LINE]],
        [[[x, y, 0.0, 0.5] for x, y, _, _ in LINE]],
        [[[x, y] for x, y, _, _ in LINE]],
        [LINE, [], LINE],
        [[[x, 5.0, t, 9.0] for x, _, t, _ in LINE]],
        [[[x * 1e6, y * 1e6, t, 0.5] for x, y, t, _ in LINE]],
        [[[x * 1e-9, y * 1e-9, t, 0.5] for x, y, t, _ in LINE]],
    ],
    ids=["dot", "resting", "backwards", "no time", "bare", "empty stroke", "flat", "huge", "minute"],
)
def test_odd_ink_has_a_defined_result(open_page, strokes):
    page = open_page()
    page.send(strokes, "odd 1")
    assert page.held.failure is None
    assert page.answer.whole and len(page.answer.futures["models"]) == 2


@pytest.mark.parametrize(
    "state",
    [
        "text",
        7,
        [],
        {"ink": "text", "at": "text"},
        {"ink": {"id": 3, "strokes": []}, "at": None},
        {"ink": {"id": "x"}, "at": {"t": 1}},
        {"ink": {"id": "x", "base": "another", "strokes": [LINE]}, "at": None},
        {"ink": None, "at": {"ink_id": "example welcome 1", "t": "9"}},
    ],
    ids=range(8),
)
def test_a_state_that_is_none_of_ours_changes_nothing(open_page, state):
    page = open_page()
    page.test.session_state["pad"] = state
    page.run()
    assert page.answer.whole
    assert page.answer.analysis["ink_id"] == page.test.session_state["opened"]["id"]


@pytest.mark.parametrize("t", [-1, 10**9, 10**400])
def test_a_step_that_is_not_there(open_page, t):
    page = open_page().draw()
    before = page.answer
    page.send(to_lists(word()), at={"ink_id": "drawn 1", "t": t})
    assert page.answer.futures["at"] == before.futures["at"]
