"""From a drawing and settings to what the pad shows: first what is quick, then all of it.  Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from vrnn.engine.clamp import Settings
from vrnn.engine.interface import Chunk, Engine, InkTrace
from vrnn.engine.what_if import Change
from vrnn.models import label_of
from vrnn.types import Ink, InputError
from vrnn.ui.payload import Hairs, Line, analysis_data, futures_data, hairs_data

AS_INFERRED, CHANGED = " as inferred", " with z changed"
"""What follows a label where both are shown."""
CHANGED_SHADE = 2
"""Of the pad's colours that of a changed latent: the models have the first two."""


class Question(NamedTuple):
    """What is asked about a drawing.

    Attributes:
        ink_id: the pad's name for the drawing.
        models: the model, and the one beside it if there is one.
        at: the frame to continue after; None for the last.
        settings: how to continue.
        change: what is done to the latent of that frame, or None.
        other: the page's name for the drawing whose latents are carried over, else empty.
    """

    ink_id: str
    models: tuple[str, ...]
    at: int | None
    settings: Settings
    change: Change | None = None
    other: str = ""


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
    other: Ink | None = None,
    known: tuple[InkTrace, ...] = (),
    hairs: Mapping[str, Hairs] | None = None,
    between: Callable[[], object] = lambda: None,
) -> Iterator[Answer]:
    """Answers that grow: each line's first chunk, then everything.

    Args:
        engine: infers and continues.
        question: what is asked.
        ink: the drawing that it is about.
        job: the name under which the work can be cancelled.
        other: the drawing whose latents are carried over.
        known: traces of the same ink, models and seed from before; one for every model, or none.
        hairs: whole continuations of the same, by model, with z as inferred, from before.
        between: called after every chunk; an exception from it ends the work.

    A model that cannot be used leaves the others alone, with the reason in `Answer.missing`.

    Raises:
        InputError: as `Engine.continue_` and `Engine.what_if`, and as `Engine.trace` if it fails for every model.
    """
    traces, missing = (known, None) if known else _traces(engine, question, ink)
    analysis = analysis_data(question.ink_id, traces)
    lines = _lines(question, traces)
    ready = [[] if line.change else (hairs or {}).get(line.trace.model, []) for line in lines]
    streams = [
        iter(()) if there else _stream(engine, question, ink, line, other, job)
        for line, there in zip(lines, ready, strict=True)
    ]
    drawn: list[list[Chunk]] = [[] for _ in lines]

    def so_far(*, whole: bool) -> Answer:
        each = [there or hairs_data(chunks) for there, chunks in zip(ready, drawn, strict=True)]
        futures = futures_data(question.ink_id, question.at, question.settings.seed, lines, each)
        return Answer(analysis, futures, traces, whole, missing)

    for turn, chunks in enumerate(zip_longest(*streams)):
        for line, chunk in zip(drawn, chunks, strict=True):
            line.extend([chunk] if chunk else [])
        between()
        if turn == 0:
            yield so_far(whole=False)
    yield so_far(whole=True)


def _lines(question: Question, traces: Sequence[InkTrace]) -> list[Line]:
    """A line for each model; or the first model with a latent twice, as inferred and with its z changed."""
    plain = [Line(trace, label_of(trace.model), shade) for shade, trace in enumerate(traces)]
    line = next((line for line in plain if line.trace.kl is not None), None)
    if question.change is None or line is None:
        return plain
    changed = line._replace(label=line.label + CHANGED, shade=CHANGED_SHADE, change=question.change)
    return [line._replace(label=line.label + AS_INFERRED), changed]


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


def _stream(
    engine: Engine, question: Question, ink: Ink, line: Line, other: Ink | None, job: str
) -> Iterator[Chunk]:
    settings, trace = question.settings, line.trace
    how: dict[str, Any] = {
        "at": question.at,
        "count": settings.count,
        "steps": settings.steps(trace.rate_hz),
        "temperature": settings.temperature,
        "seed": settings.seed,
    }
    if line.change is None:
        return engine.continue_(f"{job}/{trace.model}", trace.model, ink, **how)
    return engine.what_if(f"{job}/{trace.model}/z", trace.model, ink, line.change, other=other, **how)
