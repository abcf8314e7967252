"""A drawing in the address: short, close to what was drawn, and harmless when somebody else wrote it."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiny_checkpoints import word
from vrnn.types import Ink, InputError
from vrnn.ui.link import LONGEST, pack, unpack


def test_a_word_travels_within_half_a_unit():
    ink = word()
    text = pack(ink)
    assert text is not None and len(text) < 800
    back = unpack(text)
    assert len(back.strokes) == 3
    for sent, got in zip(ink.strokes, back.strokes, strict=True):
        at = got[:, 2] - got[0, 2] + sent[0, 2]
        for axis in (0, 1):
            expected = np.interp(at, sent[:, 2], sent[:, axis])
            np.testing.assert_allclose(got[:, axis], expected, atol=1.0)
        assert got[-1, 2] - got[0, 2] == pytest.approx(sent[-1, 2] - sent[0, 2], abs=0.006)
    assert back.strokes[2].shape == (1, 4)


def test_an_address_is_its_own_drawing():
    text = pack(word())
    assert text is not None
    again = pack(unpack(text))
    assert again is not None
    for a, b in zip(unpack(text).strokes, unpack(again).strokes, strict=True):
        np.testing.assert_array_equal(a[[0, -1], :2], b[[0, -1], :2])


def test_long_ink_is_sent_coarser_and_longer_ink_is_not():
    rng = np.random.default_rng(0)

    def scribble(points: int) -> Ink:
        path = rng.normal(0, 6, (points, 2)).cumsum(0)
        return Ink((np.column_stack([path, np.arange(points) / 50, np.full(points, 0.5)]),))

    coarse = pack(scribble(900))
    assert coarse is not None and len(coarse) <= LONGEST
    assert pack(scribble(20_000)) is None


BOMB = base64.urlsafe_b64encode(zlib.compress(b"\x01" * 30_000_000, 9)).decode()[:LONGEST]


@pytest.mark.parametrize("text", ["", "hello", "ä", "!!!!", "eA", "A" * 4000, BOMB, pack(word())[:-9]])  # type: ignore[index]
def test_what_is_not_a_drawing_is_an_input_error(text: str):
    with pytest.raises(InputError, match="link"):
        unpack(text)


@given(st.lists(st.integers(0, 2**40), max_size=40))
def test_numbers_that_nobody_packed_are_ink_or_an_input_error(numbers: list[int]):
    from vrnn.ui.link import _varint

    text = (
        base64.urlsafe_b64encode(zlib.compress(b"".join(map(_varint, [1, 2, *numbers])))).decode().rstrip("=")
    )
    try:
        assert unpack(text).points > 0
    except InputError:
        pass
