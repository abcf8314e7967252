"""SVG out: the right lines in the right place, and nothing but numbers and fixed words."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from vrnn.formats.strokes import ink_from_strokes
from vrnn.formats.svg import Layer, ink_svg

NAMESPACE = {"s": "http://www.w3.org/2000/svg"}


def paths(svg: str) -> list[ET.Element]:
    return ET.fromstring(svg).findall(".//s:path", NAMESPACE)


def test_points_are_scaled_to_a_thousand_and_margined():
    svg = ink_svg(ink_from_strokes([[[10, 10], [20, 10], [20, 15]], [[10, 12.5]]]))
    assert ET.fromstring(svg).get("viewBox") == "0 0 1040 540"
    (path,) = paths(svg)
    assert path.get("d") == "M20 20L1020 20 1020 520M20 270h0"


def test_futures_lie_under_the_ink_in_their_own_colour_and_share_its_frame():
    ink, future = ink_from_strokes([[[0, 0], [1, 0]]]), ink_from_strokes([[[1, 0], [2, 1]]])
    first, last = paths(ink_svg(ink, [Layer(future, "#ff0000", 0.25)], colour="#000000"))
    assert (first.get("stroke"), first.get("stroke-opacity")) == ("#ff0000", "0.25")
    assert first.get("d") == "M520 20L1020 520"
    assert (last.get("stroke"), last.get("d")) == ("#000000", "M20 20L520 20")


def test_a_dot_has_a_page():
    svg = ink_svg(ink_from_strokes([[[7, 7]]]))
    assert ET.fromstring(svg).get("viewBox") == "0 0 40 40"
    assert paths(svg)[0].get("d") == "M20 20h0"


def test_any_ink_gives_paths_of_plain_numbers():
    rng = np.random.default_rng(0)
    for scale in (1e-9, 1.0, 1e9):
        ink = ink_from_strokes([(rng.uniform(-1, 1, (50, 2)) * scale).tolist()])
        (path,) = paths(ink_svg(ink))
        numbers = [float(number) for number in re.findall(r"[0-9.]+", path.get("d") or "")]
        assert re.fullmatch(r"M[0-9. L]+", path.get("d") or "") and max(numbers) <= 1020.01


def test_a_colour_is_never_a_free_string():
    with pytest.raises(AssertionError):
        ink_svg(ink_from_strokes([[[0, 0]]]), colour='red"><script>')


def test_a_smooth_stroke_passes_through_its_points_with_catmull_rom_slopes():
    """Points 0, 0 / 6, 0 / 6, 6 at scale 1000 / 6: the slope at the corner is half of the chord around it."""
    svg = ink_svg(ink_from_strokes([[[0, 0], [6, 0], [6, 6]], [[3, 3], [6, 3]]]), smooth=True)
    (path,) = paths(svg)
    numbers = np.array(
        [float(n) for n in re.findall(r"[0-9.]+", (path.get("d") or "").split("C")[1].split("M")[0])]
    )
    expected = np.array([[1, 0], [5, -1], [6, 0], [7, 1], [6, 5], [6, 6]]) * 1000 / 6 + 20
    np.testing.assert_allclose(numbers.reshape(-1, 2), np.abs(expected), atol=0.01)
    assert (path.get("d") or "").endswith("M520 520L1020 520")
