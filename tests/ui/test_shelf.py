"""Drawings that are kept during a visit: each once, the latest first, and nowhere but in the session."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny_checkpoints import word
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink
from vrnn.ui.sheet import as_sent, to_lists
from vrnn.ui.shelf.kept import HEIGHT, MOST, MOST_POINTS, WIDTH, Kept, thumbnail, with_drawing


def line(length: float, points: int = 5) -> Ink:
    x = np.linspace(0, length, points)
    return Ink((np.column_stack([x, 0 * x, np.arange(points) / 100, 0 * x + 0.5]),))


def more(ink: Ink, *others: Ink) -> Ink:
    return Ink((*ink.strokes, *(stroke for other in others for stroke in other.strokes)))


def build(*drawn: tuple[str, Ink]) -> tuple[Kept, ...]:
    kept: tuple[Kept, ...] = ()
    for i, (sheet, ink) in enumerate(drawn):
        kept = with_drawing(kept, sheet, ink, f"kept {i}")
    return kept


def test_a_drawing_that_is_written_further_is_one_drawing():
    kept = build(("a", line(1)), ("a", more(line(1), line(2))), ("a", line(2)), ("b", line(3)))
    assert [len(k.ink.strokes) for k in kept] == [1, 1]
    assert [k.ink.strokes[0][-1, 0] for k in kept] == [3, 2]


def test_a_drawing_that_comes_back_comes_to_the_front_under_its_name():
    kept = build(("a", line(1)), ("b", line(2)), ("c", line(1)))
    assert [(k.name, k.sheet) for k in kept] == [("kept 0", "c"), ("kept 1", "b")]
    # Written further on its new sheet it replaces itself, not the other.
    kept = with_drawing(kept, "c", more(line(1), line(5)), "kept 3")
    assert [len(k.ink.strokes) for k in kept] == [2, 1]


def test_what_is_to_stay_stays_when_its_sheet_is_written_further():
    first, *_ = build(("a", line(1)))
    kept = (first._replace(sheet=""),)
    assert with_drawing(kept, "a", line(1), "kept 1") == kept
    kept = with_drawing(kept, "a", more(line(1), line(2)), "kept 1")
    kept = with_drawing(kept, "a", more(line(1), line(2), line(3)), "kept 2")
    assert [(k.name, len(k.ink.strokes)) for k in kept] == [("kept 1", 3), ("kept 0", 1)]
    again = with_drawing(kept, "b", line(1), "kept 3")
    assert [(k.name, k.sheet) for k in again] == [("kept 0", ""), ("kept 1", "a")], "reopened it stays too"


def test_the_oldest_goes_when_there_are_too_many_or_they_are_too_large():
    kept = build(*((f"{i}", line(i + 1)) for i in range(MOST + 3)))
    assert len(kept) == MOST and kept[0].name == f"kept {MOST + 2}" and kept[-1].name == "kept 3"
    large = build(*((f"{i}", line(i + 1, MOST_POINTS // 4)) for i in range(6)))
    assert len(large) == 4
    assert len(build(("a", line(1)), ("b", line(2, MOST_POINTS + 1)))) == 1


def numbers(path: str) -> np.ndarray:
    return np.array([float(n) for n in path.replace("M", " ").replace("L", " ").replace("h0", "").split()])


@pytest.mark.parametrize("ink", [word(), line(1e6), line(1e-6), line(0, 1), line(40, 5000)])
def test_a_thumbnail_lies_in_its_frame_and_is_short(ink):
    path = thumbnail(ink)
    points = numbers(path).reshape(-1, 2)
    assert (points >= 0).all() and (points <= (WIDTH, HEIGHT)).all() and len(points) <= 400
    assert path.count("M") == len(ink.strokes)


def test_a_thumbnail_keeps_the_shape():
    corner = ink_from_strokes([[[0, 0], [100, 0], [100, 50]]])
    assert thumbnail(corner) == "M30 15L90 15 90 45"


def names(page) -> list[str]:
    return (
        [k.name for k in page.test.session_state["shelf_kept"]]
        if "shelf_kept" in page.test.session_state
        else []
    )


def test_the_page_keeps_every_drawing_of_the_visitor_to_the_bit(open_page):
    page = open_page(trained=False)
    assert names(page) == [], "an example is no drawing of the visitor's"
    first, second = to_lists(word()), to_lists(word(60, 12.0))
    page.send(first[:1], "drawn 1").send(first, "drawn 2").send([], "drawn 3").send(second, "drawn 4")
    assert names(page) == ["kept 2", "kept 1"]
    kept = page.test.session_state["shelf_kept"]
    assert [len(k.ink.strokes) for k in kept] == [3, 3]
    assert to_lists(kept[1].ink) == first and to_lists(kept[0].ink) == second


def test_what_was_forgotten_stays_so_until_it_is_written_further(open_page):
    page = open_page(trained=False).send(to_lists(word())[:1], "drawn 1")
    page.test.session_state["shelf_kept"] = ()
    page.test.session_state["shelf_forgotten"] = "drawn 1"
    assert names(page.run()) == []
    page.send(to_lists(word()), "drawn 2")
    assert len(names(page)) == 1


def test_what_is_no_ink_is_not_kept(open_page):
    page = open_page(trained=False).send([[["x", 1]]], "bad 1")
    assert names(page) == []
    page.send(to_lists(as_sent(word())), "drawn 1")
    assert names(page) == ["kept 1"]
