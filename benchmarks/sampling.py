"""How fast continuations are drawn and ink is read, over a bare LSTM cell of the same width in the same loop.

The cell has the inputs and units of the model's own recurrence, so the ratio is what prior, emission, draws
and feature nets add to the one thing that no such model can do without.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch
from torch import Generator, nn

from benchmarks.report import Row, row
from vrnn import sampling
from vrnn.checkpoint import load
from vrnn.engine.library import CORPUS, default_root
from vrnn.models import CONFIGS, build
from vrnn.models.catalogue import Model

MODELS = ("vrnn-gauss", "rnn-gmm")
COUNTS = (1, 8, 64)
STEPS, PREFIX, REPEATS, WARM_UP = 48, 100, 7, 1


class Case(NamedTuple):
    """A model's work and the reference's, each of which handles so many frames in a call."""

    name: str
    run: Callable[[], object]
    reference: Callable[[], object]
    frames: int


def measure(seed: int, repeats: int = REPEATS) -> list[Row]:
    """Frames a second of every model and count, and of reading a prefix."""
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows = []
    for name in MODELS:
        model = model_named(name, seed).to(device)
        for case in cases(name, model, seed):
            rows.append(rated(case, repeats, device))
    return rows


def model_named(name: str, seed: int) -> Model:
    """The shipped checkpoint, or random weights of the same size: they are as fast."""
    folder = default_root() / CORPUS / name
    if folder.is_dir():
        return load(folder).model
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return build(CONFIGS[name]).eval().requires_grad_(False)


def cases(name: str, model: Model, seed: int) -> list[Case]:
    """What is measured of one model, beside a bare LSTM cell of its input and width."""
    device = model.emission.head.weight.device
    cell = nn.LSTMCell(model.recurrence.input_size, model.recurrence.hidden_size, device=device)
    drawn = [
        Case(
            f"{name}, {count} futures" if count > 1 else f"{name}, 1 future",
            partial(_draw, model, count, seed),
            partial(_cell, cell, count, STEPS),
            count * STEPS,
        )
        for count in COUNTS
    ]
    read = partial(_read, model, seed)
    return [*drawn, Case(f"{name}, reading ink", read, partial(_cell, cell, 1, PREFIX), PREFIX)]


def _draw(model: Model, count: int, seed: int) -> None:
    state = model.initial_state(count)
    sampling.generate(model, state, STEPS, generator=Generator().manual_seed(seed), temperature=0.7)


def _read(model: Model, seed: int) -> None:
    prefix = torch.randn(PREFIX, model.config.feature, generator=Generator().manual_seed(seed))
    with torch.inference_mode():
        sampling.prefill(model, prefix.to(model.emission.head.weight.device), generator=Generator())


def _cell(cell: nn.LSTMCell, count: int, steps: int) -> None:
    x = cell.weight_hh.new_zeros(count, cell.input_size)
    h = c = cell.weight_hh.new_zeros(count, cell.hidden_size)
    with torch.inference_mode():
        for _ in range(steps):
            h, c = cell(x, (h, c))


def rated(case: Case, repeats: int, device: str) -> Row:
    """Model and reference in turn, after one call of each to warm up."""
    of_model, of_cell = [], []
    for _ in range(WARM_UP + repeats):
        of_model.append(seconds(case.run, device))
        of_cell.append(seconds(case.reference, device))
    slower = row("sampling", case.name, of_model[WARM_UP:], "s", of_cell[WARM_UP:])
    rate = row("sampling", case.name, [case.frames / s for s in of_model[WARM_UP:]], "frames/s")
    return rate._replace(ratio=slower.ratio, reference="time of a bare LSTM cell")


def seconds(work: Callable[[], object], device: str) -> float:
    """The work's own time: on one CPU thread that of the thread, which does not count what others take from it."""
    if device == "cpu":
        begin = time.thread_time()
        work()
        return time.thread_time() - begin
    torch.cuda.synchronize()
    begin = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return time.perf_counter() - begin
