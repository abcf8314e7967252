"""Opened ink stands on the guide line, inside the sheet, at one size, undistorted."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny_checkpoints import word
from vrnn.types import Ink
from vrnn.ui.sheet import BASELINE, HEIGHT, LEFT, WIDTH, baseline, on_sheet, to_lists


@pytest.mark.parametrize("scale", [0.01, 1.0, 500.0])
def test_ink_of_any_size_ends_in_the_same_place(scale: float):
    far = Ink(tuple(s * [scale, scale, 1, 1] + [1e4, -1e4, 0, 0] for s in word().strokes))
    for a, b in zip(on_sheet(word()).strokes, on_sheet(far).strokes, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_words_stand_on_the_guide_line_and_keep_their_shape():
    before, after = word(), on_sheet(word())
    assert baseline(after) == pytest.approx(BASELINE)
    points, placed = (np.concatenate(ink.strokes) for ink in (before, after))
    ratio = np.ptp(placed, axis=0)[:2] / np.ptp(points, axis=0)[:2]
    assert ratio[0] == pytest.approx(ratio[1])
    assert placed[:, 0].min() == LEFT
    np.testing.assert_array_equal(points[:, 2:], placed[:, 2:])


def test_a_line_is_shrunk_to_the_sheet_and_a_very_long_one_is_not_made_tiny():
    def line(letters: int) -> Ink:
        u = np.linspace(0, letters, 20 * letters)
        return Ink(
            (np.column_stack([40 * u + 12 * np.cos(6 * u), 20 * np.sin(6 * u), u, np.full(len(u), 0.5)]),)
        )

    fits = np.concatenate(on_sheet(line(30)).strokes)
    assert fits[:, 0].max() <= WIDTH and 0 <= fits[:, 1].min() and fits[:, 1].max() <= HEIGHT
    assert np.concatenate(on_sheet(line(300)).strokes)[:, 0].max() > WIDTH


@pytest.mark.parametrize(
    "points",
    [[[3.0, 3.0, 0.0, 0.5]], [[0.0, 0.0, 0.0, 0.5], [9.0, 0.0, 1.0, 0.5]], [[0.0, 0.0, 0.0, 0.5]] * 2],
)
def test_dots_and_dashes_have_a_place(points: list):
    placed = np.concatenate(on_sheet(Ink((np.array(points),))).strokes)
    assert np.isfinite(placed).all()
    assert 0 <= placed[:, 0].min() and placed[:, 0].max() <= WIDTH
    assert 0 <= placed[:, 1].min() and placed[:, 1].max() <= HEIGHT


def test_the_baseline_is_where_the_pen_turns_up_again():
    y = np.array([0, 5, 10, 5, 0, 5, 10, 10, 5, 0, 12, 0], dtype=float)
    stroke = np.column_stack([np.arange(12.0), y, np.arange(12.0), np.full(12, 0.5)])
    assert baseline(Ink((stroke,))) == 10


def test_lists_for_the_pad_are_rounded():
    assert to_lists(Ink((np.array([[1.23456, 2.0, 0.123456, 0.98765]]),))) == [[[1.23, 2.0, 0.1235, 0.988]]]
