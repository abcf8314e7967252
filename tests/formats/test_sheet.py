"""Contact sheets: everything in its cell, on its line, and nothing but numbers and fixed words."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from vrnn.formats.sheet import BASELINE, CELL, MARGIN, Cell, baseline, contact_sheet
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink

NAMESPACE = {"s": "http://www.w3.org/2000/svg"}


def zigzag(size: float, at: float = 0.0) -> Ink:
    """Ten peaks that stand on y = at."""
    return ink_from_strokes([[[size * i, at - size * (i % 2)] for i in range(20)]])


def inked(svg: str) -> list[ET.Element]:
    return [p for p in ET.fromstring(svg).findall(".//s:path", NAMESPACE) if p.get("stroke") != "#e5e7eb"]


def points(path: ET.Element) -> np.ndarray:
    return np.array(re.findall(r"-?[0-9.]+", path.get("d") or ""), dtype=float).reshape(-1, 2)


def test_the_baseline_is_where_the_pen_turns_up():
    strokes = [np.array([[0, 0], [1, 10], [2, 0], [3, 11], [4, 2], [5, 30], [6, 0.0]])]
    assert baseline(strokes) == 11
    assert baseline([np.array([[0, 3.0], [1, 5.0]])]) == 4


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e4])
def test_drawings_stand_on_their_lines_inside_their_cells(size):
    paths = inked(contact_sheet([Cell(None, zigzag(size, at=7 * size))] * 6, "six"))
    assert len(paths) == 6
    for i, path in enumerate(paths):
        row, column = divmod(i, 4)
        xy = points(path) - MARGIN - np.array([column, row]) * CELL
        assert xy[:, 0].min() >= MARGIN - 0.01 and xy[:, 0].max() <= CELL[0] - MARGIN + 0.01
        assert xy[0, 1] == pytest.approx(BASELINE * CELL[1], abs=0.01)
        assert xy[:, 1].min() > 0 and xy[:, 1].max() < CELL[1]


def test_an_explosion_shrinks_alone():
    cells = [Cell(None, zigzag(1.0))] * 9 + [Cell(None, zigzag(50.0))]
    widths = [np.ptp(points(path)[:, 0]) for path in inked(contact_sheet(cells, "one is large"))]
    assert widths == pytest.approx([CELL[0] - 2 * MARGIN] * 10, abs=0.02)
    assert np.ptp(points(inked(contact_sheet([*cells, Cell(None, zigzag(0.5))], "small"))[-1])[:, 0]) < 200


def test_a_prefix_is_dark_and_lies_over_what_goes_on_from_it():
    svg = contact_sheet([Cell(zigzag(1.0), ink_from_strokes([[[19, 0], [25, 0]]]))], "both")
    drawn, prefix = inked(svg)
    assert (prefix.get("stroke"), drawn.get("stroke")) == ("#111827", "#d9480f")
    assert points(prefix)[-1, 0] == points(drawn)[0, 0]


def test_a_title_is_text():
    svg = contact_sheet([Cell(None, zigzag(1.0))], "<script>&x</script>")
    assert ET.fromstring(svg).findtext("s:title", namespaces=NAMESPACE) == " script  x /script "
