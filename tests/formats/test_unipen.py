"""The original UNIPEN ASCII, one quirk a test."""

from pathlib import Path

import numpy as np
import pytest

from vrnn.formats.unipen import Unipen, parse_unipen, read_unipen, read_unipen_ink
from vrnn.types import InputError

HEAD = ".VERSION 1.0\n.COORD X Y\n.POINTS_PER_SECOND 100\n"


def component(kind: str, number: int, count: int = 3) -> str:
    """A component whose points are (number, 0), (number, 1), ..."""
    return f".PEN_{kind}\n" + "".join(f"{number} {index}\n" for index in range(count))


def drawn(unipen: Unipen, segment: int) -> list[list[float]]:
    """The pen-down points of a segment as [component number, point number], y up again."""
    found = [piece.points for piece in unipen.pieces(unipen.segments[segment]) if piece.pen_down]
    return (np.concatenate(found)[:, :2] * (1, -1)).tolist()


def test_components_without_points_are_not_counted():
    body = (
        ".PEN_UP\n"
        + component("DOWN", 0)
        + ".PEN_UP\n\n.PEN_DOWN\n"
        + component("DOWN", 1)
        + component("UP", 2)
    )
    unipen = parse_unipen(
        HEAD + body + component("DOWN", 3, 1) + '.SEGMENT WORD 1 OK "one"\n.SEGMENT WORD 2-3 OK "three"'
    )
    assert drawn(unipen, 0) == [[1, 0], [1, 1], [1, 2]]
    assert drawn(unipen, 1) == [[3, 0]]
    assert [len(part.points) for part in unipen.components[0]] == [3, 3, 3, 1]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("0-1", [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]),
        ("0,2", [[0, 0], [0, 1], [0, 2], [2, 0], [2, 1], [2, 2]]),
        ("2,0", [[2, 0], [2, 1], [2, 2], [0, 0], [0, 1], [0, 2]]),
        ("0:1-2:0", [[0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [2, 0]]),
        ("0:2-1,2:0-2:1", [[0, 2], [1, 0], [1, 1], [1, 2], [2, 0], [2, 1]]),
        ("1:1-1:2", [[1, 1], [1, 2]]),
        ("1:1-1", [[1, 1], [1, 2]]),
        ("1:1", [[1, 1]]),
        ("0:0-0:1, 2", [[0, 0], [0, 1], [2, 0], [2, 1], [2, 2]]),
    ],
)
def test_delineations_with_point_offsets(where, expected):
    body = "".join(component("DOWN", number) for number in range(3))
    unipen = parse_unipen(f'{HEAD}.SEGMENT WORD {where} GOOD "it"\n.SEGMENT WORD 0 ? "x"\n{body}')
    assert drawn(unipen, 0) == expected
    assert unipen.segments[0].quality == "GOOD"


@pytest.mark.parametrize(
    "where", ["3", "0-3", "2-1", "0:3", "0:0-1:3", "1:2-1:1", "-1", "0--1", ",", "0-", "0:", "9" * 30]
)
def test_delineations_of_what_is_not_there_are_refused(where):
    unipen = parse_unipen(
        HEAD + "".join(component("DOWN", n) for n in range(3)) + f'.SEGMENT WORD {where} OK "x"'
    )
    with pytest.raises(InputError):
        unipen.pieces(unipen.segments[0])


def test_a_left_out_delineation_means_the_whole_set_only_where_it_is_alone():
    body = component("DOWN", 0) + component("UP", 1) + component("DOWN", 2)
    assert drawn(parse_unipen(f'{HEAD}.SEGMENT WORD ? OK "x"\n{body}'), 0)[-1] == [2, 2]
    assert drawn(parse_unipen(f"{HEAD}.SEGMENT WORD\n{body}"), 0)[-1] == [2, 2]
    twice = parse_unipen(f'{HEAD}.SEGMENT WORD ? OK "x"\n.SEGMENT WORD ? OK "y"\n{body}')
    with pytest.raises(InputError):
        twice.pieces(twice.segments[0])


