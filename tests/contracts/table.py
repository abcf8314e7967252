"""Every model of the catalogue, small enough to run in milliseconds, and frames that its emission can score.

A new model joins the contract tests through its row in CONFIGS; a new emission adds its frames to FRAMES.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Generator, Tensor

from vrnn.models import CATALOGUE, Config, build
from vrnn.types import Batch, State, Step, Trace

LENGTHS = (7, 1, 5, 3)
WIDTHS = {
    "hidden": 12,
    "latent": 3,
    "components": 4,
    "phi_x": 6,
    "phi_z": 5,
    "prior": 7,
    "posterior": 8,
    "decoder": 9,
    "summary": 10,
}
FEATURES = {"ink": 3, "speech": 4}


def seeded(seed: int = 0) -> Generator:
    return Generator().manual_seed(seed)


def ink_frames(*shape: int, seed: int = 0) -> Tensor:
    """Moves and pen bits `[... 3]`."""
    x = torch.randn(*shape, 3, generator=seeded(seed), dtype=torch.float64)
    return torch.cat([x[..., :2], (x[..., 2:] > 0.8).double()], -1)


def real_frames(*shape: int, seed: int = 0) -> Tensor:
    """Frames of real numbers `[... 4]`."""
    return torch.randn(*shape, FEATURES["speech"], generator=seeded(seed), dtype=torch.float64)


FRAMES: dict[str, Callable[..., Tensor]] = {
    "ink-gaussian": ink_frames,
    "ink-mixture": ink_frames,
    "frame-gaussian": real_frames,
    "frame-mixture": real_frames,
}


def small(config: Config, **changes: Any) -> Config:
    """The config with the widths of WIDTHS wherever it has something of that kind at all."""
    narrow = {
        name: width for name, width in WIDTHS.items() if getattr(config, name) > int(name == "components")
    }
    return replace(config, **({"feature": FEATURES[config.kind]} | narrow | changes))


def built(config: Config, seed: int = 1) -> Any:
    """A float64 model with weights large enough that every part matters."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = build(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(1.5).add_(torch.randn(weight.shape, generator=seeded(seed)), alpha=0.1)
    return model.double()


TABLE = {
    f"{name}-{kind}-{layers}": small(config, layers=layers)
    for kind in ("ink", "speech")
    for name, config in CATALOGUE[kind, "small"].items()
    for layers in (1, 2)
}


def rows(configs: dict[str, Config]) -> pytest.MarkDecorator:
    """Run a test once for each of these."""
    return pytest.mark.parametrize("config", [pytest.param(c, id=name) for name, c in configs.items()])


every_model = rows(TABLE)
latent_models = rows({name: c for name, c in TABLE.items() if c.latent})
deterministic_models = rows({name: c for name, c in TABLE.items() if not c.latent})
vrnn_models = rows({name: c for name, c in TABLE.items() if c.family == "vrnn"})
srnn_models = rows({name: c for name, c in TABLE.items() if c.family == "srnn"})
residual_models = rows({name: c for name, c in TABLE.items() if c.residual})
smoothing_models = rows({name: c for name, c in TABLE.items() if c.inference == "smooth"})
forward_in_time = rows({name: c for name, c in TABLE.items() if c.inference == "filter"})


def frames_for(config: Config, *shape: int, seed: int = 0) -> Tensor:
    return FRAMES[config.emission](*shape, seed=seed)


def batch_for(config: Config, lengths: tuple[int, ...] = LENGTHS, seed: int = 0) -> Batch:
    """A ragged batch with noise in its padding."""
    x = frames_for(config, len(lengths), max(lengths), seed=seed)
    return Batch(x, torch.arange(max(lengths)) < torch.tensor(lengths)[:, None])


def whole(x: Tensor) -> Batch:
    """A batch without padding."""
    return Batch(x, torch.ones(x.shape[:2], dtype=torch.bool))


def columns(trace: Trace) -> dict[str, Tensor]:
    """Everything in a trace that has a time axis."""
    found = {"log_px": trace.log_px, "kl": trace.kl, "z": trace.z, "h": trace.h}
    for name, law in (("q", trace.q), ("p", trace.p)):
        if law is not None:
            found |= {f"mu_{name}": law.mu, f"sigma_{name}": law.sigma}
    return found


def walk(
    model: Any, state: State, x: Tensor, generator: Generator, a: Tensor | None = None
) -> tuple[State, list[Step]]:
    """The steps of `x` `[batch time feature]`, one at a time; `a` `[batch time summary]` is what has read backwards."""
    steps = []
    for t, frame in enumerate(x.unbind(1)):
        after = {} if a is None else {"after": a[:, t + 1] if t + 1 < x.shape[1] else None}
        state, seen = model.step(state, frame, generator=generator, **after)
        steps.append(seen)
    return state, steps


def summaries(model: Any, x: Tensor) -> Tensor | None:
    """a_t `[batch time summary]` of whole sequences, where the posterior smooths; None elsewhere."""
    if model.config.inference != "smooth":
        return None
    after = model(whole(x), generator=seeded()).h
    d = torch.cat([torch.zeros_like(after[:, :1]), after[:, :-1]], 1)
    return model.summarise(d, model.phi_x(x), torch.full((len(x),), x.shape[1]))


def hold(model: Any) -> Any:
    """The model with a posterior that reads nothing: what the frames change now, they change without it."""
    if model.config.latent:
        with torch.no_grad():
            model.posterior.head.weight.zero_()
    return model


def close(left: Any, right: Any) -> None:
    torch.testing.assert_close(left, right, rtol=1e-10, atol=1e-11)


def same_bits(left: Any, right: Any) -> None:
    torch.testing.assert_close(left, right, rtol=0, atol=0)
