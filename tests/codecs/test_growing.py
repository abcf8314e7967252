"""Ink that is still being written has the frames of the codec, as far as they can be known, and none of them twice."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.codecs.drawings import any_ink, changed, hands, written
from vrnn.codecs import pace
from vrnn.codecs.growing import FAR, GROWTH, Growing, Measure, measured
from vrnn.codecs.handwriting import MAX_FRAMES, HandwritingCodec
from vrnn.types import Ink, InputError

CODEC = HandwritingCodec(mean=0.07, std=0.31)
PLAIN = HandwritingCodec()
STEP = CODEC.speed / CODEC.rate_hz
few = settings(max_examples=20)


def knowing(ink: Ink, codec: HandwritingCodec = CODEC) -> Growing:
    """An empty sheet that knows the height and the speed of the ink to come."""
    paced = pace.normalise(ink)
    seconds = [stroke[:, 2] for stroke in ink.strokes]
    growing = Growing(codec, letter=1.0)
    growing._measure = Measure(paced.height, pace.tempo_of(paced.strokes, seconds))
    growing._due = 10**9
    return growing


def dealt(growing: Growing, ink: Ink, size: int) -> torch.Tensor:
    """All frames of ink that comes `size` points at a time."""
    cuts = []
    for stroke in ink.strokes:
        for i in range(0, len(stroke), size):
            growing.write(stroke[i : i + size])
            cuts.append(growing.cut())
        growing.lift()
    cuts.append(growing.cut())
    begun = max([i for i, cut in enumerate(cuts) if cut.again], default=0)
    return torch.cat([cut.frames for cut in cuts[begun:]])


def line(points: int, begin: float = 0.0) -> np.ndarray:
    """One unit to the right every hundredth of a second."""
    t = np.arange(points)
    return np.column_stack([begin + t, np.zeros(points), 0.01 * t, np.full(points, 0.5)]).astype(float)


def even(codec: HandwritingCodec = PLAIN) -> Growing:
    """A sheet on which ten units are a height, and a frame is three units of any line."""
    growing = Growing(codec, letter=10.0)
    growing._measure, growing._due = Measure(10.0, pace.Tempo(None, 1.0)), 10**9
    return growing


def test_a_frame_is_given_once_half_of_the_next_has_been_written():
    growing = even()
    counts = []
    for point in line(10):
        growing.write(point[None])
        counts.append(len(growing.cut().frames))
    # Frames are 3 units long, so they are sure once 4.5, 7.5, ... units have been written.
    assert counts == [0, 0, 0, 0, 0, 1, 0, 0, 1, 0]
    np.testing.assert_allclose(growing.point, [6.0, 0.0])
    growing.lift()
    np.testing.assert_allclose(growing.cut().frames.numpy(), [[0.3, 0.0, 1.0]], atol=1e-7)
    assert growing.up and growing.frames == 3


def test_a_stroke_ends_with_a_frame_that_reaches_its_end_and_carries_the_pen_bit():
    growing = even()
    growing.write(line(9))
    np.testing.assert_allclose(growing.cut().frames.numpy(), [[0.3, 0.0, 0.0], [0.3, 0.0, 0.0]], atol=1e-7)
    assert not growing.up
    growing.lift()
    np.testing.assert_allclose(growing.cut().frames.numpy(), [[0.2, 0.0, 1.0]], atol=1e-7)
    assert not len(growing.cut().frames)


def test_the_jump_to_a_new_stroke_comes_when_it_is_known_to_be_no_dot():
    growing = even()
    growing.write(line(4))
    growing.lift()
    assert growing.cut().frames[:, 2].tolist() == [1.0]
    growing.write(line(1, begin=13.0))
    assert not len(growing.cut().frames) and growing.up
    growing.write(line(2, begin=14.0))
    np.testing.assert_allclose(growing.cut().frames.numpy(), [[1.0, 0.0, 0.0]], atol=1e-7)
    assert not growing.up
    np.testing.assert_allclose(growing.point, [13.0, 0.0])


def test_a_dot_is_one_frame_as_the_codec_has_it():
    growing = even()
    for begin in (5.0, 25.0):
        growing.write(line(1, begin=begin))
        assert not len(growing.cut().frames)
        growing.lift()
        expected = [[0.0, 0.0, 1.0]] if begin == 5.0 else [[2.0, 0.0, 1.0]]
        np.testing.assert_allclose(growing.cut().frames.numpy(), expected, atol=1e-7)
    two = Ink((line(1, 5.0), line(1, 25.0)))
    assert len(CODEC.encode(two)) == 2


@few
@given(st.integers(0, 500))
def test_ink_that_was_there_before_has_the_codec_s_frames_bit_for_bit(seed):
    ink = written(seed, strokes=6)
    growing = Growing(CODEC, letter=62.0)
    for stroke in ink.strokes:
        growing.write(stroke)
        growing.lift()
    np.testing.assert_array_equal(growing.cut().frames, CODEC.encode(ink))
    placed = CODEC.encode_placed(ink)
    np.testing.assert_array_equal(growing.point, placed.points[-1])
    assert growing.scale == placed.scale and growing.frames == len(placed.frames)


@few
@given(any_ink | hands, st.integers(1, 9))
def test_ink_that_grows_has_as_many_frames_and_the_same_pen_as_the_codec_says(ink, size):
    got, whole = dealt(knowing(ink), ink, size), CODEC.encode(ink)
    assert len(got) == len(whole)
    np.testing.assert_array_equal(got[:, 2], whole[:, 2])


@few
@given(hands, st.integers(1, 9))
def test_its_points_are_a_step_apart_on_the_pen_s_own_way_and_reach_the_ends_of_strokes(ink, size):
    got, paced, expected = dealt(knowing(ink), ink, size), pace.normalise(ink), []
    for stroke, clock in zip(paced.strokes, paced.clocks, strict=True):
        steps = max(1, round(clock[-1] / STEP))
        at = np.append(STEP * np.arange(steps), clock[-1])
        expected.append(np.column_stack([np.interp(at, clock, stroke[:, k]) for k in (0, 1)]))
        assert np.abs(at - np.linspace(0, clock[-1], steps + 1)).max() <= STEP / 2 + 1e-9
    np.testing.assert_allclose(CODEC.path(got), np.concatenate(expected), atol=1e-4)


@few
@given(hands, st.integers(4, 40))
def test_how_the_points_are_dealt_out_makes_no_difference(ink, size):
    np.testing.assert_allclose(dealt(knowing(ink), ink, size), dealt(knowing(ink), ink, 3), atol=1e-5)


@pytest.mark.parametrize("scale", [0.4, 1.0, 3.0])
def test_ink_larger_or_smaller_than_thought_is_cut_anew_and_ends_near_the_codec_s_scale(scale):
    ink = changed(written(7, strokes=6), scale=scale)
    growing = Growing(CODEC, letter=30.0)
    frames = dealt(growing, ink, 3)
    whole = CODEC.encode_placed(ink)
    # What was written since the last measurement can move it a little further than FAR.
    assert whole.scale / (FAR * 1.05) <= growing.scale <= whole.scale * FAR * 1.05
    assert len(frames) == growing.frames == pytest.approx(len(whole.frames), rel=FAR**2 - 1)
    assert (growing.anew > 0) or scale == 1.0


@few
@given(hands, st.sampled_from([0.05, 1.0, 30.0]))
def test_cutting_anew_costs_a_constant_times_the_ink_whatever_is_written(ink, scale):
    ink, growing, given_away = changed(ink, scale=scale), Growing(CODEC, letter=30.0), 0
    points = np.concatenate(ink.strokes)
    for i in range(0, len(points), 2):
        growing.write(points[i : i + 2])
        given_away += len(growing.cut().frames)
    assert growing.anew <= np.log(ink.points) / np.log(GROWTH) + 1
    assert given_away <= MAX_FRAMES and growing.frames <= given_away


def test_a_likely_letter_stands_for_the_first_strokes_only():
    short, long = changed(Ink((written(3).strokes[0][:6],)), scale=2.0), written(3, strokes=8)
    alone = pace.height_of([stroke[:, :2] for stroke in short.strokes])
    assert alone < 50 < measured(list(short.strokes), 100.0).height < 100
    assert measured(list(long.strokes), 100.0) == measured(list(long.strokes), 10.0)


def test_a_drawing_without_end_is_refused():
    growing = even()
    growing.write(line(3 * MAX_FRAMES + 10))
    with pytest.raises(InputError, match="longer than 4000"):
        growing.cut()
