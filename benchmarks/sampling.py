"""How fast continuations are drawn and ink is read, over a bare LSTM cell of the same width in the same loop.

The cell has the inputs and units of the model's own recurrence, so the ratio is what prior, emission, draws
and feature nets add to the one thing that no such model can do without.  Beside it, over our own time: the
model's `step`, which draws the same frames and scores them too, and the products of a step and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import torch
from torch import Generator, nn

from benchmarks.report import Row, row
from benchmarks.timing import in_turn
from vrnn import sampling
from vrnn.checkpoint import load
from vrnn.engine.library import CORPUS, default_root
from vrnn.models import CONFIGS, build
from vrnn.models.catalogue import Model

MODELS = ("vrnn-gauss", "rnn-gmm")
COUNTS = (1, 8, 64, 512)
STEPS, PREFIX, REPEATS, WARM_UP = 48, 100, 7, 1


class Case(NamedTuple):
    """A model's work and the reference's, each of which handles so many frames in a call.

    `others` is work that is compared with the model's, by name.
    """

    name: str
    run: Callable[[], object]
    reference: Callable[[], object]
    frames: int
    others: Mapping[str, Callable[[], object]] = MappingProxyType({})


def measure(seed: int, repeats: int = REPEATS) -> list[Row]:
    """Frames a second of every model and count, and of reading a prefix."""
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows = []
    for name in MODELS:
        model = model_named(name, seed).to(device)
        for case in cases(name, model, seed):
            rows += all_rated(case, repeats, device)
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
            {
                "by `step`, scored": partial(_step, model, count, seed),
                "products alone": partial(_floor, model, count),
            },
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


def _step(model: Model, count: int, seed: int) -> None:
    state, generator = model.initial_state(count), Generator().manual_seed(seed)
    with torch.inference_mode():
        for _ in range(STEPS):
            state, _ = model.step(state, None, generator=generator, temperature=0.7)


def _floor(model: Model, count: int) -> None:
    weights = [w for name, w in model.named_parameters() if w.dim() == 2 and not name.startswith("posterior")]
    inputs = [w.new_ones(count, w.shape[1]) for w in weights]
    with torch.inference_mode():
        for _ in range(STEPS):
            for x, weight in zip(inputs, weights, strict=True):
                torch.mm(x, weight.t())


def rated(case: Case, repeats: int, device: str) -> Row:
    """Frames a second, and the time over the reference's."""
    return all_rated(case, repeats, device)[0]


def all_rated(case: Case, repeats: int, device: str) -> list[Row]:
    """The same, and that of the other work over the model's own."""
    work = {"model": case.run, "reference": case.reference, **case.others}
    taken = in_turn(work, repeats, device, WARM_UP)
    rows = [_rate(case, case.name, taken["model"], taken["reference"], "time of a bare LSTM cell")]
    others = [(name, taken[name]) for name in case.others]
    return rows + [_rate(case, f"{case.name}, {name}", t, taken["model"], "our time") for name, t in others]


def _rate(case: Case, name: str, taken: list[float], over: list[float], reference: str) -> Row:
    slower = row("sampling", name, taken, "s", over)
    rate = row("sampling", name, [case.frames / s for s in taken], "frames/s")
    return rate._replace(ratio=slower.ratio, reference=reference)
