"""The arithmetic of the live benchmark."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright")

from benchmarks import hand, live
from benchmarks.live import Answered


def test_the_first_futures_are_measured_over_two_echoes_and_a_step_where_a_frame_was_read() -> None:
    read = Answered(echo=3.0, first=14.0, whole=30.0, read=1, anew=False)
    seen = [read, read._replace(first=900.0, read=0), read._replace(first=70.0, read=40, anew=True), read]
    found = {one.name: (one.value, one.ratio) for one in live.rows(seen, step=1.0)}
    assert found == {
        "echo of the same message": (3.0, None),
        "one model step of all futures": (1.0, None),
        "ink to its first futures": (14.0, 2.0),
        "ink to 14 frames of each": (30.0, 30.0 / 7.0),
        "the same where all ink is read again": (70.0, 10.0),
        "messages for which all ink was read again": (25.0, None),
    }


def test_the_word_is_dealt_out_whole_with_a_clock_that_runs_on() -> None:
    dealt = live.messages()
    points = [[point for message in stroke for point in message] for stroke in dealt]
    assert [[(x, y) for x, y, *_ in stroke] for stroke in points] == [list(stroke) for stroke in hand.word()]
    clock = [point[2] for stroke in points for point in stroke]
    assert clock == sorted(clock) and len(set(clock)) == len(clock)
    assert {len(message) for stroke in dealt for message in stroke[:-1]} == {live.PER_MESSAGE}
