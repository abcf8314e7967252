"""The equations of the Inside page: every link leads to code that is there, runs, and computes what the equation says.

Each check computes its equation a second time, from the reference in tests/oracles or by quadrature.  That a check
goes through the linked function itself is seen by breaking the function: then the check must fail with it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from tests.contracts.table import built, frames_for, seeded, small, whole
from tests.oracles import reference
from vrnn import objective
from vrnn.distributions import gaussian
from vrnn.models import CONFIGS
from vrnn.types import Gaussian
from vrnn.ui.inside.equations import EQUATIONS, Equation
from vrnn.ui.inside.sources import Link, resolve, source

RNN, VRNN = small(CONFIGS["rnn-gauss"]), small(CONFIGS["vrnn-gauss"])
ONE = replace(VRNN, latent=1)
GRID = np.linspace(-12.0, 12.0, 6001)
WIDTH = GRID[1] - GRID[0]


def sequence(config: Any = VRNN, steps: int = 5) -> tuple[Any, torch.Tensor]:
    """A model, and frames `[1 time feature]`."""
    return built(config), frames_for(config, 1, steps)


def inferred(model: Any, x: torch.Tensor) -> tuple[Any, reference.Walk]:
    """A trace of the frames, and the same walk by the reference with the trace's own latents."""
    with torch.no_grad():
        trace = model(whole(x), generator=seeded(2))
    z = trace.z[0].numpy() if model.config.latent else None
    return trace, reference.walk(
        model, x[0].numpy(), z=z, eps=None if z is not None else np.zeros((x.shape[1], 0))
    )


def near(ours: Any, expected: Any) -> None:
    ours = ours.detach() if isinstance(ours, torch.Tensor) else ours
    np.testing.assert_allclose(np.asarray(ours), expected, rtol=1e-8, atol=1e-10)


def one_frame() -> tuple[Any, torch.Tensor, reference.Walk]:
    """A model with one latent dimension, one frame, and the reference's densities over a grid of z."""
    model, x = sequence(ONE, 1)
    return model, x, reference.walk(model, x[0].numpy(), z=GRID[None, :, None])


def integral(values: np.ndarray) -> float:
    return float(values.sum() * WIDTH)


def check_1() -> None:
    model, x = sequence(RNN, 1)
    with torch.no_grad():
        state, _ = model.step(model.initial_state(1), x[:, 0], generator=seeded())
    near(state.h[0], reference.walk(model, x[0].numpy(), eps=np.zeros((1, 0))).h[0])


def check_2() -> None:
    model, x = sequence(RNN, 2)
    with torch.no_grad():
        state, _ = model.step(model.initial_state(1), x[:, 0], generator=seeded())
        ours = model.emission.log_prob(model.emit(state.z, state.h), x[:, 1])[0]
    weights = reference.weights_of(model)
    near(ours, reference.emission_log_prob(weights, state.h[0].numpy(), x[0, 1].numpy(), RNN))


def check_3() -> None:
    model, x = sequence(RNN)
    trace, expected = inferred(model, x)
    near(objective.bound(trace).log_px[0].exp(), np.prod(np.exp(expected.log_px)))


def check_4() -> None:
    model, _ = sequence()
    state = model.initial_state(1)
    with torch.no_grad():
        _, x = model.draw(state, generator=seeded(4))
        p = model.prior(state.h)
        z = p.mu + p.sigma * torch.randn(1, VRNN.latent, generator=seeded(4), dtype=torch.float64)
        _, seen = model.step(state, None, generator=seeded(4))
        joint = seen.log_px + gaussian.log_prob(p, z)
    torch.testing.assert_close(x, seen.x)
    expected = reference.walk(model, x.numpy(), z=z.numpy())
    near(joint[0], expected.log_px[0] + expected.log_pz[0])


def check_5() -> None:
    model, x, on_grid = one_frame()
    log_px = np.log(integral(np.exp(on_grid.log_px[0] + on_grid.log_pz[0])))
    with torch.no_grad():
        found = objective.importance_weighted(model, whole(x), samples=20_000, generator=seeded(5))
    assert float(found.log_px) == pytest.approx(log_px, abs=4 / float(found.effective) ** 0.5)
    assert float(found.effective) > 2_000, "too few samples count for this to say much"


