"""Handwriting to frames and back: what is kept, to what tolerance, and what makes no difference.

Tolerances are in heights of the drawing: 0.12 for writing, and for any ink at all half of what the pen travels
within one frame.  The ends of strokes are kept to float32.
"""

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.codecs.drawings import any_ink, apart, changed, hands, wild_ink, written
from vrnn.codecs import pace
from vrnn.codecs.handwriting import MAX_FRAMES, HandwritingCodec
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink, InputError

CODEC = HandwritingCodec(mean=0.07, std=0.31)
EXACT = 1e-4


def back(ink: Ink) -> tuple[Ink, float]:
    """The ink after a round trip in its own units, and its height."""
    placed = CODEC.encode_placed(ink)
    return CODEC.decode(placed.frames, placed.start, placed.scale), placed.scale


def delayed(stroke: np.ndarray, seconds: float) -> np.ndarray:
    return stroke + np.array([0, 0, seconds, 0])


def ends(ink: Ink) -> np.ndarray:
    return np.concatenate([stroke[[0, -1], :2] for stroke in ink.strokes])


@given(hands)
def test_writing_comes_back_within_an_eighth_of_a_height(ink):
    again, height = back(ink)
    for stroke, other in zip(ink.strokes, again.strokes, strict=True):
        assert apart(stroke[:, :2], other[:, :2]) < 0.12 * height


@given(any_ink)
def test_any_ink_comes_back_within_half_of_what_one_frame_travels(ink):
    again, height = back(ink)
    paced = pace.normalise(ink)
    for stroke, other, clock in zip(ink.strokes, again.strokes, paced.clocks, strict=True):
        length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(stroke[:, :2], axis=0).T))])
        travelled = np.diff(np.interp(np.linspace(0, clock[-1], max(2, len(other))), clock, length))
        assert apart(stroke[:, :2], other[:, :2]) <= 0.5 * travelled.max() + EXACT * height


@given(any_ink)
def test_without_times_any_ink_comes_back_within_a_quarter_of_a_height(ink):
    still = Ink(tuple(stroke * [1, 1, 0, 1] for stroke in ink.strokes))
    again, height = back(still)
    for stroke, other in zip(still.strokes, again.strokes, strict=True):
        assert apart(stroke[:, :2], other[:, :2]) <= 0.225 * height + EXACT * height


@given(any_ink | wild_ink)
def test_strokes_and_their_ends_are_kept(ink):
    try:
        again, height = back(ink)
    except InputError:
        assume(False)
        raise
    assert len(again.strokes) == len(ink.strokes)
    np.testing.assert_allclose(ends(again), ends(ink), rtol=0, atol=EXACT * height)


@given(any_ink | wild_ink)
def test_frames_are_finite_and_the_last_one_lifts_the_pen(ink):
    try:
        placed = CODEC.encode_placed(ink)
    except InputError as error:
        assert "frames long" in error.message
        return
    assert torch.isfinite(placed.frames).all() and placed.frames.dtype == torch.float32
    assert placed.frames[-1, 2] == 1 and 1 <= len(placed.frames) <= MAX_FRAMES
    assert np.isfinite(placed.points).all() and np.isfinite(placed.time).all() and placed.scale > 0


@given(any_ink)
def test_every_frame_knows_its_place_and_time(ink):
    placed = CODEC.encode_placed(ink)
    assert len(placed.points) == len(placed.time) == len(placed.frames) + 1
    np.testing.assert_array_equal(placed.points[0], ink.strokes[0][0, :2])
    assert placed.start == tuple(ink.strokes[0][0, :2])
    path = CODEC.path(placed.frames, placed.start, placed.scale)
    np.testing.assert_allclose(path, placed.points, rtol=0, atol=EXACT * placed.scale)
    assert (np.diff(placed.time) >= 0).all()
    assert ink.strokes[0][0, 2] <= placed.time[0] and placed.time[-1] <= ink.strokes[-1][-1, 2]


@given(
    hands,
    st.floats(1e-3, 1e4),
    st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)),
    st.floats(0.25, 8),
    st.floats(0, 1e4),
)
def test_size_place_speed_and_hour_make_no_difference(ink, scale, shift, slower, later):
    expected = CODEC.encode(ink)
    for change in (
        {"scale": scale}, {"shift": shift}, {"slower": slower}, {"later": later},
        {"scale": scale, "shift": (shift[0] * scale, shift[1] * scale), "slower": slower, "later": later},
    ):  # fmt: skip
        frames = CODEC.encode(changed(ink, **change))
        assert frames.shape == expected.shape, change
        torch.testing.assert_close(frames, expected, rtol=0, atol=EXACT)


@given(hands, st.floats(0.1, 10), st.data())
def test_a_rest_inside_a_stroke_makes_no_difference(ink, seconds, data):
    i = data.draw(st.integers(0, len(ink.strokes) - 1))
    k = data.draw(st.integers(1, len(ink.strokes[i]) - 1))
    later = [delayed(stroke, seconds * (j > i)) for j, stroke in enumerate(ink.strokes)]
    stroke = later[i]
    rest = delayed(stroke[k : k + 1], seconds)
    later[i] = np.concatenate([stroke[: k + 1], rest, delayed(stroke[k + 1 :], seconds)])
    torch.testing.assert_close(CODEC.encode(Ink(tuple(later))), CODEC.encode(ink), rtol=0, atol=EXACT)