def test_each_set_counts_from_zero():
    first = component("DOWN", 7) + '.SEGMENT WORD 0 OK "a"\n'
    unipen = parse_unipen(HEAD + first + '.START_SET second\n.SEGMENT WORD 0 OK "b"\n' + component("DOWN", 8))
    assert [drawn(unipen, index)[0] for index in (0, 1)] == [[7, 0], [8, 0]]


def test_a_hierarchy_of_segments_over_the_same_ink():
    body = "".join(component("DOWN", number) for number in range(3))
    labels = '.HIERARCHY TEXT WORD CHARACTER\n.SEGMENT TEXT 0-2 ? "an ox"\n'
    labels += '.SEGMENT word 0 OK "an"\n.SEGMENT CHARACTER 1 BAD\n'
    unipen = parse_unipen(HEAD + labels + body)
    assert [(part.kind, part.quality, part.label) for part in unipen.segments] == [
        ("TEXT", "?", "an ox"), ("WORD", "OK", "an"), ("CHARACTER", "BAD", ""),
    ]  # fmt: skip
    assert [len(drawn(unipen, index)) for index in range(3)] == [9, 3, 3]


def test_labels_keep_their_quotes_backslashes_and_latin_1():
    label = r'"caf' + "\xe9" + r" \"and\" \\n\n" + 'so\n on"'
    unipen = parse_unipen(f"{HEAD}.SEGMENT\tTEXT 0 OK {label}\n{component('DOWN', 0)}")
    assert unipen.segments[0].label == 'caf\xe9 "and" \\n\nso  on'


def test_comments_lexicon_and_alphabet_are_not_ink():
    noise = ".COMMENT free text\n  over 3 lines PEN_DOWN\n 5 5\n"
    noise += '.LEXICON\n "a" "12"\n.ALPHABET "." ".PEN_UP"\n.DATE 1 2 94\n'
    unipen = parse_unipen(HEAD + noise + component("DOWN", 0, 2) + ".COMMENT 9 9\n" + component("DOWN", 1, 1))
    assert [len(part.points) for part in unipen.components[0]] == [2, 1]


def test_numbers_that_start_with_a_dot_are_not_keywords():
    unipen = parse_unipen(HEAD + ".PEN_DOWN\n.5 -.25\n+1 2.5\n")
    np.testing.assert_array_equal(unipen.components[0][0].points[:, :2], [[0.5, 0.25], [1, -2.5]])


def test_columns_come_in_any_order_with_milliseconds_and_pressure():
    text = ".COORD T Y P X BUTTON\n.PEN_DOWN 1000 2 100 1 0 1010 4 200 3 0\n.PEN_DOWN 1500 6 -5 5 1\n"
    ink = parse_unipen(text).ink()
    np.testing.assert_allclose(ink.strokes[0], [[1, -2, 0, 0.5], [3, -4, 0.01, 1]])
    np.testing.assert_allclose(ink.strokes[1], [[5, -6, 0.5, 0]])
    assert parse_unipen(text).components[0][0].rate_hz == pytest.approx(100)


def test_the_clock_runs_through_pen_up_points_and_dt():
    body = component("DOWN", 0, 2) + component("UP", 1, 3) + ".DT 200\n" + component("DOWN", 2, 1)
    np.testing.assert_allclose(parse_unipen(HEAD + body).ink().strokes[1][:, 2], [0.25])


@pytest.mark.parametrize(
    ("stated", "rate"),
    [
        ("66", 66),
        ("204.8", 204.8),
        ("100Hz", 100),
        ("?", 100),
        ("0", 100),
        ("-5", 100),
        ("", 100),
        (".5", 0.5),
    ],
)
def test_odd_rates(stated, rate):
    unipen = parse_unipen(f".COORD X Y\n.POINTS_PER_SECOND {stated}\n{component('DOWN', 0)}")
    assert unipen.components[0][0].rate_hz == rate
    np.testing.assert_allclose(np.diff(unipen.components[0][0].points[:, 2]), 1 / rate)


