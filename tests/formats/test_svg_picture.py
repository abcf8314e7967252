"""Pictures as SVG: outlines of the pen's width, single lines for a plotter, and nothing that could be markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest

from tests.formats.pictures import bar, whole, word
from vrnn.formats.arrange import arranged
from vrnn.formats.strokes import ink_from_strokes
from vrnn.formats.svg_picture import picture_svg, plotter_svg

NAME = "{http://www.w3.org/2000/svg}"


def corners(path: ET.Element) -> np.ndarray:
    numbers = [float(number) for number in re.findall(r"-?[0-9.]+", path.get("d") or "")]
    return np.array(numbers).reshape(-1, 2)


def paths(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(NAME + "path"))


def test_ink_is_a_filled_outline_as_wide_as_the_pen():
    ink = ink_from_strokes([[[0, 0, 0, 0.2], [100, 0, 10, 1]]])
    (path,) = paths(picture_svg(arranged(ink, 4.0)))
    assert path.get("fill") == "#111827" and (path.get("d") or "").endswith("Z")
    # By pressure the pen is 0.67 nibs wide, then 0.3 of the way to 1.55.  With two margins of 5 nibs that fills 1000.
    first, last = 4 * 0.67, 4 * (0.67 + 0.3 * 0.88)
    scale = 1000 / (100 + first / 2 + last / 2 + 40)
    assert np.ptp(corners(path)[:, 1]) / scale == pytest.approx(last, rel=0.01)


def test_coloured_ink_of_one_width_keeps_its_colours():
    shape = bar().lines[0]
    half = np.where(np.arange(11)[:, None] < 6, (255, 0, 0), (0, 0, 255)).astype(np.uint8)
    drawn = paths(picture_svg(bar()._replace(lines=(shape._replace(colours=half),))))
    assert [path.get("fill") for path in drawn] == ["#ff0000", "#0000ff"]


def test_even_lines_are_strokes_and_share_the_page_with_what_explains_them():
    root = ET.fromstring(picture_svg(whole()))
    stroked = [path for path in root.iter(NAME + "path") if path.get("fill") == "none"]
    assert {path.get("stroke") for path in stroked} == {"#0072b2", "#94979e", "#c4520a"}
    texts = [(text.text, text.get("fill")) for text in root.iter(NAME + "text")]
    assert texts == [("0", "#4b5563"), ("2 nats or more", "#4b5563"), ("A <b>", "#0072b2"), ("B", "#c4520a")]
    stops = [stop.get("stop-color") for stop in root.iter(NAME + "stop")]
    assert stops == ["#1d2a6b", "#f08f1f"]
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    assert max(width, height) == 1000
    for path in root.iter(NAME + "path"):
        assert corners(path).min() >= 0 and (corners(path) <= (width, height)).all()


def test_each_colour_of_the_ink_is_an_outline_that_overlaps_the_one_before():
    filled = [path for path in paths(picture_svg(whole())) if path.get("fill") != "none"]
    colours = [path.get("fill") for path in filled]
    assert len(colours) > 20 and colours[0] == "#1d2a6b" and "#f08f1f" in colours
    for before, after in pairwise(filled[:11]):
        low, high = corners(before), corners(after)
        assert (low.min(0) <= high.max(0)).all() and (high.min(0) <= low.max(0)).all()


def test_a_plotter_gets_one_path_a_stroke_in_millimetres_as_it_was_written():
    root = ET.fromstring(
        plotter_svg(ink_from_strokes([[[10, 10], [20, 10], [20, 15]], [[20, 12], [10, 12]]]))
    )
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("190mm", "100mm", "0 0 190 100")
    assert [path.get("d") for path in root.iter(NAME + "path")] == [
        "M5 5L185 5 185 95",
        "M185 41L5 41",
    ]
    (group,) = root.iter(NAME + "g")
    assert group.get("fill") == "none" and group.get("stroke-width") == "0.5"


def test_only_numbers_and_fixed_words_are_written():
    for svg in (picture_svg(whole(), "x <script>"), picture_svg(bar()), plotter_svg(word())):
        assert "<script" not in svg and "<b>" not in svg
        for path in paths(svg):
            assert re.fullmatch(r"[MLZh0-9. -]+", path.get("d") or "")


def test_a_plotter_s_path_has_every_point():
    numbers = np.concatenate([corners(path) for path in paths(plotter_svg(word()))])
    points = np.concatenate([stroke[:, :2] for stroke in word().strokes])
    scale = 180 / np.ptp(points, axis=0).max()
    np.testing.assert_allclose(numbers, (points - points.min(0)) * scale + 5, atol=0.006)
