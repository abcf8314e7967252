"""The drawings whose latents can be carried over: the shipped examples, and those of this visit."""

from __future__ import annotations

from functools import cache

from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink
from vrnn.ui import shelf
from vrnn.ui.examples import examples


def others() -> dict[str, Ink]:
    """Ink by name; of the visit's drawings not the one on the sheet."""
    return _examples() | {kept.name: kept.ink for kept in shelf.elsewhere()}


@cache
def _examples() -> dict[str, Ink]:
    return {name: ink_from_strokes(example.strokes) for name, example in examples().items()}
