"""Ink as plain JSON: `{"format": "vrnn-ink", "version": 1, "strokes": [[[x, y, t, p], ...], ...]}`.

y points down, t is in seconds, p is the pressure from 0 to 1.
The reader also accepts points of two or three numbers and a bare list of strokes.
"""

from __future__ import annotations

import json
from typing import NoReturn

import numpy as np

from vrnn.formats.strokes import MAX_BYTES, MAX_DEPTH, MAX_POINTS, ink_from_strokes
from vrnn.types import Ink, InputError

FORMAT = "vrnn-ink"
VERSION = 1


def read_json(data: bytes) -> Ink:
    """Ink from JSON bytes, under the limits of `strokes.py`.

    Raises:
        InputError: too large, too deep, not JSON, another format or version, or strokes that are not ink.
    """
    if len(data) > MAX_BYTES:
        raise InputError("The ink file is larger than 1 MB.", "Save a shorter text.")
    if _depth(data) > MAX_DEPTH:
        raise InputError(f"The ink file nests deeper than {MAX_DEPTH} levels.")
    if data.count(b"[") + data.count(b"{") > 2 * MAX_POINTS + MAX_DEPTH:
        raise InputError(f"The ink has more than {MAX_POINTS:,} points or strokes.", "Send a shorter text.")
    try:
        content = json.loads(data, parse_constant=_refuse_constant)
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError("The ink file is not valid JSON.") from error
    return ink_from_strokes(_strokes(content))


def write_json(ink: Ink) -> bytes:
    """The ink as JSON bytes that `read_json` turns back into the same numbers."""
    strokes = [stroke.tolist() for stroke in ink.strokes]
    content = {"format": FORMAT, "version": VERSION, "strokes": strokes}
    return json.dumps(content, allow_nan=False, separators=(",", ":")).encode()


def _strokes(content: object) -> object:
    if not isinstance(content, dict):
        return content
    if content.get("format") != FORMAT or content.get("version") != VERSION:
        raise InputError("The JSON file is not ink of this app.", f'Its format is "{FORMAT}", version 1.')
    return content.get("strokes")


def _depth(data: bytes) -> int:
    """The most brackets open at once, counted without parsing; brackets inside strings count too."""
    codes = np.frombuffer(data, dtype=np.uint8)
    steps = np.isin(codes, list(b"[{")).astype(np.int32) - np.isin(codes, list(b"]}"))
    return int(np.cumsum(steps).max(initial=0))


def _refuse_constant(name: str) -> NoReturn:
    raise InputError(f"The ink file holds {name}, which is not a number of JSON.")
