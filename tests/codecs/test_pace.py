"""Height and speed of ink, on drawings whose height and speed are plain to see."""

import numpy as np
import pytest

from tests.codecs.drawings import written
from vrnn.codecs import pace
from vrnn.types import Ink, InputError


def stroke(*points: tuple[float, ...]) -> np.ndarray:
    """x, y and, if given, seconds."""
    return np.array([(p[0], p[1], p[2] if len(p) > 2 else 0.0, 0.5) for p in points], dtype=float)


@pytest.mark.parametrize(
    ("strokes", "height"),
    [
        ([[(0, 0), (0, 4), (1, 0), (1, 4)]], 4),
        ([[(0, 0), (0, 1), (0, 3), (0, 4)]], 4),
        ([[(0, 0), (0, 2), (0, 2), (0, 5)]], 5),
        ([[(0, 0), (0, 1)], [(5, 5), (5, 8)]], (1 + 9) / 4),
        ([[(0, 0), (30, 0)]], 3),
        ([[(0, 0), (40, 1)]], 4),
        ([[(0, 0)], [(0, 7)]], 0.7),
        ([[(3, 3)]], 1),
        ([[(3, 3), (3, 3)]], 1),
    ],
)
def test_the_height_is_the_mean_vertical_run_weighted_by_length(strokes, height):
    assert pace.height_of([np.array(s, dtype=float) for s in strokes]) == pytest.approx(height)


def test_one_word_has_the_height_of_its_line():
    line = [s[:, :2] for s in written(3, strokes=8).strokes]
    assert pace.height_of(line[:1]) == pytest.approx(pace.height_of(line), rel=0.2)


def test_clocks_run_at_one_height_per_second_on_average_and_keep_the_rhythm():
    paced = pace.normalise(Ink((stroke((0, 0, 0), (0, 2, 1), (0, 4, 3)),)))
    assert paced.height == 4
    # Two halves of the same length, the second at half the speed.
    np.testing.assert_allclose(paced.clocks[0], [0, 1 / 3, 1])


def test_a_rest_takes_no_time():
    moving = [(0, 0, 0), (0, 2, 1), (0, 4, 2)]
    resting = [(0, 0, 0), (0, 2, 1), (0, 2, 4), (0, 4, 5)]
    with_rest, without = (pace.normalise(Ink((stroke(*points),))) for points in (resting, moving))
    np.testing.assert_allclose(with_rest.clocks[0], [0, 0.5, 0.5, 1])
    np.testing.assert_allclose(without.clocks[0], [0, 0.5, 1])


def test_a_creep_counts_as_a_tenth_of_the_typical_speed():
    points = [(0, 10.0 * k, k) for k in range(10)] + [(0, 91, 1000)]
    (clock,) = pace.normalise(Ink((stroke(*points),))).clocks
    # Nine seconds of motion, then one unit at 1 unit a second.
    np.testing.assert_allclose(np.diff(clock) / clock[-1], [0.1] * 10)


def test_a_jump_in_no_time_takes_a_twentieth_of_the_typical_time():
    points = [(0, 10.0 * k, k) for k in range(10)] + [(0, 110, 9)]
    (clock,) = pace.normalise(Ink((stroke(*points),))).clocks
    np.testing.assert_allclose(np.diff(clock) / np.diff(clock)[0], [1] * 9 + [2 / 20])


def test_a_clock_that_stands_still_gives_an_even_speed():
    (clock,) = pace.normalise(Ink((stroke((0, 0), (0, 1), (0, 4)),))).clocks
    np.testing.assert_allclose(clock, [0, 0.25, 1])


def test_strokes_keep_their_ends_and_are_cut_into_equal_times():
    paced = pace.normalise(
        Ink((stroke((0, 0, 0), (0, 3, 1)), stroke((5, 1, 2), (5, 4, 3)), stroke((9, 9, 4))))
    )
    points, seconds, last = pace.resample(paced, rate_hz=4.0, speed=2.0)
    # Each stroke is one height long: half a second at two heights a second, so two frames.
    np.testing.assert_allclose(points * 3, [[0, 0], [0, 1.5], [0, 3], [5, 1], [5, 2.5], [5, 4], [9, 9]])
    np.testing.assert_allclose(seconds, [0, 0.5, 1, 2, 2.5, 3, 4])
    assert last.tolist() == [0, 0, 1, 0, 0, 1, 1]


def test_no_ink_is_refused():
    with pytest.raises(InputError, match="no ink"):
        pace.normalise(Ink(()))
