"""One training step (forward and backward) of VRNN-Gauss in float32, against others on the same frames.

    frame by frame          the same model's `step` in a loop, as public VRNNs are trained: prior, posterior, draw,
                            emission, density and recurrence of one frame after the other, left to autograd
    the loop over z alone   everything that can leave the loop has left it, and the rest is left to autograd
    torch.nn.LSTM and GRU   as many parameters, and a sum of squares for a loss
    its products alone      every matrix product of the step and nothing else: the floor

All take turns in one process, so the ratios hold on a busy machine.  Arithmetic is 6 x parameters x frames / time.
On CUDA none of this has been measured yet.
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
from benchmarks.timing import in_turn
from vrnn.models import Config, config_named
from vrnn.models.config import Kind
from vrnn.models.scan import plain
from vrnn.models.vrnn import VRNN
from vrnn.types import Batch

MODEL, BATCH, REPEATS = "vrnn-gauss", 64, 3
STEPS: dict[Kind, int] = {"ink": 300, "speech": 40}
WIDTHS, WIDEST = (256, 512), 1200
RIVALS: dict[str, tuple[type[nn.LSTM] | type[nn.GRU], int]] = {"LSTM": (nn.LSTM, 4), "GRU": (nn.GRU, 3)}
"""The library's recurrences, and how many gates each has."""


class Product(NamedTuple):
    """A weight `[outputs inputs]`; `looped` where every step must wait for the one before."""

    outputs: int
    inputs: int
    looped: bool


def measure(seed: int, widths: tuple[int, ...] = WIDTHS, repeats: int = REPEATS) -> list[Row]:
    """Both shapes at every width."""
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return [
        one for kind in STEPS for hidden in widths for one in compared(kind, hidden, seed, repeats, device)
    ]


def widest(seed: int) -> list[Row]:
    """The same at the authors' width on ink: many minutes on one thread."""
    return measure(seed, (WIDEST,), 1)


def compared(kind: Kind, hidden: int, seed: int, repeats: int, device: str) -> list[Row]:
    """Everything over our step, and then the arithmetic of whatever has weights."""
    model, batch = made(config(kind, hidden), BATCH, STEPS[kind], seed, device)
    taken = in_turn(works(model, batch), repeats, device)
    title = f"{kind} {BATCH} x {STEPS[kind]}, h {hidden}"
    arithmetic = 6e-9 * size_of(model) * batch.mask.numel()
    return [
        *(row("training", f"{title}, {name}", t, "s", taken["our step"], "our step") for name, t in taken.items()),
        *(row("training", f"{title}, {name}", [arithmetic / s for s in t], "GFLOP/s") for name, t in taken.items()),
    ]  # fmt: skip


def works(model: VRNN, batch: Batch) -> dict[str, Callable[[], None]]:
    """Our step, and everything that is compared with it, on the same frames."""
    size, device = size_of(model), str(batch.x.device)
    return {
        "our step": partial(step, model, batch),
        "our step in bfloat16": partial(rounded, model, batch),
        "frame by frame": partial(frame_by_frame, model, batch),
        "the loop over z alone": partial(loop_alone, model, batch),
        **{f"torch.nn.{name}, equal size": rival(*of, size, batch) for name, of in RIVALS.items()},
        "its products alone": partial(floor, list(products(model.config)), *batch.mask.shape, device),
    }


def size_of(model: VRNN) -> int:
    """Its parameters."""
    return sum(weight.numel() for weight in model.parameters())


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


def frame_by_frame(model: VRNN, batch: Batch) -> None:
    """The same by the model's own `step`, which knows one frame at a time."""
    generator, state = Generator(batch.x.device).manual_seed(0), model.initial_state(len(batch.x))
    nats = batch.x.new_zeros(())
    for x in batch.x.unbind(1):
        state, seen = model.step(state, x, generator=generator)
        nats = nats + (seen.kl - seen.log_px).sum()
    model.zero_grad()
    nats.backward()


def loop_alone(model: VRNN, batch: Batch) -> None:
    """The same with autograd's own way through the loop over z."""
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
