"""Small drawings whose pictures can be foretold."""

from __future__ import annotations

import numpy as np

from vrnn.formats.arrange import Group, Kl, arranged
from vrnn.formats.picture import Line, Picture, plain
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink

BLUE, RED = (0, 114, 178), (196, 82, 10)
NIB = 4.0


def bar(*, seconds: float = 1.0) -> Picture:
    """A straight line of 200 units, 4 wide, written in a second by equal steps of 20 units."""
    shape = np.column_stack([np.arange(0, 201, 20.0), np.zeros(11), np.full(11, NIB)])
    return Picture((Line(shape, plain(BLUE, 11), np.linspace(0, seconds, 11)),), NIB, 4 * NIB)


def word() -> Ink:
    """Two strokes of two seconds in all."""
    t = np.linspace(0, 1, 40)
    wave = np.column_stack([150 * t, 100 + 30 * np.sin(9 * t), t, 0 * t + 0.5])
    tail = np.column_stack([160 + 90 * t, 100 + 20 * np.cos(9 * t), 1.2 + 0.8 * t, 0 * t + 0.5])
    return ink_from_strokes([wave, tail])


def hair(slope: float) -> Ink:
    """A straight continuation from the end of the word, 120 units long, in a second."""
    x, y = word().strokes[-1][-1, :2]
    t = np.linspace(0, 1, 41)
    return ink_from_strokes([np.column_stack([x + 120 * t, y + slope * 120 * t, t, 0 * t + 0.5])])


def whole() -> Picture:
    """The word in colours, with two models and two continuations each."""
    stops = ((29, 42, 107), (240, 143, 31))
    kl = Kl([np.linspace(0, 1, len(s)) for s in word().strokes], stops, "0", "2 nats or more")
    groups = [Group("A <b>", BLUE, (hair(0), hair(0.2))), Group("B", RED, (hair(0), hair(-0.2)))]
    return arranged(word(), NIB, kl=kl, groups=groups, read=word())