def check_6() -> None:
    q, p = (torch.distributions.Normal(*law) for law in ((-0.8, 0.7), (0.6, 1.3)))
    z = torch.from_numpy(GRID)
    log_q, log_p = q.log_prob(z).numpy(), p.log_prob(z).numpy()
    laws = (
        Gaussian(torch.tensor([law.mean]).double(), torch.tensor([law.stddev]).double()) for law in (q, p)
    )
    np.testing.assert_allclose(gaussian.kl(*laws), integral(np.exp(log_q) * (log_q - log_p)), rtol=1e-6)


def check_7() -> None:
    """The bound, averaged over q by quadrature, and the gap make log p(x)."""
    model, x, on_grid = one_frame()
    log_q, joint = on_grid.log_qz[0], on_grid.log_px[0] + on_grid.log_pz[0]
    log_px = np.log(integral(np.exp(joint)))
    nodes = np.linspace(-8.0, 8.0, 4001)
    weights = np.exp(-0.5 * nodes**2)
    noise = torch.from_numpy(nodes)[:, None, None]
    with torch.no_grad():
        elbo = objective.bound(model(whole(x.expand(len(nodes), -1, -1)), noise=noise)).elbo.numpy()
    bound = float((weights * elbo).sum() / weights.sum())
    gap = integral(np.exp(log_q) * (log_q - joint)) + log_px
    assert gap > 0.001
    assert bound + gap == pytest.approx(log_px, abs=1e-6)


def check_trick() -> None:
    law = Gaussian(torch.tensor([[1.5, -2.0]]), torch.tensor([[0.3, 2.0]]))
    eps = torch.randn(1, 2, generator=seeded(6))
    torch.testing.assert_close(gaussian.sample(law, generator=seeded(6)), law.mu + law.sigma * eps)


def stepped() -> tuple[Any, Any, torch.Tensor, Any]:
    """A model in a state that has a past, the next frame, and what `step` makes of it."""
    model, x = sequence(VRNN, 2)
    with torch.no_grad():
        state, _ = model.step(model.initial_state(1), x[:, 0], generator=seeded(7))
        after, seen = model.step(state, x[:, 1], generator=seeded(8))
    return model, state, x[:, 1], (after, seen)


def check_8() -> None:
    model, state, _, (_, seen) = stepped()
    mu, sigma = reference.law(reference.weights_of(model), "prior", state.h[0].numpy(), VRNN.latent)
    near(seen.p.mu[0], mu)
    near(seen.p.sigma[0], sigma)


def check_9() -> None:
    model, state, x, (_, seen) = stepped()
    with torch.no_grad():
        ours = model.emission.log_prob(model.emit(seen.z, state.h), x)[0]
    weights = reference.weights_of(model)
    hidden = reference.join(reference.net(weights, "phi_z", seen.z[0].numpy()), state.h[0].numpy())
    near(ours, reference.emission_log_prob(weights, hidden, x[0].numpy(), VRNN))
    near(seen.log_px[0], ours)


def check_10() -> None:
    model, state, x, (after, seen) = stepped()
    weights = reference.weights_of(model)
    phi_x, phi_z = (reference.net(weights, n, v[0].numpy()) for n, v in (("phi_x", x), ("phi_z", seen.z)))
    h, _ = reference.lstm(weights, reference.join(phi_x, phi_z), state.h[0].numpy(), state.c[0].numpy())
    near(after.h[0], h)


def check_11() -> None:
    trace, expected = inferred(*sequence())
    joint = objective.log_weight(trace)[0] + expected.log_qz.sum()
    near(joint.exp(), np.prod(np.exp(expected.log_px) * np.exp(expected.log_pz)))


def check_12() -> None:
    model, state, x, (_, seen) = stepped()
    weights = reference.weights_of(model)
    read = reference.join(reference.net(weights, "phi_x", x[0].numpy()), state.h[0].numpy())
    mu, sigma = reference.law(weights, "posterior", read, VRNN.latent)
    near(seen.q.mu[0], mu)
    near(seen.q.sigma[0], sigma)


