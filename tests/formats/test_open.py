"""Formats are told by content, whatever the file is called."""

import numpy as np
import pytest

from vrnn.formats.ink_json import write_json
from vrnn.formats.inkml import write_inkml
from vrnn.formats.open import read_ink
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import InputError

INK = ink_from_strokes([[[1, 2, 0, 0.5], [3, 4, 0.01, 0.5]]])
UNIPEN = b".VERSION 1.0\n.COORD X Y\n.POINTS_PER_SECOND 100\n.PEN_DOWN\n1 -2\n3 -4\n"


@pytest.mark.parametrize(
    "data",
    [
        write_json(INK),
        b"\xef\xbb\xbf" + write_json(INK),
        b"\n  [[[1,2],[3,4]]]",
        write_inkml(INK),
        b'\xef\xbb\xbf\n<?xml version="1.0"?>' + write_inkml(INK),
        ('<?xml version="1.0" encoding="UTF-16"?>' + write_inkml(INK).decode()).encode("utf-16"),
        UNIPEN,
        UNIPEN.replace(b"\n", b"\r\n"),
        b"caf\xe9\n" + UNIPEN,
    ],
)
def test_every_format_gives_the_same_ink_under_a_wrong_name(data):
    np.testing.assert_allclose(read_ink(data, "photo.png").strokes[0], INK.strokes[0], atol=1e-12)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\x00" * 100])
def test_anything_else_is_refused(data):
    with pytest.raises(InputError):
        read_ink(data, "a.json")


def test_a_hostile_name_is_shown_without_its_markup():
    with pytest.raises(InputError) as caught:
        read_ink(b"?", "../../<script>alert(1)</script>[x](http://y)" + "z" * 500)
    assert not set(caught.value.message) & set("<>[]()/")
    assert len(caught.value.message) < 100
