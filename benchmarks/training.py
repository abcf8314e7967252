"""One training step (forward and backward) of VRNN-Gauss in float32, against four others on the same frames.

    the plain loop          the same model with its posterior, draw and recurrence left to autograd step by step
    torch.nn.LSTM and GRU   as many parameters, and a sum of squares for a loss
    its products alone      every matrix product of the step and nothing else: the floor

All take turns in one process, so the ratios hold on a busy machine.  Arithmetic is 6 x parameters x frames / time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import sqrt
from typing import NamedTuple
from unittest.mock import patch

import torch
from torch import Generator, Tensor, nn

from benchmarks.report import Row, row
from benchmarks.sampling import seconds
from vrnn.models import Config, config_named
from vrnn.models.config import Kind
from vrnn.models.scan import plain
from vrnn.models.vrnn import VRNN
from vrnn.types import Batch

MODEL, BATCH, REPEATS = "vrnn-gauss", 64, 3
STEPS: dict[Kind, int] = {"ink": 300, "speech": 40}
WIDTHS, WIDEST = (256, 512), 1200
SMALL = (256, 16, 75)
"""Hidden units, batch and steps from which growth is measured."""


class Product(NamedTuple):
    """A weight `[outputs inputs]`; `looped` where every step must wait for the one before."""

    outputs: int
    inputs: int
    looped: bool


def measure(seed: int, widths: tuple[int, ...] = WIDTHS, repeats: int = REPEATS) -> list[Row]:
    """Both shapes at every width, and then growth."""
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows = []
    for kind in STEPS:
        for hidden in widths:
            rows += compared(kind, hidden, seed, repeats, device)
    return [*rows, *grown(seed, 2 * repeats + 1, device)]


def widest(seed: int) -> list[Row]:
    """The same at the authors' width on ink: many minutes on one thread."""
    return measure(seed, (WIDEST,), 1)


def compared(kind: Kind, hidden: int, seed: int, repeats: int, device: str) -> list[Row]:
    """A model's step, and everything else over it."""
    model, batch = made(config(kind, hidden), BATCH, STEPS[kind], seed, device)
    size = sum(weight.numel() for weight in model.parameters())
    work = {
        "our step": partial(step, model, batch),
        "our step in bfloat16": partial(rounded, model, batch),
        "the plain loop": partial(plain_step, model, batch),
        "torch.nn.LSTM, equal size": rival(nn.LSTM, 4, size, batch),
        "torch.nn.GRU, equal size": rival(nn.GRU, 3, size, batch),
        "its products alone": partial(floor, list(products(model.config)), BATCH, STEPS[kind], device),
    }
    taken = in_turn(work, repeats, device)
    ours, title = taken["our step"], f"{kind} {BATCH} x {STEPS[kind]}, h {hidden}"
    rate = [6e-9 * size * batch.mask.numel() / s for s in ours]
    return [
        row("training", f"{title}, arithmetic", rate, "GFLOP/s"),
        *(row("training", f"{title}, {name}", t, "s", ours, "our step") for name, t in taken.items()),
    ]


def grown(seed: int, repeats: int, device: str) -> list[Row]:
    """A small step on ink with each of its sizes doubled: 2 is linear, less means overhead that was spread."""
    hidden, batch, steps = SMALL
    sizes = {
        "": SMALL,
        "twice the steps": (hidden, batch, 2 * steps),
        "twice the batch": (hidden, 2 * batch, steps),
        "twice the units": (2 * hidden, batch, steps),
    }
    made_of = {name: made(config("ink", h), b, t, seed, device) for name, (h, b, t) in sizes.items()}
    taken = in_turn({name: partial(step, *each) for name, each in made_of.items()}, repeats, device)
    title = f"ink {batch} x {steps}, h {hidden}"
    weights = {name: sum(w.numel() for w in model.parameters()) for name, (model, _) in made_of.items()}
    wider = f" ({weights['twice the units'] / weights['']:.1f} x weights)"
    return [
        row("training", f"{title}, {name}{wider if 'units' in name else ''}", t, "s", taken[""], title)
        for name, t in taken.items()
        if name
    ]