def check_13() -> None:
    """The product over steps; each factor knows the frame of its own step, and none that comes later."""
    model, x = sequence(replace(VRNN, layers=2))
    trace, expected = inferred(model, x)
    near(gaussian.log_prob(trace.q, trace.z)[0].sum().exp(), np.prod(np.exp(expected.log_qz)))
    changed = x.clone()
    changed[:, 3, 0] += 1
    other, _ = inferred(model, changed)
    same = (other.q.mu[0] == trace.q.mu[0]).all(1).tolist()
    assert same == [True, True, True, False, False]


def check_14() -> None:
    model, x = sequence()
    trace, expected = inferred(model, x)
    laws = (torch.distributions.Normal(law.mu, law.sigma) for law in (trace.q, trace.p))
    kl = torch.distributions.kl_divergence(*laws).sum(-1)[0]
    near(objective.bound(trace).elbo[0], (torch.from_numpy(expected.log_px) - kl).sum())


CHECKS: dict[str, Callable[[], None]] = {
    **{name.removeprefix("check_"): found for name, found in globals().items() if name.startswith("check_")}
}
CHECKS["3.4"] = CHECKS.pop("trick")

every_equation = pytest.mark.parametrize("equation", [pytest.param(e, id=e.number) for e in EQUATIONS])
every_link = pytest.mark.parametrize(
    ("equation", "link"),
    [pytest.param(e, link, id=f"{e.number}-{link.name}") for e in EQUATIONS for link in e.code],
)


def test_all_fourteen_are_there_and_each_has_a_check():
    assert [e.number for e in EQUATIONS if e.number != "3.4"] == [str(n) for n in range(1, 15)]
    assert {e.number for e in EQUATIONS} == set(CHECKS)
    assert all(e.code for e in EQUATIONS)


@every_equation
def test_our_code_computes_the_equation(equation: Equation):
    CHECKS[equation.number]()


class BrokenError(Exception):
    """The linked function was called."""


@every_link
def test_the_check_goes_through_the_code_that_is_shown(equation: Equation, link: Link, monkeypatch):
    def broken(*args: Any, **kwargs: Any) -> None:
        raise BrokenError

    *outer, name = link.name.split(".")
    holder = resolve(Link(link.module, outer[0])) if outer else importlib.import_module(link.module)
    monkeypatch.setattr(holder, name, broken)
    with pytest.raises(BrokenError):
        CHECKS[equation.number]()


@every_link
def test_the_lines_shown_are_lines_of_the_function(equation: Equation, link: Link):
    shown = [line.strip() for line in source(link).splitlines() if line.strip() not in ("", "...")]
    with open(resolve(link).__code__.co_filename, encoding="utf-8") as file:
        lines = {line.strip() for line in file}
    assert len(shown) >= 2 and shown[0].startswith("def ")
    assert [line for line in shown[1:] if line not in lines] == []
    assert '"""' not in source(link)


def test_a_name_that_is_gone_is_noticed():
    with pytest.raises(AttributeError):
        source(Link("vrnn.objective", "no_such_function"))
    with pytest.raises(LookupError, match="no_such_name"):
        source(Link("vrnn.objective", "bound", ("no_such_name",)))


def test_what_is_left_out_is_marked():
    assert source(Link("vrnn.objective", "bound", ("return",))).splitlines() == [
        "def bound(...):",
        "    ...",
        "    return Bound(log_px - kl, log_px, kl, trace.mask.sum(1))",
    ]
    assert source(Link("vrnn.distributions.gaussian", "kl")).splitlines() == [
        "def kl(q: Gaussian, p: Gaussian) -> Tensor:",
        "    return kl_per_dimension(q, p).sum(-1)",
    ]


@pytest.mark.parametrize("number", ["3", "5", "6", "7", "3.4", "10", "11", "13", "14"])
def test_the_errors_of_the_review_are_corrected(number: str):
    (equation,) = [e for e in EQUATIONS if e.number == number]
    assert equation.wrong is not None and equation.wrong.why.endswith(".")
    assert equation.wrong.printed != equation.latex


def test_no_other_equation_is_called_wrong():
    assert [e.number for e in EQUATIONS if e.wrong is None] == ["1", "2", "4", "8", "9", "12"]
