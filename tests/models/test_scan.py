"""The loop over z with its gradient written out, against the plain loop and against finite differences."""

from dataclasses import replace

import pytest
import torch

from tests.contracts.table import built, ink_frames, seeded, small
from vrnn.models import CONFIGS, pieces
from vrnn.models.networks import LATENT_SIGMA_FLOOR
from vrnn.models.scan import _WrittenOut, plain, scan, written_out
from vrnn.types import State

CONFIG = small(CONFIGS["vrnn-gauss"])
STEPS = 7


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch):
    """Of three steps of four sequences, so that the last is shorter."""
    monkeypatch.setattr(pieces, "ROWS", 12)


def randn(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


def run(loop, model):
    """The loop's outputs, and the gradients of everything that reaches it from a sum that weighs every output."""
    phi_x = randn(4, STEPS, CONFIG.phi_x, seed=1).requires_grad_()
    h, c = (randn(4, CONFIG.hidden, seed=s).requires_grad_() for s in (2, 3))
    out = loop(model, phi_x, randn(4, STEPS, CONFIG.latent, seed=4), State(h, c, h[:, :0]))
    flat = (*out.q, out.z, out.phi_z, out.h, out.c)
    total = torch.stack([(part * randn(*part.shape, seed=10 + i)).sum() for i, part in enumerate(flat)]).sum()
    parts = (model.posterior, model.phi_z, model.recurrence)
    leaves = [phi_x, h, c, *(weight for part in parts for weight in part.parameters())]
    return flat, torch.autograd.grad(total, leaves)


def test_outputs_and_every_gradient_are_those_of_the_plain_loop():
    model = built(CONFIG)
    torch.testing.assert_close(run(written_out, model), run(plain, model), rtol=1e-10, atol=1e-10)


def test_each_output_alone_carries_its_gradient():
    """Weighing one output at a time catches two mistakes that cancel."""
    model = built(CONFIG)
    parts = (model.posterior, model.phi_z, model.recurrence)
    leaves = [weight for part in parts for weight in part.parameters()]
    state = State(*(randn(2, CONFIG.hidden, seed=s) for s in (2, 3, 4)))
    phi_x, eps = randn(2, 5, CONFIG.phi_x, seed=1), randn(2, 5, CONFIG.latent, seed=4)
    columns = [
        (*out.q, *out[1:]) for out in (loop(model, phi_x, eps, state) for loop in (written_out, plain))
    ]
    for ours, theirs in zip(*columns, strict=True):
        weight = randn(*ours.shape, seed=9)
        left, right = (
            torch.autograd.grad((part * weight).sum(), leaves, materialize_grads=True, retain_graph=True)
            for part in (ours, theirs)
        )
        torch.testing.assert_close(left, right, rtol=1e-10, atol=1e-10)


def test_gradients_are_those_of_finite_differences():
    features, hidden, latent, posterior, width = 2, 2, 2, 3, 3
    eps = randn(3, 2, latent, seed=1)
    arguments = [
        randn(3, 2, features, seed=2), randn(2, hidden, seed=3), randn(2, hidden, seed=4),
        randn(posterior + 4 * hidden, features, seed=11), randn(posterior + 4 * hidden, seed=12),
        randn(posterior + 4 * hidden, hidden, seed=5), randn(2 * latent, posterior, seed=6), randn(2 * latent, seed=7),
        randn(width, latent, seed=8), randn(width, seed=9), randn(4 * hidden, width, seed=10),
    ]  # fmt: skip
    arguments = [given.requires_grad_() for given in arguments]

    def loop(x, *rest):
        return _WrittenOut.apply(x, eps, *rest)

    assert torch.autograd.gradcheck(loop, tuple(arguments))


def test_a_narrow_posterior_keeps_its_gradient():
    """Near the floor the slope of softplus is recovered from sigma itself, and must not vanish by rounding."""
    model = built(CONFIG)
    with torch.no_grad():
        model.posterior.head.bias[CONFIG.latent :] = -12.0
    (flat, ours), (_, expected) = run(written_out, model), run(plain, model)
    assert float(flat[1].detach().min()) < LATENT_SIGMA_FLOOR * 1.2
    torch.testing.assert_close(ours, expected, rtol=1e-9, atol=1e-10)


def test_bfloat16_stays_near_and_keeps_the_latent_in_full_precision():
    model = built(CONFIG).float()
    state = model.initial_state(4)
    phi_x, eps = randn(4, 20, CONFIG.phi_x, seed=1).float(), randn(4, 20, CONFIG.latent, seed=2).float()
    exact = scan(model, phi_x, eps, state)
    with torch.autocast("cpu", torch.bfloat16):
        rough = scan(model, phi_x, eps, state)
    for left, right in zip((*exact.q, *exact[1:]), (*rough.q, *rough[1:]), strict=True):
        assert right.dtype == torch.float32
        torch.testing.assert_close(left, right, rtol=0.1, atol=0.1)
    assert not torch.equal(exact.h, rough.h)


@pytest.mark.parametrize("layers", [1, 2])
def test_the_plain_loop_keeps_its_state_in_full_precision_too(layers):
    model = built(replace(CONFIG, layers=layers)).float()
    phi_x, eps = randn(4, 20, CONFIG.phi_x, seed=1).float(), randn(4, 20, CONFIG.latent, seed=2).float()
    exact = plain(model, phi_x, eps, model.initial_state(4))
    with torch.autocast("cpu", torch.bfloat16):
        rough = plain(model, phi_x, eps, model.initial_state(4))
    assert rough.h.dtype == rough.c.dtype == rough.z.dtype == torch.float32
    assert (rough.c.bfloat16().float() != rough.c).any()
    torch.testing.assert_close(rough.h, exact.h, rtol=0.1, atol=0.1)
    torch.testing.assert_close(rough.c, exact.c, rtol=0.1, atol=0.1)


def test_bfloat16_gradients_point_the_same_way():
    model = built(CONFIG).float()
    batch, grads = ink_frames(4, 20).float(), []
    for enabled in (False, True):
        with torch.autocast("cpu", torch.bfloat16, enabled=enabled):
            features = model.phi_x(batch)
            out = scan(model, features, randn(4, 20, CONFIG.latent, seed=2).float(), model.initial_state(4))
        grad = torch.autograd.grad(out.h.square().sum() + out.z.sum(), list(model.recurrence.parameters()))
        grads.append(torch.cat([g.flatten() for g in grad]))
    assert float(torch.cosine_similarity(*grads, dim=0)) > 0.995
