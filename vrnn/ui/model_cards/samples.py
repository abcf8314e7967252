"""What a model writes or says, drawn as SVG from numbers and fixed words only."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from vrnn.engine.interface import Engine
from vrnn.engine.sound import SoundEngine
from vrnn.formats.audio_out import write_wav
from vrnn.formats.svg import Layer, layer_path, number
from vrnn.types import Ink, Sound
from vrnn.ui.examples import examples
from vrnn.ui.sound.examples import clip_names, clip_voice, read_clip

GIVEN, DRAWN = "#858b95", "#cf5d12"
"""Grey for what was given and orange for what the model drew: 3:1 or more on light and on dark paper."""
SEED, COUNT, SECONDS, RATE_HZ = 0, 4, 4.0, 40
WIDTH, ROW, MARGIN = 1000.0, 120.0, 10.0
TALLEST = 1.7
"""Sheet units are not blown up more than so."""
HEARD, SPOKEN, FRAME = 120, 2.0, 200
"""Frames of a clip that are given, seconds that are drawn, samples in a frame."""
WAVE, BARS = 150.0, 400


class SpokenSample(NamedTuple):
    """What was given, and what the model went on with."""

    given: Sound
    drawn: Sound


def ink_sample(engine: Engine, model: str) -> tuple[Ink, list[Ink]]:
    """The first example, and how a model goes on from its end.

    Raises:
        InputError: as `Engine.continue_`.
    """
    example = next(iter(examples().values()))
    ink = Ink(tuple(np.array(stroke, dtype=np.float64) for stroke in example.strokes))
    chunks = list(
        engine.continue_(
            f"card of {model}",
            model,
            ink,
            at=None,
            count=COUNT,
            steps=round(SECONDS * RATE_HZ),
            temperature=1.0,
            seed=SEED,
        )
    )
    points, pen = (np.concatenate([getattr(c, part) for c in chunks], 1) for part in ("points", "pen"))
    return ink, [strokes_of(*drawing) for drawing in zip(points, pen, strict=True)]


def strokes_of(points: np.ndarray, pen: np.ndarray) -> Ink:
    """Points `[time 2]` as ink; `pen` `[time]` is 1 where a point ends its stroke."""
    rows = np.column_stack([points, np.arange(len(points)) / RATE_HZ, np.full(len(points), 0.5)])
    return Ink(tuple(part for part in np.split(rows, np.flatnonzero(pen > 0.5) + 1) if len(part)))


def ink_svg(given: Ink, drawn: Sequence[Ink], title: str) -> str:
    """A row for each continuation, all at one scale, each after the same word."""
    rows = [np.concatenate([s[:, :2] for ink in (given, after) for s in ink.strokes]) for after in drawn]
    low, high = (np.array([getattr(row, end)(0) for row in rows]) for end in ("min", "max"))
    extent = (high - low).max(0)
    room = (WIDTH - 2 * MARGIN, ROW - 2 * MARGIN)
    scale = min(TALLEST, *(space / max(size, 1e-9) for space, size in zip(room, extent, strict=True)))
    body = []
    for i, after in enumerate(drawn):
        middle = (low[i, 1] + high[i, 1]) / 2
        corner = np.array([low[:, 0].min(), middle])
        shift = np.array([MARGIN, ROW * (i + 0.5)])
        layers = (Layer(given, GIVEN, 1.0, smooth=True), Layer(after, DRAWN, 1.0, smooth=True))
        body += [layer_path(layer, corner, scale, shift) for layer in layers]
    return _svg(
        body, ROW * max(1, len(drawn)), title, 'fill="none" stroke-width="2.2" stroke-linecap="round"'
    )


def empty_svg(height: float, text: str) -> str:
    """The room that a sample will take, with a word in it."""
    at = f'x="{number(MARGIN)}" y="{number(height / 2)}"'
    said = f'<text {at} font-family="sans-serif" font-size="26" fill="{GIVEN}">{escape(text)}</text>'
    return _svg([said], height, text, 'stroke="none"')


def beginning(corpus: str) -> tuple[str, Sound]:
    """The first clip of a corpus, or any where it has none: its name and the part of it that is given."""
    names = list(clip_names())
    clip = next((name for name in names if clip_voice(name) == corpus), names[0])
    sound = read_clip(clip)
    return clip, Sound(sound.samples[: HEARD * FRAME], sound.rate_hz)


def spoken_sample(engine: SoundEngine, model: str, corpus: str) -> SpokenSample:
    """The beginning of a clip, and how a model goes on.

    Raises:
        InputError: as `SoundEngine.continue_sound`.
    """
    _, given = beginning(corpus)
    found = list(
        engine.continue_sound(
            f"card of {corpus} {model}",
            model,
            corpus,
            given,
            at=None,
            seconds=SPOKEN,
            count=1,
            temperature=1.0,
            seed=SEED,
        )
    )
    return SpokenSample(given, found[-1].sounds[0])


def wav(sample: SpokenSample) -> bytes:
    """One recording of both."""
    both = np.concatenate([sample.given.samples, sample.drawn.samples])
    return write_wav(Sound(both, sample.given.rate_hz))


def wave_svg(sample: SpokenSample, title: str) -> str:
    """The waveform, lowest to highest sample in each of BARS slices of time."""
    both = np.concatenate([sample.given.samples, sample.drawn.samples]).astype(np.float64)
    slices = np.array_split(both, BARS)
    loud = max(1e-9, float(np.abs(both).max()))
    share = len(sample.given.samples) / max(1, len(both))
    half = WAVE / 2 - MARGIN
    x = MARGIN + (np.arange(BARS) + 0.5) / BARS * (WIDTH - 2 * MARGIN)
    bars = [
        f"M{number(at)} {number(WAVE / 2 - half * s.max() / loud)}V{number(WAVE / 2 - half * s.min() / loud + 0.5)}"
        for at, s in zip(x, slices, strict=True)
    ]
    parts = (bars[: round(share * BARS)], GIVEN), (bars[round(share * BARS) :], DRAWN)
    paths = [f'<path d="{"".join(some)}" stroke="{colour}"/>' for some, colour in parts if some]
    return _svg(paths, WAVE, title, 'fill="none" stroke-width="1.8"')


def _svg(body: Sequence[str], height: float, title: str, style: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(WIDTH)} {number(height)}" width="100%" '
        f'role="img" aria-label="{escape(title)}"><g {style} stroke-linejoin="round">{"".join(body)}</g></svg>'
    )