def test_settings_hold_from_where_they_stand():
    first = ".WRITER_ID  Anna B\n" + component("DOWN", 0)
    second = ".WRITER_ID c\n.POINTS_PER_SECOND 50\n" + component("DOWN", 1)
    parts = parse_unipen(HEAD + first + second).components[0]
    assert [(part.writer, part.rate_hz) for part in parts] == [("Anna B", 100), ("c", 50)]


def test_a_tablet_finer_in_x_is_squared():
    text = HEAD + ".X_POINTS_PER_INCH 508\n.Y_POINTS_PER_MM 10\n.PEN_DOWN 20 10\n"
    np.testing.assert_allclose(parse_unipen(text).ink().strokes[0][0, :2], [10, -10])


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="latin-1")


def test_includes_nest_from_the_root_and_beside_the_file(tmp_path):
    write(
        tmp_path,
        {
            "data/a.dat": '.VERSION 1.0\n.INCLUDE x/a.doc\n.INCLUDE "beside.dat"\n.SEGMENT WORD 0-1 OK "\xfc"\n',
            "data/beside.dat": component("DOWN", 1),
            "include/x/a.doc": ".COORD X Y\n.INCLUDE x\\deep\\pen.dat\n",
            "include/x/deep/pen.dat": ".WRITER_ID w\n" + component("DOWN", 0),
        },
    )
    unipen = read_unipen(tmp_path / "data/a.dat", tmp_path / "include")
    assert drawn(unipen, 0) == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]
    assert unipen.segments[0].label == "\xfc"


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"a.dat": ".INCLUDE gone.doc\n"}, "gone.doc"),
        ({"a.dat": ".INCLUDE b.dat\n", "b.dat": ".INCLUDE a.dat\n"}, "a.dat"),
        ({"a.dat": ".INCLUDE a.dat\n"}, "a.dat"),
        ({"a.dat": ".INCLUDE ../secret\n"}, "a.dat"),
        ({"a.dat": ".INCLUDE /etc/hostname\n"}, "a.dat"),
        ({"a.dat": ".INCLUDE\n"}, "a.dat"),
        (
            {"a.dat": ".INCLUDE b.dat\n" * 40, "b.dat": ".INCLUDE c.dat\n" * 40, "c.dat": ""},
            "includes itself",
        ),
        ({}, "a.dat"),
    ],
)
def test_missing_circular_and_straying_includes_are_named(tmp_path, files, named):
    write(tmp_path, files)
    with pytest.raises(InputError, match=named):
        read_unipen(tmp_path / "a.dat")


@pytest.mark.parametrize(
    "body",
    [
        ".PEN_DOWN 1 2 3\n",
        ".PEN_DOWN one two\n",
        ".PEN_DOWN nan 1\n",
        ".PEN_DOWN 1e300 1\n",
        ".COORD X T\n",
        ".COORD X Y Y\n",
    ],
)
def test_components_that_are_not_points_are_refused(body):
    with pytest.raises(InputError):
        parse_unipen(HEAD + body)


def test_an_uploaded_file_gives_its_first_segment_or_all_of_its_ink():
    body = component("DOWN", 0) + component("UP", 1) + component("DOWN", 2)
    assert len(read_unipen_ink((HEAD + body).encode()).strokes) == 2
    ink = read_unipen_ink(f'{HEAD}{body}.SEGMENT WORD 2 OK "b"\n.SEGMENT WORD 0 OK "a"'.encode())
    np.testing.assert_allclose(ink.strokes[0][:, :3], [[2, 0, 0], [2, -1, 0.01], [2, -2, 0.02]])
    for broken in (HEAD, HEAD + component("UP", 0), HEAD + ".INCLUDE x\n" + body):
        with pytest.raises(InputError):
            read_unipen_ink(broken.encode())
