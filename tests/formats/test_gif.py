"""An animation that writes what the picture shows, at the pen's speed."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageSequence

from tests.formats.pictures import BLUE, bar, whole
from vrnn.formats import gif
from vrnn.formats.gif import FRAME_MS, HOLD_MS, write_gif
from vrnn.formats.png import drawn
from vrnn.formats.raster import plan


def frames(data: bytes) -> tuple[list[np.ndarray], list[int], Image.Image]:
    image = Image.open(io.BytesIO(data))
    assert image.format == "GIF"
    shown = [
        (np.asarray(f.convert("RGB")).astype(int), f.info["duration"]) for f in ImageSequence.Iterator(image)
    ]
    return [pixels for pixels, _ in shown], [duration for _, duration in shown], image


def test_the_pen_is_where_it_was_at_that_time():
    seen, durations, image = frames(write_gif(bar()))
    assert image.info["loop"] == 0
    # What does not change is shown longer instead of again.
    assert sum(durations) == 20 * FRAME_MS + HOLD_MS and durations[-1] >= HOLD_MS
    ends, clock = [], 0
    for pixels, duration in zip(seen, durations, strict=True):
        inked = np.flatnonzero((pixels != 255).any(2).any(0))
        ends.append((clock, inked.max()))
        clock += duration
    left = ends[0][1]
    nibs_a_second = 200 / 4
    for clock, end in ends[1:]:
        # Steps of a tenth of a second; a frame shows what was written by its end.
        done = np.floor((clock + FRAME_MS) / 100) / 10
        assert (end - left) / gif.NIB == pytest.approx(nibs_a_second * done, abs=1)


def test_the_last_frame_is_the_picture():
    picture = whole()
    seen, durations, _ = frames(write_gif(picture))
    still = np.asarray(drawn(picture, plan(picture, gif.NIB, gif.LARGEST))).astype(int)
    assert seen[-1].shape == still.shape and sum(durations) == pytest.approx(3000 + HOLD_MS, abs=FRAME_MS)
    difference = np.abs(seen[-1] - still)
    assert difference.mean() < 1 and (difference.max(2) > 60).mean() < 0.002
    assert (seen[0] != 255).any(2).mean() < 0.6 * (seen[-1] != 255).any(2).mean()


def test_ink_that_was_written_stays_and_colours_are_few():
    seen, _, _ = frames(write_gif(whole()))
    for before, after in pairwise(seen):
        gone = (before < 128).any(2) & (after > 250).all(2)
        assert not gone.any()
    assert len(np.unique(seen[-1].reshape(-1, 3), axis=0)) <= 250
    assert (seen[-1] == BLUE).all(2).sum() > 50


def test_it_is_small():
    assert len(write_gif(whole())) < 60_000 and len(write_gif(bar())) < 8_000