@given(hands, st.floats(0.1, 10))
def test_a_slow_segment_costs_little(ink, seconds):
    """Without a repeated point the rest hides between two moving ones; it counts as slow, not as long."""
    first = ink.strokes[0]
    slow = np.concatenate([first[:9], delayed(first[9:], seconds)])
    after = tuple(delayed(stroke, seconds) for stroke in ink.strokes[1:])
    frames, expected = CODEC.encode(Ink((slow, *after))), CODEC.encode(ink)
    assert abs(len(frames) - len(expected)) <= len(ink.strokes)


def test_frames_by_hand():
    """Two vertical strokes of one height, at 4 frames a second and 2 heights a second: two frames each."""
    plain = HandwritingCodec(rate_hz=4.0, speed=2.0)
    ink = ink_from_strokes([[(0, 0, 0), (0, 3, 1)], [(6, 0, 2), (6, 3, 3)]])
    expected = [[0, 0.5, 0], [0, 0.5, 1], [2, -1, 0], [0, 0.5, 0], [0, 0.5, 1]]
    torch.testing.assert_close(plain.encode(ink), torch.tensor(expected))
    scaled = HandwritingCodec(rate_hz=4.0, speed=2.0, mean=0.5, std=2.0)
    shifted = [[(dx - 0.5) / 2, (dy - 0.5) / 2, pen] for dx, dy, pen in expected]
    torch.testing.assert_close(scaled.encode(ink), torch.tensor(shifted))
    again = plain.decode(torch.tensor(expected), start=(1.0, 2.0), scale=10.0)
    np.testing.assert_allclose(again.strokes[1][:, :2], [[21, 2], [21, 7], [21, 12]])
    np.testing.assert_allclose(again.strokes[1][:, 2], [0.75, 1.0, 1.25])


@pytest.mark.parametrize("points", [[(3, 4, 0)], [(3, 4, 0), (3, 4, 1)], [(3, 4, 0)] * 5])
def test_a_drawing_that_is_one_dot_comes_back_as_one_dot(points):
    again, _ = back(ink_from_strokes([points]))
    assert len(again.strokes) == 1 and again.strokes[0][:, :2].tolist() == [[3, 4]]
    frames = HandwritingCodec().encode(ink_from_strokes([points]))
    assert frames.tolist() == [[0, 0, 1]]


def test_dots_before_between_and_after_strokes_are_kept():
    again, _ = back(ink_from_strokes([[(0, 0)], [(5, 0), (5, 9)], [(7, -3)], [(8, 0), (8, 9)], [(9, 9)]]))
    assert [len(stroke) == 1 for stroke in again.strokes] == [True, False, True, False, True]
    np.testing.assert_allclose(again.strokes[2][:, :2], [[7, -3]], atol=1e-4)


def test_a_horizontal_line_is_ten_heights_long():
    placed = CODEC.encode_placed(ink_from_strokes([[(0, 5, 0), (50, 5, 1)]]))
    assert placed.scale == 5
    assert len(placed.frames) == round(10 / CODEC.speed * CODEC.rate_hz)


def test_ink_without_pen_lift_at_the_end_is_one_stroke():
    frames = torch.tensor([[1.0, 0, 0], [1, 0, 0]])
    (stroke,) = HandwritingCodec().decode(frames).strokes
    np.testing.assert_allclose(stroke[:, 0], [0, 1, 2])


def test_a_drawing_of_too_many_frames_is_refused():
    def zigzag(runs: int) -> Ink:
        return ink_from_strokes([[(0, k % 2, k * 0.1) for k in range(runs + 1)]])

    # A run is one height: 12 of them are 40 frames.
    assert len(CODEC.encode(zigzag(1200))) == MAX_FRAMES
    with pytest.raises(InputError, match="4003 frames long; at most 4000"):
        CODEC.encode(zigzag(1201))


def test_no_ink_is_refused():
    with pytest.raises(InputError, match="no ink"):
        CODEC.encode(Ink(()))


def test_the_constants_travel_in_the_card():
    assert HandwritingCodec.from_dict(CODEC.to_dict()) == CODEC


@pytest.mark.parametrize(
    "constants",
    [
        {"std": 0}, {"std": -1.0}, {"std": float("nan")}, {"rate_hz": "40"}, {"rate_hz": float("inf")}, {"speed": 0.0},
        {"mean": None}, {"mean": 1e300}, {"mean": True}, {"extra": 1.0},
    ],
    ids=str,
)  # fmt: skip
def test_damaged_constants_are_refused(constants):
    with pytest.raises(InputError, match="codec's constants"):
        HandwritingCodec.from_dict(CODEC.to_dict() | constants)


@pytest.mark.parametrize("constants", [None, 3, [], {}, {"std": 1.0}])
def test_what_is_no_codec_is_refused(constants):
    with pytest.raises(InputError, match="codec's constants"):
        HandwritingCodec.from_dict(constants)


def test_frames_of_writing_have_the_rate_they_claim():
    """40 frames a second at 12 heights a second: the mean move inside strokes is 0.3 heights."""
    placed = HandwritingCodec().encode_placed(written(1, strokes=6))
    inside = np.ones(len(placed.frames), dtype=bool)
    inside[np.flatnonzero(placed.frames[:-1, 2]) + 1] = False
    moves = np.hypot(*placed.frames[inside, :2].numpy().T)
    assert moves.mean() == pytest.approx(0.3, rel=0.1)
