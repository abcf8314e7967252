"""The two ways to run the library's GRU, and sequences read backwards."""

from typing import Any

import torch
from torch import nn

from tests.contracts.table import close, same_bits, seeded
from vrnn.models.gru import of_the_library, reversed_in_place, run_gru, start_gru, step_gru, written_out

LENGTHS = torch.tensor([6, 1, 4])


def randn(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


def gru() -> nn.GRU:
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return nn.GRU(4, 5, batch_first=True).double()


def test_steps_in_a_row_are_the_run():
    cell, inputs, state = gru(), randn(3, 6, 4, seed=1), randn(3, 5, seed=2)
    expected = run_gru(cell, inputs, state)
    for t in range(6):
        state = step_gru(cell, inputs[:, t], state)
        close(expected[:, t], state)


def test_the_state_is_where_the_run_begins():
    cell, inputs = gru(), randn(3, 6, 4, seed=1)
    once = run_gru(cell, inputs, randn(3, 5, seed=2))
    close(run_gru(cell, inputs[:, 4:], once[:, 3]), once[:, 4:])
    assert ((run_gru(cell, inputs, randn(3, 5, seed=3)) - once).abs() > 1e-9).all()


def test_outputs_and_every_gradient_are_the_librarys():
    cell, inputs, state = (
        gru(), randn(3, 6, 4, seed=1).requires_grad_(), randn(3, 5, seed=2).requires_grad_()
    )  # fmt: skip
    results = []
    for run in (written_out, of_the_library):
        out = run(cell, inputs, state)
        results.append(
            (
                out,
                torch.autograd.grad(
                    (out * randn(3, 6, 5, seed=3)).sum(), [inputs, state, *cell.parameters()]
                ),
            )
        )
    close(*results)


def test_training_and_inference_run_alike():
    cell, inputs, state = gru(), randn(3, 6, 4, seed=1), randn(3, 5, seed=2)
    with torch.no_grad():
        read = run_gru(cell, inputs, state)
    close(read, run_gru(cell, inputs, state))


def test_bfloat16_stays_near_and_keeps_the_state_in_full_precision():
    cell, inputs, state = gru().float(), randn(3, 30, 4, seed=1).float(), randn(3, 5, seed=2).float()
    exact = run_gru(cell, inputs, state)
    with torch.autocast("cpu", torch.bfloat16):
        rough = run_gru(cell, inputs.bfloat16(), state)
    assert rough.dtype == torch.float32 and not torch.equal(rough, rough.bfloat16().float())
    assert 0 < float((exact - rough).detach().abs().max()) < 0.02


def test_bfloat16_does_not_reach_the_librarys_recurrence():
    cell, inputs, state = gru().float(), randn(3, 6, 4, seed=1).float(), randn(3, 5, seed=2).float()
    with torch.autocast("cpu", torch.bfloat16):
        rough = of_the_library(cell, inputs.bfloat16(), state)
    same_bits(rough, of_the_library(cell, inputs.bfloat16().float(), state))


def test_the_recurrence_starts_orthogonal_and_without_bias():
    cell: Any = nn.GRU(4, 5, batch_first=True)
    start_gru(cell)
    for gate in cell.weight_hh_l0.detach().split(5):
        torch.testing.assert_close(gate @ gate.T, torch.eye(5), rtol=0, atol=1e-5)
    assert (cell.bias_ih_l0 == 0).all() and (cell.bias_hh_l0 == 0).all()


def test_each_sequence_is_mirrored_within_its_own_length():
    x = torch.arange(18.0).view(3, 6, 1)
    expected = [[5, 4, 3, 2, 1, 0], [6, 7, 8, 9, 10, 11], [15, 14, 13, 12, 16, 17]]
    assert reversed_in_place(x, LENGTHS)[..., 0].tolist() == expected


def test_reversing_twice_changes_nothing():
    x = randn(3, 6, 4, seed=3)
    same_bits(reversed_in_place(reversed_in_place(x, LENGTHS), LENGTHS), x)
    full = torch.full((3,), 6)
    same_bits(reversed_in_place(x, full), x.flip(1))
