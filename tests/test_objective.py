"""What is maximised, on numbers small enough to add up by hand."""

import math

import pytest
import torch

from vrnn.objective import (
    FreeNats,
    active_units,
    bound,
    kl_weight_at,
    mean_kl_per_dimension,
    nats_per_frame,
    training_loss,
)
from vrnn.types import Gaussian, State, Trace

MASK = torch.tensor([[True, True, True], [True, False, False]])
LOG_PX = torch.tensor([[-1.0, -2.0, -4.0], [-8.0, 0.0, 0.0]])
SHIFT = torch.tensor([[[2.0, 0.2], [0.0, 0.0], [4.0, 0.0]], [[2.0, 0.0], [9.0, 9.0], [9.0, 9.0]]])
EMPTY = torch.zeros(2, 0)


def trace(latent: bool = True) -> Trace:
    """Unit Gaussians `SHIFT` apart, whose KL is half the square of it; the padding holds nonsense in q."""
    q, p = Gaussian(SHIFT, torch.ones(2, 3, 2)), Gaussian(torch.zeros(2, 3, 2), torch.ones(2, 3, 2))
    kl = (0.5 * SHIFT**2).sum(-1) * MASK
    state, h = State(EMPTY, EMPTY, EMPTY), torch.zeros(2, 3, 1)
    if latent:
        return Trace(LOG_PX, kl, q, p, SHIFT, h, MASK, state)
    return Trace(LOG_PX, torch.zeros(2, 3), None, None, h[..., :0], h, MASK, state)


def test_the_bound_adds_up_over_time():
    b = bound(trace())
    assert b.log_px.tolist() == [-7.0, -8.0] and b.steps.tolist() == [3, 1]
    assert b.kl.tolist() == pytest.approx([2 + 0.02 + 8, 2])
    assert b.elbo.tolist() == pytest.approx([-17.02, -10])
    assert float(nats_per_frame(b)) == pytest.approx(-27.02 / 4)


def test_kl_per_dimension_is_a_mean_over_real_frames():
    assert mean_kl_per_dimension(trace()).tolist() == pytest.approx([(2 + 8 + 2) / 4, 0.02 / 4])
    assert mean_kl_per_dimension(trace(latent=False)).tolist() == []


def test_the_loss_is_minus_the_bound_per_frame():
    loss = training_loss(trace(), kl_weight=1.0, free=FreeNats())
    assert float(loss) == pytest.approx(float(-nats_per_frame(bound(trace()))))
    assert float(training_loss(trace(latent=False), kl_weight=1.0, free=FreeNats())) == pytest.approx(15 / 4)


@pytest.mark.parametrize(
    ("weight", "free", "cost"),
    [(0.0, 0.0, 0.0), (0.5, 0.0, 0.5 * 3.005), (1.0, 0.03, 3.03), (1.0, 4.0, 8.0), (0.5, 4.0, 4.0)],
)
def test_weight_and_free_nats_act_on_the_divergence_alone(weight, free, cost):
    assert float(training_loss(trace(), kl_weight=weight, free=FreeNats(free))) == pytest.approx(
        15 / 4 + cost
    )


def test_free_nats_spare_a_dimension_that_says_little():
    mu = SHIFT.clone().requires_grad_()
    bare = trace()
    assert bare.q is not None
    training_loss(bare._replace(q=bare.q._replace(mu=mu)), kl_weight=1.0, free=FreeNats(0.03)).backward()
    assert mu.grad is not None
    assert mu.grad[0, 0, 0] != 0 and (mu.grad[..., 1] == 0).all()
    assert (mu.grad[~MASK] == 0).all()


def test_free_nats_of_a_few_dimensions_leave_the_others_to_pay():
    """Dimension 0 costs 3 nats a frame, dimension 1 costs 0.005."""
    for dimensions, cost in ((None, 8.0), (2, 8.0), (1, 4.005), (0, 3.005)):
        loss = training_loss(trace(), kl_weight=1.0, free=FreeNats(4.0, dimensions))
        assert float(loss) == pytest.approx(15 / 4 + cost)


@pytest.mark.parametrize(("jump", "cost"), [(1.0, (4.02 + 8) / 4), (9.0, (4.02 + 9) / 4), (None, 3.005)])
def test_frames_after_a_lift_have_a_budget_of_their_own(jump, cost):
    """The third frame costs 8 nats; the other three together 2 + 0.02 + 0 + 2."""
    jumps = torch.tensor([[False, False, True], [False, True, False]])
    loss = training_loss(trace(), kl_weight=1.0, free=FreeNats(0.0, None, jump), jumps=jumps)
    assert float(loss) == pytest.approx(15 / 4 + cost)


def test_the_weight_rises_in_a_line_and_stays():
    assert [kl_weight_at(update, 4) for update in (0, 1, 2, 4, 100)] == [0.0, 0.25, 0.5, 1.0, 1.0]
    assert kl_weight_at(0, 0) == 1.0


def test_a_unit_is_active_above_a_hundredth_of_a_nat():
    assert active_units(torch.tensor([0.5, 0.011, 0.009, 0.0, math.nan])) == 2
    assert active_units(torch.zeros(0)) == 0
