"""The page's drawing as a picture: ink in the pad's pen and colours, continuations below it.  Knows no Streamlit."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrnn.formats.arrange import Group, Kl, arranged
from vrnn.formats.picture import Colour, Picture
from vrnn.types import Ink
from vrnn.ui.answers import Answer
from vrnn.ui.exports import hair_ink

NIB = 3.8
"""Width of the pad's pen at a walking pace, in sheet units."""
MODELS: tuple[Colour, ...] = ((0, 114, 178), (196, 82, 10), (0, 131, 95))
"""The pad's colours of continuations, on light paper."""
KL_STOPS: tuple[Colour, ...] = (
    (29, 42, 107),
    (90, 31, 150),
    (154, 31, 139),
    (204, 63, 108),
    (232, 105, 63),
    (240, 143, 31),
)
KL_TOP = 2.0
"""The KL in nats at the end of the ink's colours, as on the pad."""


def picture(ink: Ink, answer: Answer | None, *, coloured: bool, continued: bool) -> Picture:
    """The drawing, its ink coloured by KL if some model has one, with its continuations."""
    if answer is None:
        return arranged(ink, NIB)
    kl = _kl(ink, answer.analysis) if coloured else None
    groups = _groups(answer) if continued else []
    return arranged(ink, NIB, kl=kl, groups=groups, read=_read(answer) if groups else None)


def _kl(ink: Ink, analysis: dict[str, Any]) -> Kl | None:
    model = next((model for model in analysis["models"] if model["kl"]), None)
    if model is None:
        return None
    kl = np.array(model["kl"])
    frames = frames_of(ink, np.array(analysis["points"]), np.array(analysis["pen"]))
    shares = [np.interp(f, np.arange(len(kl)), kl) / KL_TOP for f in frames]
    return Kl(shares, KL_STOPS, "0", f"{KL_TOP:g} nats or more: KL of {model['label']} at each step")


def frames_of(ink: Ink, points: np.ndarray, pen: np.ndarray) -> list[np.ndarray]:
    """The frame, with fractions, of each point of each stroke: by equal parts of the way along the stroke.

    `points [time + 1, 2]` and `pen [time]` are an analysis's; strokes that do not pair up with it are all frame 0.
    """
    runs = stroke_runs(pen)
    if len(runs) != len(ink.strokes):
        return [np.zeros(len(stroke)) for stroke in ink.strokes]
    found = []
    for stroke, run in zip(ink.strokes, runs, strict=True):
        mine, theirs = _walked(stroke[:, :2]), _walked(points[run])
        # The first point has no frame of its own and takes frame 0.
        found.append(
            np.interp(mine * theirs[-1], theirs, np.maximum(run - 1, 0)) if mine[-1] else run[:1] - 1.0
        )
    return found


def stroke_runs(pen: np.ndarray) -> list[np.ndarray]:
    """Which of the resampled points belong to each stroke."""
    ends = np.flatnonzero(pen) + 2
    runs = np.split(np.arange(len(pen) + 1), ends)
    return [run for run in runs if len(run)]


def _walked(points: np.ndarray) -> np.ndarray:
    """The part of the way that is done at each point, 0 to 1; all 0 where there is no way."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    return way / way[-1] if way[-1] else way


def _groups(answer: Answer) -> list[Group]:
    at, analysis = answer.futures["at"], answer.analysis
    # Where the pen is up, a continuation begins with a jump.
    start = None if analysis["pen"][at] else analysis["points"][at + 1]
    return [
        Group(
            model["label"],
            MODELS[model.get("shade", i) % len(MODELS)],
            tuple(hair_ink(hair, start) for hair in model["hairs"] if hair),
        )
        for i, model in enumerate(answer.futures["models"])
    ]


def _read(answer: Answer) -> Ink:
    """The ink that the continuations go on from, at the models' pace."""
    at, analysis = answer.futures["at"], answer.analysis
    points = np.array(analysis["points"][: at + 2])
    runs = stroke_runs(np.array(analysis["pen"][: at + 1]))
    still = np.tile((0.0, 0.5), (len(points), 1))
    return Ink(tuple(np.column_stack([points, still])[run] for run in runs))
