"""Time in pieces, against the same thing all at once: whole pieces, a part of one, and one step."""

import pytest
import torch

from tests.contracts.table import close, seeded
from vrnn.models import pieces
from vrnn.models.pieces import Backwards, driven, over_time, products_of

PIECE = 4
STEPS = pytest.mark.parametrize("steps", [1, PIECE - 1, PIECE, 2 * PIECE + 3])


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch):
    """Of four steps, for three sequences."""
    monkeypatch.setattr(pieces, "ROWS", 3 * PIECE + 2)


def randn(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


@STEPS
def test_what_drives_each_step_is_its_own_input_through_the_weight(steps):
    x, weight, b = randn(steps, 3, 4, seed=1), randn(5, 4, seed=2), randn(5, seed=3)
    got = list(driven(x, weight, b))
    assert len(got) == steps
    for t, drive in enumerate(got):
        close(drive, x[t] @ weight.T + b)


@STEPS
def test_the_way_back_sums_outer_products_over_every_step_once(steps):
    """The second pair reads the last two of the five pre-activations."""
    x, u = randn(steps, 3, 4, seed=1), randn(steps, 3, 6, seed=2)
    of_x, of_u = randn(5, 4, seed=3), randn(2, 6, seed=4)
    gradient = randn(steps, 3, 5, seed=5)
    back, seen = Backwards((x, of_x), (u, of_u)), []
    for t, room in back:
        seen.append(t)
        room.copy_(gradient[t])
    assert seen == list(reversed(range(steps)))
    close(back.x, gradient @ of_x)
    close(back.b, gradient.sum((0, 1)))
    close(back.weights[0], torch.einsum("tbo,tbi->oi", gradient, x))
    close(back.weights[1], torch.einsum("tbo,tbi->oi", gradient[..., 3:], u))


def test_rounded_products_are_added_up_in_full_precision():
    """1 + 2^-9 is 1 in bfloat16, so a sum kept in it would never leave 1."""
    steps = 4 * PIECE
    x, weight = torch.ones(steps, 3, 1, dtype=torch.bfloat16), torch.ones(1, 1)
    back = Backwards((x, weight))
    for t, room in back:
        room.fill_(1.0 if t >= steps - PIECE else 2**-9)
    assert back.x.dtype == torch.bfloat16
    for total in (back.weights[0], back.b):
        assert total.dtype == torch.float32 and float(total) == 3 * PIECE * (1 + 3 * 2**-9)


def test_products_are_rounded_under_autocast_and_never_those_of_float64():
    assert products_of(torch.ones(1)) is torch.float32
    with torch.autocast("cpu", torch.bfloat16):
        assert products_of(torch.ones(1)) is torch.bfloat16
        assert products_of(torch.ones(1, dtype=torch.float64)) is torch.float64


@pytest.mark.parametrize("shape", [(1, 1), (5, 3)])
def test_a_weights_gradient_sums_outer_products_over_steps(shape):
    gradient, inputs = randn(*shape, 2, seed=1), randn(*shape, 4, seed=2)
    expected = torch.einsum("tbo,tbi->oi", gradient, inputs)
    torch.testing.assert_close(over_time(gradient, inputs), expected)


def test_a_batch_that_is_larger_than_a_piece_goes_step_by_step():
    x, weight = randn(3, 40, 2, seed=1), randn(5, 2, seed=2)
    close(torch.stack(list(driven(x, weight, weight[:, 0]))), x @ weight.T + weight[:, 0])
