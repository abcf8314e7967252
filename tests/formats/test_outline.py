"""An outline covers what the pen covers, nothing else, and has no holes."""

from __future__ import annotations

import numpy as np
import pytest

from vrnn.formats.outline import outline


def winding(polygon: np.ndarray, points: np.ndarray) -> np.ndarray:
    """How often a closed polygon goes around each point, `[points]`: its signed crossings of the ray to the right."""
    a, b = polygon, np.roll(polygon, -1, axis=0)
    x, y = points[:, :1], points[:, 1:]
    cross = (b[:, 0] - a[:, 0]) * (y - a[:, 1]) - (x - a[:, 0]) * (b[:, 1] - a[:, 1])
    up = (a[:, 1] <= y) & (b[:, 1] > y) & (cross > 0)
    down = (a[:, 1] > y) & (b[:, 1] <= y) & (cross < 0)
    return up.sum(1) - down.sum(1)


def distance(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Of each point to a polyline."""
    a, b = line[:-1, :2], line[1:, :2]
    length = ((b - a) ** 2).sum(1)
    s = np.clip(((points[:, None] - a) * (b - a)).sum(2) / length, 0, 1)
    return np.linalg.norm(points[:, None] - a - s[..., None] * (b - a), axis=2).min(1)


def loop() -> np.ndarray:
    t = np.linspace(0, 4.5 * np.pi, 120)
    return np.column_stack([12 * t + 30 * np.sin(t), 40 * np.cos(1.3 * t), np.full(120, 6.0)])


ZIGZAG = np.array([[0, 0, 6], [50, 4, 6], [0, 9, 6], [60, 9, 6], [60, 60, 6], [59, 9, 6], [90, 30, 6.0]])


@pytest.mark.parametrize("line", [loop(), ZIGZAG, ZIGZAG[::-1], np.array([[0, 0, 4], [9, 3, 4.0]])])
def test_it_covers_the_points_within_half_a_width_of_the_line(line: np.ndarray):
    rng = np.random.default_rng(1)
    low, high = line[:, :2].min(0) - 8, line[:, :2].max(0) + 8
    points = rng.uniform(low, high, (3000, 2))
    away, inside = distance(points, line), winding(outline(line), points) != 0
    radius = line[0, 2] / 2
    # Round parts are polygons: their flats lie a little inside.
    assert inside[away < 0.98 * radius].all()
    assert not inside[away > 1.001 * radius].any()
    assert 0.02 < inside.mean() < 0.98


def test_it_goes_around_in_one_sense_only():
    rng = np.random.default_rng(2)
    points = rng.uniform((-40, -50), (220, 50), (2000, 2))
    assert winding(outline(loop()), points).max() == 0 and winding(outline(loop()), points).min() < -1


def test_a_line_is_as_wide_as_its_pen_at_both_ends():
    polygon = outline(np.array([[0, 0, 2], [100, 0, 6.0]]))
    for x, half in ((0.0, 1.0), (100.0, 3.0), (50.0, 2.0)):
        for y, covered in (
            (0.99 * half, True),
            (-0.99 * half, True),
            (1.01 * half, False),
            (-1.01 * half, False),
        ):
            assert (winding(polygon, np.array([[x, y]]))[0] != 0) == covered
    assert polygon[:, 0].min() == pytest.approx(-1, abs=0.05) and polygon[:, 0].max() == pytest.approx(
        103, abs=0.05
    )


def test_a_dot_and_a_pen_that_stays_in_place_are_discs():
    for line in (np.array([[5, 7, 4.0]]), np.array([[5, 7, 4.0]] * 3)):
        np.testing.assert_allclose(np.linalg.norm(outline(line) - (5, 7), axis=1), 1.24 * 2)
