"""Where ink and continuations are put, in which colours, and when they are played."""

from __future__ import annotations

import numpy as np
import pytest

from tests.formats.pictures import BLUE, NIB, RED, hair, whole, word
from vrnn.formats.arrange import Group, arranged
from vrnn.formats.picture import INK, PAUSE, ink_lines, ramp, reach, seconds_of, tint
from vrnn.formats.strokes import ink_from_strokes


def of_colour(picture, colour) -> list:
    return [line for line in picture.lines if (line.colours == colour).all()]


def test_ink_alone_stays_where_it_was_drawn():
    picture = arranged(word(), NIB)
    assert len(picture.lines) == 2 and not picture.words and not picture.bars
    for line, stroke in zip(picture.lines, word().strokes, strict=True):
        np.testing.assert_allclose(line.shape[[0, -1], :2], stroke[[0, -1], :2])
        assert (line.colours == INK).all()


def test_each_continuation_has_a_row_and_each_model_a_column_at_half_size():
    picture = whole()
    blue, red = of_colour(picture, BLUE), of_colour(picture, RED)
    assert len(blue) == len(red) == 2
    for model in (blue, red):
        for line, slope in zip(model, (0, 0.2 if model is blue else -0.2), strict=True):
            np.testing.assert_allclose(line.shape[-1, :2] - line.shape[0, :2], (60, slope * 60), atol=0.2)
        assert model[1].shape[0, 1] > model[0].shape[0, 1] and model[1].shape[0, 0] == model[0].shape[0, 0]
    # The same continuation of two models is in the same row, so that the eye can go across.
    assert red[0].shape[0, 1] == blue[0].shape[0, 1] and red[0].shape[0, 0] > blue[0].shape[:, 0].max()
    assert [word.text for word in picture.words] == ["0", "2 nats or more", "A <b>", "B"]
    heads = picture.words[2:]
    assert heads[0].colour == BLUE and heads[0].y == heads[1].y < blue[0].shape[0, 1]


def test_the_end_of_the_ink_leads_into_every_continuation_in_grey():
    picture = whole()
    tails = of_colour(picture, tint(INK, 0.45))[1::2]  # of both strokes; the second leads on
    for tail, line in zip(tails, of_colour(picture, BLUE) + of_colour(picture, RED), strict=True):
        np.testing.assert_allclose(tail.shape[-1, :2], line.shape[0, :2], atol=1e-9)


def test_the_ink_is_played_by_its_own_clock_then_all_continuations_at_once():
    picture = whole()
    ink, rest = picture.lines[:2], picture.lines[2:]
    assert ink[0].seconds[[0, -1]].tolist() == pytest.approx([0, 1])
    assert ink[1].seconds[[0, -1]].tolist() == pytest.approx([1.2, 2])
    assert min(line.seconds[0] for line in rest) == pytest.approx(2)
    assert seconds_of(rest) == pytest.approx(3)


def test_long_rests_are_cut_and_long_writing_is_sped_up():
    dot = [[[0, 0, 0, 0.5]], [[9, 0, 4, 0.5]]]
    assert seconds_of(ink_lines(ink_from_strokes(dot), NIB)) == pytest.approx(PAUSE)
    slow = np.column_stack([np.arange(200.0), np.zeros(200), np.linspace(0, 60, 200), np.full(200, 0.5)])
    assert seconds_of(ink_lines(ink_from_strokes([slow]), NIB)) == pytest.approx(8)


def test_a_continuation_that_runs_away_is_cut_at_its_place():
    far = ink_from_strokes([[[0, 0], [300, 0], [9e5, 4e5]]])
    near = tuple(hair(0.01 * k) for k in range(20))
    low, high = reach(arranged(word(), NIB, groups=[Group("A", BLUE, (*near, far))], read=word()).lines)
    assert high[0] - low[0] < 500 and high[1] - low[1] < 2500


def test_drawings_from_nothing_need_no_ink():
    picture = arranged(None, NIB, groups=[Group("A", RED, (hair(0), hair(0.1)))])
    assert len(picture.lines) == 2 and picture.words[0].text == "A"


def test_a_ramp_goes_from_end_to_end_and_no_further():
    stops = ((0, 0, 0), (100, 200, 40), (200, 0, 80))
    ends = ramp(stops, np.array([-3, 0, 0.5, 1, 9.0]), levels=25)
    assert ends.tolist() == [[0, 0, 0], [0, 0, 0], [100, 200, 40], [200, 0, 80], [200, 0, 80]]
    assert len(np.unique(ramp(stops, np.linspace(0, 1, 500), levels=7), axis=0)) == 7
