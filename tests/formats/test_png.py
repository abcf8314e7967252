"""Pixels where the lines are, in their colours, as wide as they should be."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tests.formats.pictures import BLUE, bar, whole, word
from vrnn.formats.arrange import Kl, arranged
from vrnn.formats.picture import INK
from vrnn.formats.png import LARGEST, NIB, write_png
from vrnn.formats.raster import plan
from vrnn.formats.strokes import ink_from_strokes


def pixels(data: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(data))
    assert image.format == "PNG" and image.mode == "RGB"
    return np.asarray(image).astype(int)


def test_a_line_is_as_long_and_wide_as_it_was_drawn_on_white():
    seen = pixels(write_png(bar()))
    # Nibs of 4 units are 8 pixels, the margin is 5 nibs: 204 + 40 units by 4 + 40.
    assert seen.shape == (88, 488, 3)
    across = seen[:, 244]
    assert (across[:40] == 255).all() and (across[48:] == 255).all()
    assert (across[41:47] == BLUE).all()
    covered = ((255 - seen[:, :, 0]) / 255).sum()
    assert covered == pytest.approx(400 * 8 + np.pi * 16, rel=0.02)


def test_what_is_written_later_lies_above_all_of_what_came_before():
    t = np.linspace(0, 1, 30)
    there, back = np.column_stack([300 * t, 9 * np.sin(6 * t)]), np.column_stack([300 * (1 - t), 0 * t])
    ink = ink_from_strokes([np.concatenate([there, back]).tolist()])
    stops = ((200, 0, 0), (0, 0, 200))
    kl = Kl([np.repeat((0.0, 1.0), 30)], stops, "", "")
    seen = pixels(write_png(arranged(ink, 4.0, kl=kl)))
    row = seen[8 * 5 + 2 * 11]  # the way back runs along y = 0, about 11 units below the upper edge
    blue = (row == (0, 0, 200)).all(1)
    assert blue.sum() > 580 and len(np.flatnonzero(np.diff(blue.astype(int)))) == 2


def test_edges_are_soft():
    slanted = arranged(ink_from_strokes([[[0, 0], [100, 37]]]), 4.0)
    shades = np.unique(pixels(write_png(slanted))[..., 0])
    assert len(shades) > 8 and shades[0] == INK[0] and shades[-1] == 255


def test_a_band_s_edge_does_not_show():
    upright = arranged(ink_from_strokes([[[0, y] for y in range(0, 400, 5)]]), 4.0)
    seen = pixels(write_png(upright))
    middle = seen[60:-60, seen.shape[1] // 2]
    assert len(seen) > 2 * 160 and (middle == INK).all()


def test_large_and_tiny_ink_gives_pictures_of_a_sane_size():
    rng = np.random.default_rng(0)
    for scale in (1e-9, 1.0, 1e9):
        ink = ink_from_strokes([(rng.uniform(-1, 1, (50, 2)) * scale).tolist()])
        size = plan(arranged(ink, 1e-3 * scale), NIB, LARGEST).size
        assert max(size) == LARGEST and min(size) > LARGEST / 2
    assert plan(arranged(ink_from_strokes([[[7, 7]]]), 4.0), NIB, LARGEST).size == (88, 88)


def test_words_and_scale_are_below_the_ink_in_their_colours():
    picture = whole()
    seen, where = pixels(write_png(picture)), plan(picture, NIB, LARGEST)
    (scale,) = picture.bars
    x, y = np.array([scale.x, scale.y]) * where.scale + where.shift
    row = seen[round(y) + 3, round(x) + 1 : round(x + scale.width * where.scale) - 1]
    assert tuple(row[0]) == scale.stops[0] and tuple(row[-1]) == scale.stops[-1]
    assert (np.diff(row[:, 0]) >= 0).all() and len(np.unique(row[:, 0])) > 10


def test_the_same_picture_is_the_same_file_and_says_nothing_else():
    picture = arranged(word(), 4.0)
    assert write_png(picture) == write_png(picture)
    assert set(Image.open(io.BytesIO(write_png(picture))).info) == {"dpi"}
