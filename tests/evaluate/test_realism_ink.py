"""What is measured of ink, on ink whose slant, curvature and speed are known."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.evaluate import realism_ink as ink

CODEC = HandwritingCodec(rate_hz=40.0, mean=0.05, std=0.5)
DOWN = np.array([1.0, -1.0])


def frames(moves: np.ndarray, ends: list[int] | None = None) -> torch.Tensor:
    """Frames of moves `[time 2]` in heights, y UP; `ends` are the frames that end a stroke."""
    last = np.zeros(len(moves))
    last[ends or []] = 1
    return CODEC.standardise(moves * DOWN, last)


def circle(radius: float, points: int = 60, clockwise: bool = False) -> np.ndarray:
    angle = np.linspace(0, 2 * np.pi, points + 1) * (-1 if clockwise else 1)
    return np.diff(radius * np.column_stack([np.cos(angle), np.sin(angle)]), axis=0)


def zigzag(slant: float, strokes: int = 12) -> np.ndarray:
    """Down and up again along a line that leans `slant` degrees to the right, and a little to the right each time."""
    down = -0.3 * np.array([np.sin(np.radians(slant)), np.cos(np.radians(slant))])
    return np.tile(np.stack([down, down, -down + (0.1, 0), -down + (0.1, 0)]), (strokes, 1))


def random_ink(seed: int, time: int = 60) -> torch.Tensor:
    rng = np.random.default_rng(seed)
    return frames(rng.normal(0.1, 0.3, (time, 2)), np.flatnonzero(rng.random(time) < 0.1).tolist())


@pytest.mark.parametrize("radius", [0.5, 2.0])
@pytest.mark.parametrize("clockwise", [False, True])
def test_a_circle_has_the_curvature_of_its_radius_and_the_sign_of_its_sense(radius, clockwise):
    found = ink.curvature(ink.moves_of(CODEC, frames(circle(radius, clockwise=clockwise))))
    # The chord of an arc of angle a is 2 r sin(a / 2), a little shorter than the arc.
    exact = (2 * np.pi / 60) / (2 * radius * np.sin(np.pi / 60)) * (-1 if clockwise else 1)
    assert len(found) == 59 and np.allclose(found, exact, rtol=1e-5)


@pytest.mark.parametrize("slant", [-20.0, 0.0, 35.0])
def test_downstrokes_lean_as_they_were_drawn(slant):
    found = ink.slant(ink.moves_of(CODEC, frames(zigzag(slant))))
    assert len(found) == 24 and np.allclose(found, slant, atol=1e-4)


def test_speed_is_the_way_on_paper_over_time():
    marks = ink.measure(CODEC, frames(np.ones((20, 2))), frames(np.tile([0.3, 0.4], (20, 1)), [4]))
    assert len(marks.pools["speed"]) == 19 and np.allclose(marks.pools["speed"], 0.5 * 40, rtol=1e-6)


def test_strokes_are_as_long_as_the_pen_moved_on_paper():
    moves = np.tile([0.3, 0.4], (10, 1))
    found = ink.stroke_lengths(ink.moves_of(CODEC, frames(moves, [3, 4, 9])))
    # Four moves; a jump that lands on a dot; a jump, then four moves.
    assert found == pytest.approx([2.0, 0.0, 2.0], rel=1e-6)
    after_lift = ink.stroke_lengths(ink.moves_of(CODEC, frames(moves, [3]), lifted=True))
    assert after_lift == pytest.approx([1.5, 2.5], rel=1e-6)


def test_lifts_are_counted_by_width_and_by_a_height_at_least():
    wide = frames(np.tile([0.5, 0.0], (12, 1)), [2, 5])
    assert ink.lifts_per_width(ink.moves_of(CODEC, wide)) == pytest.approx(2 / 6)
    narrow = frames(np.tile([0.01, 0.2], (12, 1)), [2, 5])
    assert ink.lifts_per_width(ink.moves_of(CODEC, narrow)) == 2


def test_the_last_pen_bit_is_not_heard():
    prefix, rest = random_ink(0), random_ink(1)
    other = rest.clone()
    other[-1, 2] = 1 - other[-1, 2]
    one, two = ink.measure(CODEC, prefix, rest), ink.measure(CODEC, prefix, other)
    assert np.array_equal(one.features, two.features, equal_nan=True)
    assert all(np.array_equal(one.pools[q], two.pools[q]) for q in ink.UNITS)


def test_drift_is_how_far_a_line_rises_and_growth_how_much_taller_it_gets():
    before, after = np.tile([[0.1, 0.2], [0.1, -0.2]], (10, 1)), np.tile([[0.1, 0.6], [0.1, -0.6]], (10, 1))
    risen = after + [[0, 1.0]] * (np.arange(20) == 0)[:, None]
    level, up = (ink.measure(CODEC, frames(before), frames(rest)).pools for rest in (after, risen))
    # Points alternate between 0 and 0.2 before and between 0 and 0.6 after; the prefix has one more at 0.
    assert level["drift"][0] == pytest.approx(0.3 - 10 * 0.2 / 21, abs=1e-6)
    assert up["drift"][0] - level["drift"][0] == pytest.approx(1.0, abs=1e-6)
    spread = 0.2 * np.sqrt(10 * 11) / 21
    assert up["growth"][0] == pytest.approx(np.log(0.3 / spread), abs=1e-6)


def test_the_first_move_after_a_lifted_prefix_is_a_jump():
    lifted = random_ink(2)
    lifted[-1, 2] = 1
    written = lifted.clone()
    written[-1, 2] = 0
    rest = random_ink(3)
    after = [ink.measure(CODEC, prefix, rest).pools for prefix in (lifted, written)]
    assert len(after[1]["speed"]) - len(after[0]["speed"]) == 1
    assert np.array_equal(after[1]["speed"][1:], after[0]["speed"])


def test_speed_and_curvature_do_not_turn_with_the_page():
    rest, turn = np.random.default_rng(0).normal(0, 0.3, (40, 2)), np.radians(30)
    turned = rest @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    one, two = (
        ink.quantities(CODEC, ink.moves_of(CODEC, frames(moves, [7, 20]))) for moves in (rest, turned)
    )
    for quantity in ("speed", "curvature", "stroke_length"):
        assert np.allclose(one[quantity], two[quantity], atol=2e-4), quantity
    assert not np.allclose(np.median(one["slant"]), np.median(two["slant"]), atol=1)


def test_jitter_shows_in_the_highest_band_and_a_wave_in_its_own():
    t = np.arange(80) / 40
    slow = np.column_stack([np.sin(2 * np.pi * 2 * t), np.zeros(80)])
    fast = np.column_stack([np.sin(2 * np.pi * 18 * t), np.zeros(80)])
    for moves, band in ((slow, 0), (fast, ink.BANDS - 1)):
        x = ink.spectrum(ink.moves_of(CODEC, frames(moves))).reshape(ink.BANDS, 2)[:, 0]
        assert x.argmax() == band and np.sort(x)[-2] < x.max() - 4


def test_ink_that_flies_off_is_measured_as_far_and_not_excused():
    rest = random_ink(4)
    rest[5, 0], rest[6, 1], rest[7, :2] = float("nan"), float("inf"), 1e30
    marks = ink.measure(CODEC, random_ink(5), rest)
    assert marks.pools["speed"].max() == pytest.approx(np.hypot(100, 100) * 40)
    assert all(np.isfinite(marks.pools[quantity]).all() for quantity in ink.UNITS)
    assert np.isfinite(marks.features).all()


def test_ink_without_a_downstroke_or_a_jump_has_features_that_say_so():
    flat = frames(np.tile([0.3, 0.0], (20, 1)))
    marks = ink.measure(CODEC, flat, flat)
    assert len(marks.pools["slant"]) == 0
    # Quantiles of the slant and the two means of the jumps: missing in the piece, and so in its difference.
    assert np.isnan(marks.features).sum() == 2 * (3 + 2)
