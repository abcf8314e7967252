"""The door for strokes from outside: what becomes ink, and how times and pressures are mended."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import InputError


def test_full_points_are_kept_as_they_are():
    ink = ink_from_strokes([[[1, 2, 0.0, 0.25], [3, 4, 0.5, 1.0]], [[5.5, -6, 0.75, 0.0]]])
    np.testing.assert_array_equal(ink.strokes[0], [[1, 2, 0, 0.25], [3, 4, 0.5, 1.0]])
    np.testing.assert_array_equal(ink.strokes[1], [[5.5, -6, 0.75, 0]])


def test_one_dot_is_a_drawing():
    np.testing.assert_array_equal(ink_from_strokes([[[3, 4]]]).strokes[0], [[3, 4, 0, 0.5]])


def test_points_without_times_come_at_100_hz_through_all_strokes():
    ink = ink_from_strokes([[[0, 0], [1, 1]], [[2, 2], [3, 3, None, 2.0]]])
    np.testing.assert_allclose(np.concatenate(ink.strokes)[:, 2], [0.0, 0.01, 0.02, 0.03], atol=1e-12)
    assert ink.strokes[1][1, 3] == 1.0  # pressure is clipped


def test_a_missing_time_follows_the_point_before_and_precedes_the_point_after():
    ink = ink_from_strokes([[[0, 0], [0, 0, 7.0], [0, 0], [0, 0, 7.5]]])
    np.testing.assert_allclose(ink.strokes[0][:, 2], [0.0, 0.01, 0.02, 0.51], atol=1e-12)


def test_a_point_that_goes_back_in_time_waits():
    ink = ink_from_strokes([[[0, 0, 1.0], [0, 0, 3.0], [0, 0, 2.0], [0, 0, 3.0], [0, 0, 4.0]]])
    np.testing.assert_allclose(ink.strokes[0][:, 2], [0, 2, 2, 2, 3])


def test_strokes_that_each_start_at_zero_keep_their_speed_one_behind_the_other():
    ink = ink_from_strokes([[[0, 0, 0], [0, 0, 1]], [[0, 0, 0], [0, 0, 2]]])
    np.testing.assert_allclose(ink.strokes[1][:, 2], [1.01, 3.01])


def test_long_pauses_between_strokes_are_cut_to_five_seconds():
    ink = ink_from_strokes([[[0, 0, 1e9], [0, 0, 1e9 + 1]], [[0, 0, 1e9 + 901]]])
    np.testing.assert_allclose(ink.strokes[1][:, 2], [6.0])


def test_empty_strokes_are_dropped():
    assert len(ink_from_strokes([[], [[1, 1]], [], [[2, 2]], np.zeros((0, 4))]).strokes) == 2


def test_arrays_are_taken_too_with_nan_for_what_is_missing():
    ink = ink_from_strokes((np.array([[1, 2, math.nan, 0.5]]), np.array([[3, 4]], dtype=np.int32)))
    np.testing.assert_allclose(np.concatenate(ink.strokes), [[1, 2, 0, 0.5], [3, 4, 0.01, 0.5]])


@pytest.mark.parametrize(
    "strokes",
    [
        None, 7, "ink", {}, {"strokes": []}, [], [[]], [None], ["ab"], [[1, 2]], [["a", "b"]], [[["1", "2"]]],
        [[[1]]], [[[1, 2, 3, 4, 5]]], [[[True, 1]]], [[[1, False]]], [[[None, 1]]], [[[1, [2]]]],
        [[[math.nan, 1]]], [[[1, math.inf]]], [[[1, -math.inf]]], [[[1, 1, math.nan]]], [[[1, 1, 0, math.inf]]],
        [[[1.1e9, 0]]], [[[0, 10**400]]], [[[0, 0, 1.1e10]]], [[[0, 0, 0, 1e300]]],
        [[[0, 0, 0], [1, 1, 601.0]]], [[{"x": 1, "y": 2}]],
        [np.zeros(3)], [np.zeros((2, 5))], [np.array([["1", "2"]])], [np.array([[True, False]])],
        [np.array([[np.nan, 1.0]])], [np.zeros((2, 2), dtype=complex)],
    ],
)  # fmt: skip
def test_what_is_not_ink_is_refused(strokes):
    with pytest.raises(InputError):
        ink_from_strokes(strokes)


numbers = st.floats(-1e9, 1e9)
points = st.tuples(numbers, numbers, st.one_of(st.none(), st.floats(0, 100)), st.one_of(st.none(), numbers))


@given(st.lists(st.lists(points.map(list), max_size=5), max_size=5))
def test_whatever_is_accepted_obeys_the_laws_of_ink(strokes):
    if not any(strokes):
        return
    ink = ink_from_strokes(strokes)
    flat = np.concatenate(ink.strokes)
    given_points = [point for stroke in strokes for point in stroke]
    np.testing.assert_array_equal(flat[:, :2], [point[:2] for point in given_points])
    assert flat[0, 2] == 0 and (np.diff(flat[:, 2]) >= 0).all()
    assert ((flat[:, 3] >= 0) & (flat[:, 3] <= 1)).all()
