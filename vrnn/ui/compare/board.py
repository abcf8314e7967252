"""From one input and several models to one column each, growing.  Knows no Streamlit.

The first draw and the continuations come first, so that there is something to see; then z is drawn again with the
seeds that follow, and the columns show means over all draws.  So a bound has an interval, and the curve below the
ink adds up to the figure above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from vrnn.engine.clamp import SEED
from vrnn.engine.interface import Chunk, InkTrace
from vrnn.engine.sound import SoundFutures, SoundTrace
from vrnn.types import InputError

Traced = InkTrace | SoundTrace
Drawn = Chunk | SoundFutures


class Column(NamedTuple):
    """What is known of one model so far.

    Attributes:
        model: the catalogue's name.
        trace: of the first draw; None before it.
        bounds: nats a frame by each draw; one alone where nothing is random.
        log_px: `[time]` nats, mean over the draws.
        kl: the same, or None for a deterministic model.
        futures: pieces of its continuations, in order.
        whole: whether all of them are there.
        failure: why there is nothing, or no more.
    """

    model: str
    trace: Traced | None = None
    bounds: tuple[float, ...] = ()
    log_px: np.ndarray | None = None
    kl: np.ndarray | None = None
    futures: tuple[Drawn, ...] = ()
    whole: bool = False
    failure: InputError | None = None

    def with_draw(self, trace: Traced) -> Column:
        """The column with one more draw in its means."""
        share = 1 / (len(self.bounds) + 1)
        return self._replace(
            trace=self.trace or trace,
            bounds=(*self.bounds, trace.bound),
            log_px=_mean(self.log_px, trace.log_px, share),
            kl=None if trace.kl is None else _mean(self.kl, trace.kl, share),
        )


class Board(NamedTuple):
    """All columns, and the part of the work that is done."""

    columns: tuple[Column, ...] = ()
    fraction: float = 0.0

    @property
    def first(self) -> Traced | None:
        """A trace, for what is the same in all: the points and the times."""
        return next((column.trace for column in self.columns if column.trace), None)


class Subject(Protocol):
    """One input, and how a model is asked about it.  Streams end early, without an error, when they are cancelled."""

    @property
    def draws(self) -> int:
        """How often a random figure is drawn."""
        ...

    def is_random(self, trace: Traced) -> bool:
        """Whether another seed would give other figures."""
        ...

    def score(self, model: str, seed: int) -> Iterator[Traced | None]:
        """None while it is at work, and the whole trace at last."""
        ...

    def go_on(self, model: str, trace: Traced) -> Iterator[Drawn]:
        """Its continuations, piece by piece, at the rate of its trace."""
        ...


def boards(
    subject: Subject, models: Sequence[str], seed: int, known: Iterable[Column] = ()
) -> Iterator[Board]:
    """Boards that grow, from columns that are known already.

    A model that cannot be used keeps its reason and leaves the others alone.
    """
    before = {column.model: column for column in known}
    columns = {model: before.get(model, Column(model)) for model in models}
    steps = len(models) * (subject.draws + 1)
    work = [("score", model, 0) for model in models] + [("go_on", model, 0) for model in models]
    work += [("score", model, draw) for draw in range(1, subject.draws) for model in models]
    for done, (what, model, draw) in enumerate(work):
        column = columns[model]
        if what == "score" and _wants(subject, column, draw):
            pieces = _score(subject, column, following(seed, draw))
        elif what == "go_on" and column.trace and not (column.failure or column.whole):
            pieces = _go_on(subject, column._replace(futures=()), column.trace)
        else:
            continue
        for columns[model] in pieces:
            yield Board(tuple(columns.values()), done / steps)
    yield Board(tuple(columns.values()), 1.0)


def following(seed: int, draw: int) -> int:
    """The seed of a later draw: they are counted on from the first."""
    return (seed + draw) % (SEED[1] + 1)


def _wants(subject: Subject, column: Column, draw: int) -> bool:
    """Whether this draw is still to be made: not if it was, if the model has failed, or if nothing in it is random."""
    if column.failure or draw < len(column.bounds):
        return False
    return draw == 0 or (column.trace is not None and subject.is_random(column.trace))


def _score(subject: Subject, column: Column, seed: int) -> Iterator[Column]:
    try:
        for trace in subject.score(column.model, seed):
            yield column if trace is None else column.with_draw(trace)
    except InputError as error:
        yield column._replace(failure=error)


def _go_on(subject: Subject, column: Column, trace: Traced) -> Iterator[Column]:
    try:
        for piece in subject.go_on(column.model, trace):
            column = column._replace(futures=(*column.futures, piece))
            yield column
    except InputError as error:
        yield column._replace(failure=error)
    else:
        yield column._replace(whole=True)


def _mean(before: np.ndarray | None, value: np.ndarray, share: float) -> np.ndarray:
    return value.astype(np.float64) if before is None else before + share * (value - before)