def config(kind: Kind, hidden: int) -> Config:
    """The small model with another recurrence, everything else in proportion."""
    usual = config_named(MODEL, kind=kind)
    scaled = {
        name: round(getattr(usual, name) * hidden / usual.hidden / 8) * 8
        for name in ("phi_x", "phi_z", "prior", "posterior", "decoder")
    }
    return replace(usual, hidden=hidden, **scaled)


def made(config: Config, batch: int, steps: int, seed: int, device: str) -> tuple[VRNN, Batch]:
    """Random weights and frames: they are as fast as any."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = VRNN(config).to(device)
    x = torch.randn(batch, steps, config.feature, generator=Generator().manual_seed(seed))
    return model, Batch(x, torch.ones(batch, steps, dtype=torch.bool)).to(device)


def step(model: VRNN, batch: Batch) -> None:
    """Minus the bound, and its gradient."""
    trace = model(batch, generator=Generator(batch.x.device).manual_seed(0))
    model.zero_grad()
    (trace.kl.sum() - trace.log_px.sum()).backward()


def rounded(model: VRNN, batch: Batch) -> None:
    """The same with its large products in bfloat16."""
    with torch.autocast(batch.x.device.type, torch.bfloat16):
        step(model, batch)


def plain_step(model: VRNN, batch: Batch) -> None:
    """The same with autograd's own way through the loop."""
    with patch("vrnn.models.vrnn.scan", plain):
        step(model, batch)


def rival(kind: type[nn.LSTM] | type[nn.GRU], gates: int, size: int, batch: Batch) -> Callable[[], None]:
    """The work of a library's recurrence of about `size` parameters over the same frames."""
    feature = batch.x.shape[-1]
    net = kind(feature, width_of(size, gates, feature), batch_first=True).to(batch.x.device)

    def work() -> None:
        net.zero_grad()
        net(batch.x)[0].square().sum().backward()

    return work


def width_of(size: int, gates: int, feature: int) -> int:
    """The h for which gates (h h + h feature + 2 h) is nearest to `size`."""
    half = (feature + 2) / 2
    return round(sqrt(half * half + size / gates) - half)


def products(config: Config) -> Iterator[Product]:
    """Every weight of a VRNN-Gauss, cut where a part of it can leave the loop."""
    c, head = config, 2 * config.latent
    out = 6 if c.kind == "ink" else 2 * c.feature
    yield Product(c.phi_x, c.feature, False)
    yield Product(c.posterior + 4 * c.hidden, c.phi_x, False)
    yield Product(c.posterior + 4 * c.hidden, c.hidden, True)
    yield Product(head, c.posterior, True)
    yield Product(c.phi_z, c.latent, True)
    yield Product(4 * c.hidden, c.phi_z, True)
    yield from (Product(c.prior, c.hidden, False), Product(head, c.prior, False))
    yield from (Product(c.decoder, c.phi_z + c.hidden, False), Product(out, c.decoder, False))


def floor(weights: list[Product], batch: int, steps: int, device: str) -> None:
    """Forward and both gradients of every weight: step by step where looped, but for the weight's own."""
    for outputs, inputs, looped in weights:
        weight, shape = torch.ones(outputs, inputs, device=device), (steps, batch)
        x, g = (torch.ones(*shape, width, device=device) for width in (inputs, outputs))
        for some_x, some_g in zip(*(_pieces(v, looped) for v in (x, g)), strict=True):
            torch.mm(some_x, weight.t())
            torch.mm(some_g, weight)
        torch.mm(g.flatten(0, 1).t(), x.flatten(0, 1))


def _pieces(x: Tensor, looped: bool) -> tuple[Tensor, ...]:
    return x.unbind(0) if looped else (x.flatten(0, 1),)


def in_turn(work: dict[str, Callable[[], None]], repeats: int, device: str) -> dict[str, list[float]]:
    """Seconds of every repeat of everything, after one call of each to warm up."""
    taken = [{name: seconds(run, device) for name, run in work.items()} for _ in range(1 + repeats)]
    return {name: [each[name] for each in taken[1:]] for name in work}
