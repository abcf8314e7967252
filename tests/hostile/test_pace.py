"""The measure of the other tests here: it lets pass what is quick, and nothing else."""

from __future__ import annotations

import pytest

from tests.hostile.pace import COUNT, USUAL, in_time


def test_what_takes_too_long_is_told_and_what_does_not_answers():
    def work() -> int:
        return sum(1 for _ in range(10 * COUNT))

    assert in_time(lambda: 7, seconds=USUAL) == 7
    with pytest.raises(AssertionError, match="of a free core's time"):
        in_time(work, seconds=5 * USUAL)
