"""From a drawing and settings to what the pad shows: first what is quick, then all of it.  Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np

from vrnn.engine.clamp import Settings
from vrnn.engine.interface import Chunk, Engine, InkTrace
from vrnn.models import label_of
from vrnn.types import Ink, InputError


class Question(NamedTuple):
    """What is asked about a drawing.

    Attributes:
        ink_id: the pad's name for the drawing.
        models: the model, and the one beside it if there is one.
        at: the frame to continue after; None for the last.
        settings: how to continue.
    """

    ink_id: str
    models: tuple[str, ...]
    at: int | None
    settings: Settings


class Answer(NamedTuple):
    """What is known so far.

    Attributes:
        analysis, futures: in the pad's format.
        traces: one per model; none if the answer was read from a file.
        whole: whether every continuation is complete.
        missing: why a model that was asked is not in it, or None.
    """

    analysis: dict[str, Any]
    futures: dict[str, Any]
    traces: tuple[InkTrace, ...]
    whole: bool
    missing: InputError | None = None


def answers(
    engine: Engine,
    question: Question,
    ink: Ink,
    *,
    job: str,
    known: tuple[InkTrace, ...] = (),
    between: Callable[[], object] = lambda: None,
) -> Iterator[Answer]:
    """Answers that grow: each model's first chunk, then everything.

    Args:
        engine: infers and continues.
        question: what is asked.
        ink: the drawing that it is about.
        job: the name under which the work can be cancelled.
        known: traces of the same ink, models and seed from before; one for every model, or none.
        between: called after every chunk; an exception from it ends the work.

    A model that cannot be used leaves the others alone, with the reason in `Answer.missing`.

    Raises:
        InputError: as `Engine.continue_`, and as `Engine.trace` if it fails for every model.
    """
    traces, missing = (known, None) if known else _traces(engine, question, ink)
    analysis = analysis_data(question.ink_id, traces)
    drawn: list[list[Chunk]] = [[] for _ in traces]
    streams = [_stream(engine, question, ink, trace, job) for trace in traces]
    for turn, chunks in enumerate(zip_longest(*streams)):
        for model, chunk in zip(drawn, chunks, strict=True):
            model.extend([chunk] if chunk else [])
        between()
        if turn == 0:
            yield Answer(analysis, futures_data(question, traces, drawn), traces, False, missing)
    yield Answer(analysis, futures_data(question, traces, drawn), traces, True, missing)


def _traces(engine: Engine, question: Question, ink: Ink) -> tuple[tuple[InkTrace, ...], InputError | None]:
    """What each model infers, and what went wrong with the first of those that cannot."""
    traces, errors = [], []
    for model in question.models:
        try:
            traces.append(engine.trace(model, ink, seed=question.settings.seed))
        except InputError as error:
            errors.append(error)
    if not traces:
        raise errors[0]
    return tuple(traces), errors[0] if errors else None


def _stream(engine: Engine, question: Question, ink: Ink, trace: InkTrace, job: str) -> Iterator[Chunk]:
    settings = question.settings
    return engine.continue_(
        f"{job}/{trace.model}",
        trace.model,
        ink,
        at=question.at,
        count=settings.count,
        steps=settings.steps(trace.rate_hz),
        temperature=settings.temperature,
        seed=settings.seed,
    )


def analysis_data(ink_id: str, traces: Sequence[InkTrace]) -> dict[str, Any]:
    """Traces of one drawing in the pad's format."""
    first = traces[0]
    return {
        "ink_id": ink_id,
        "points": _rounded(first.points, 2),
        "pen": first.pen.tolist(),
        "time": _rounded(first.time, 3),
        "models": [_model_data(trace) for trace in traces],
    }


def _model_data(trace: InkTrace) -> dict[str, Any]:
    path = None
    if trace.path_q is not None and trace.path_p is not None:
        path = {
            "q": _rounded(trace.path_q[:, :2], 4),
            "p": _rounded(trace.path_p[:, :2], 4),
            "ellipses": _rounded(trace.ellipses, 4),
        }
    return {
        "name": trace.model,
        "label": label_of(trace.model),
        "bound": round(trace.bound, 4),
        "bound_kind": trace.bound_kind,
        "log_px": _rounded(trace.log_px, 4),
        "kl": _rounded(trace.kl, 4),
        "move": _rounded(trace.move, 4),
        "path": path,
        "explained": 0.0 if trace.explained is None else round(float(trace.explained[:2].sum()), 4),
    }


def futures_data(
    question: Question, traces: Sequence[InkTrace], drawn: Sequence[Sequence[Chunk]]
) -> dict[str, Any]:
    """The continuations drawn so far in the pad's format."""
    last = len(traces[0].pen) - 1
    return {
        "ink_id": question.ink_id,
        "at": last if question.at is None else question.at,
        "seed": question.settings.seed,
        "rate_hz": traces[0].rate_hz,
        "models": [
            {"name": t.model, "label": label_of(t.model), "hairs": _hairs(chunks)}
            for t, chunks in zip(traces, drawn, strict=True)
        ],
    }


def _hairs(chunks: Sequence[Chunk]) -> list[list[list[float]]]:
    if not chunks:
        return []
    points = np.round(np.concatenate([chunk.points for chunk in chunks], 1), 2).tolist()
    pen = np.concatenate([chunk.pen for chunk in chunks], 1).tolist()
    return [[[x, y, p] for (x, y), p in zip(*hair, strict=True)] for hair in zip(points, pen, strict=True)]


def _rounded(values: np.ndarray | None, digits: int) -> Any:
    return None if values is None else np.round(values, digits).tolist()
