"""The chain over z with its gradient written out, against the plain loop and against finite differences."""

import pytest
import torch

from tests.contracts.table import built, close, seeded, small
from vrnn.models import CONFIGS
from vrnn.models.chain import Half, _WrittenOut, chain, plain, written_out

NAMES = ["srnn-filt", "srnn-filt-res"]


def randn(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


def run(loop, model, weigh=(1.0, 1.0, 1.0)):
    """The loop's outputs, and the gradients of all that reaches it from a sum that weighs every output."""
    config = model.config
    a, d = (
        randn(4, 7, width, seed=s).requires_grad_() for s, width in ((1, config.summary), (2, config.hidden))
    )
    z0 = randn(4, config.latent, seed=3).requires_grad_()
    prior = Half(model.prior, d) if config.residual else None
    q, z = loop(Half(model.posterior, a), prior, randn(4, 7, config.latent, seed=4), z0)
    flat = (*q, z)
    parts = [w * (part * randn(*part.shape, seed=9)).sum() for w, part in zip(weigh, flat, strict=True)]
    total = torch.stack(parts).sum()
    nets = (model.posterior, model.prior) if prior else (model.posterior,)
    leaves = [a, z0, *([d] if prior else []), *(weight for net in nets for weight in net.parameters())]
    return flat, torch.autograd.grad(total, leaves, materialize_grads=True)


def steep(name: str):
    """A model whose activations are clipped at both ends now and then."""
    model = built(small(CONFIGS[name]))
    with torch.no_grad():
        for net in (model.posterior, model.prior):
            net.body[0].weight.mul_(4)
    return model


@pytest.mark.parametrize("name", NAMES)
def test_outputs_and_every_gradient_are_those_of_the_plain_loop(name):
    model = steep(name)
    torch.testing.assert_close(run(written_out, model), run(plain, model), rtol=1e-10, atol=1e-10)


def test_each_output_alone_carries_its_gradient():
    """Weighing one output at a time catches two mistakes that cancel."""
    model = built(small(CONFIGS["srnn-smooth-res"]))
    for weigh in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)):
        ours, theirs = (run(loop, model, weigh)[1] for loop in (written_out, plain))
        assert any(float(gradient.abs().max()) > 0 for gradient in theirs)
        torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-10)


def test_gradients_are_those_of_finite_differences():
    eps = randn(3, 2, 2, seed=1)
    drive, *rest = (
        randn(*shape, seed=5 + i).requires_grad_()
        for i, shape in enumerate(((3, 2, 5), (2, 2), (5, 2), (4, 5), (4,)))
    )
    assert torch.autograd.gradcheck(lambda drive, *rest: _WrittenOut.apply(drive, eps, *rest), (drive, *rest))


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_is_computed_as_the_steps_are(name):
    model = built(small(CONFIGS[name]))
    half = Half(model.prior, randn(4, 7, model.config.hidden, seed=1))
    z = randn(4, 7, model.config.latent, seed=2)
    each = [half.at(t, z[:, t]) for t in range(7)]
    for whole, parts in zip(half.over_time(z), zip(*each, strict=True), strict=True):
        close(whole, torch.stack(parts, 1))


@pytest.mark.parametrize("name", NAMES)
def test_bfloat16_stays_near_and_keeps_the_latent_in_full_precision(name):
    model = built(small(CONFIGS[name])).float()
    a, d = randn(4, 20, 10, seed=1).float(), randn(4, 20, 12, seed=2).float()
    eps, z0 = randn(4, 20, 3, seed=3).float(), randn(4, 3, seed=4).float()

    def drawn(enabled: bool) -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=enabled):
            prior = Half(model.prior, d) if model.config.residual else None
            return chain(Half(model.posterior, a), prior, eps, z0).z

    exact, rough = drawn(False), drawn(True)
    assert rough.dtype == torch.float32 and not torch.equal(exact, rough)
    torch.testing.assert_close(exact, rough, rtol=0.1, atol=0.1)
