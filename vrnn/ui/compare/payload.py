"""What the board is sent.  Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np

from vrnn.engine.interface import Chunk, InkTrace, ModelStatus
from vrnn.engine.library import reads_ahead
from vrnn.engine.sound import SoundFutures
from vrnn.formats.audio_out import write_wav
from vrnn.types import Sound
from vrnn.ui.compare.board import Board, Column, Drawn
from vrnn.ui.compare.spread import half_width
from vrnn.ui.results import Figures
from vrnn.ui.sound import words as sound_words
from vrnn.ui.sound.opened import Opened
from vrnn.ui.sound.payload import KL_TOP as SOUND_KL_TOP
from vrnn.ui.sound.payload import LEAD, sound_head

INK_KL_TOP = 2.0


def columns_data(
    board: Board, models: Sequence[str], statuses: Sequence[ModelStatus], figures: dict[str, Figures]
) -> list[dict[str, Any]]:
    """One entry a chosen model, in their order; what is not known yet is None."""
    known = {column.model: column for column in board.columns}
    shelf = {status.name: status for status in statuses}
    return [_column(shelf[name], known.get(name, Column(name)), figures.get(name)) for name in models]


def _column(status: ModelStatus, column: Column, figures: Figures | None) -> dict[str, Any]:
    kind = column.trace.bound_kind if column.trace else None
    return {
        "name": status.name,
        "label": status.label,
        "ahead": reads_ahead(status.name),
        "missing": _missing(status, column),
        "updates": figures and figures.updates,
        "test": figures and figures.test,
        "bound_kind": kind,
        "bound": round(float(np.mean(column.bounds)), 4) if column.bounds else None,
        "half": _rounded_half(column.bounds),
        "draws": len(column.bounds),
        "log_px": _rounded(column.log_px),
        "kl": _rounded(column.kl),
        "hairs": _hairs(column.futures) if column.whole or column.futures else [],
        "whole": column.whole,
    }


def _missing(status: ModelStatus, column: Column) -> dict[str, str] | None:
    """Why a column is empty, and what would fill it."""
    if not status.available:
        return {"text": status.reason, "command": status.command}
    if column.failure is not None and column.trace is None:
        return {"text": f"{column.failure.message} {column.failure.hint}".strip(), "command": ""}
    return None


def ink_data(name: str, strokes: Sequence[Any], board: Board, at: int | None, top: float) -> dict[str, Any]:
    """The ink as all models read it, in the board's format."""
    first = board.first
    if not isinstance(first, InkTrace):
        return {"read": None, "at": None, "kl_scale": top}
    return {
        "read": {
            "ink_id": name,
            "strokes": list(strokes),
            "points": np.round(first.points, 2).tolist(),
            "pen": first.pen.tolist(),
            "time": np.round(first.time, 3).tolist(),
            "rate_hz": first.rate_hz,
        },
        "at": len(first.pen) - 1 if at is None else at,
        "kl_scale": top,
    }


def sound_data(opened: Opened, board: Board, at: int | None) -> dict[str, Any]:
    """The sound and every model's continuations as files, in the board's format."""
    clips, files = _clips(opened, board)
    return {
        "sound": sound_head(opened),
        **opened.picture,
        **files,
        "clips": clips,
        "at": opened.frames - 1 if at is None else at,
        "kl_scale": SOUND_KL_TOP,
    }


def _clips(opened: Opened, board: Board) -> tuple[dict[str, list[dict[str, Any]]], dict[str, bytes]]:
    """By model its continuations in the ear's format, and by key the bytes of their files."""
    clips, files = {}, {}
    for column in board.columns:
        last = column.futures[-1] if column.whole and column.futures else None
        if isinstance(last, SoundFutures):
            made = [_clip(opened, column.model, last, i) for i in range(len(last.sounds))]
            clips[column.model] = [clip for clip, _ in made]
            files |= {clip["key"]: data for clip, data in made}
    return clips, files


def _clip(opened: Opened, model: str, future: SoundFutures, i: int) -> tuple[dict[str, Any], bytes]:
    drawn = future.sounds[i]
    end = round(future.start * drawn.rate_hz)
    before = opened.sound.samples[max(0, end - round(LEAD * drawn.rate_hz)) : end]
    data = write_wav(Sound(np.concatenate([before, drawn.samples]), drawn.rate_hz))
    clip = {
        "id": f"{opened.id} {model} {i} {crc32(data)}",
        "key": f"clip {model} {i}",
        "label": str(i + 1),
        "title": "continuation",
        "note": sound_words.LEVELS[future.level[i]].format(future.gain[i]),
        "model": 0,
        "file": f"{opened.name}-{model}-{i + 1}.wav",
        "lead": len(before) / drawn.rate_hz,
    }
    return clip, data


def _hairs(futures: Sequence[Drawn]) -> list[list[list[float]]]:
    chunks = [chunk for chunk in futures if isinstance(chunk, Chunk)]
    if not chunks:
        return []
    points = np.round(np.concatenate([chunk.points for chunk in chunks], 1), 2).tolist()
    pen = np.concatenate([chunk.pen for chunk in chunks], 1).tolist()
    return [[[x, y, p] for (x, y), p in zip(*hair, strict=True)] for hair in zip(points, pen, strict=True)]


def _rounded(values: np.ndarray | None) -> list[float] | None:
    return None if values is None else np.round(values, 4).tolist()


def _rounded_half(bounds: Sequence[float]) -> float | None:
    half = half_width(bounds) if bounds else None
    return None if half is None else round(half, 4)
