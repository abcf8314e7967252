"""Our JSON of strokes."""

import json

import numpy as np
import pytest

from vrnn.formats.ink_json import read_json, write_json
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import InputError


def test_what_is_written_reads_back_to_the_same_numbers():
    ink = ink_from_strokes([[[0.1, 1 / 3, 0, 0.7], [1e-9, -2e8, 0.123456789, 1]], [[5, 5, 0.2, 0.5]]])
    again = read_json(write_json(ink))
    assert len(again.strokes) == 2
    for stroke, same in zip(ink.strokes, again.strokes, strict=True):
        np.testing.assert_array_equal(stroke, same)


def test_the_file_says_what_it_is():
    content = json.loads(write_json(ink_from_strokes([[[1, 2]]])))
    assert content == {"format": "vrnn-ink", "version": 1, "strokes": [[[1.0, 2.0, 0.0, 0.5]]]}


def test_a_bare_list_of_short_points_is_ink():
    ink = read_json(b" [[[1, 2], [3, 4, 0.5]], []]")
    np.testing.assert_allclose(ink.strokes[0], [[1, 2, 0, 0.5], [3, 4, 0.01, 0.5]])


def test_unknown_keys_are_no_obstacle():
    assert read_json(b'{"format":"vrnn-ink","version":1,"by":"x","strokes":[[[1,2]]]}').points == 1


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[", b"nonsense", b"\xff\xfe\x00", b"null", b"3", b'"ink"', b"{}", b"[[[NaN, 1]]]", b"[[[1e999, 1]]]",
        b"[[[Infinity, 1]]]", b'{"format":"vrnn-ink","version":2,"strokes":[[[1,2]]]}',
        b'{"format":"other","version":1,"strokes":[[[1,2]]]}', b'{"format":"vrnn-ink","version":1}',
        b"[" * 17 + b"]" * 17, b'{"a":' * 17 + b"1" + b"}" * 17, b"[[[" + b"9" * 5000 + b",1]]]",
    ],
)  # fmt: skip
def test_what_is_not_ink_is_refused(data):
    with pytest.raises(InputError):
        read_json(data)
