"""The LSTM with its gradient written out, against torch's own and against finite differences."""

import pytest
import torch
from torch import nn

from tests.contracts.table import close, same_bits
from vrnn.models import pieces
from vrnn.models.lstm import _LSTM, run_lstm, start_lstm, step_lstm
from vrnn.types import State

STEPS, BATCH, INPUT, HIDDEN = 6, 3, 4, 5


@pytest.fixture(autouse=True)
def short_pieces(monkeypatch):
    """Of four steps, so that the last is shorter."""
    monkeypatch.setattr(pieces, "ROWS", 4 * BATCH)


def randn(*shape: int, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_()


def test_outputs_and_every_gradient_are_torchs():
    cell, inputs = nn.LSTMCell(INPUT, HIDDEN).double(), randn(BATCH, STEPS, INPUT, seed=1)
    h0, c0 = randn(BATCH, HIDDEN, seed=2), randn(BATCH, HIDDEN, seed=3)
    oracle = nn.LSTM(INPUT, HIDDEN, batch_first=True).double()
    oracle.load_state_dict({f"{name}_l0": value for name, value in cell.state_dict().items()})
    weight = randn(BATCH, STEPS, HIDDEN, seed=4).detach()

    h, c = run_lstm(cell, inputs, State(h0, c0, h0[:, :0]))
    theirs, (h_end, c_end) = oracle(inputs, (h0[None], c0[None]))
    close(h[:, 0], h0)
    h = h[:, 1:]
    close(h, theirs)
    close((h[:, -1], c[:, -1]), (h_end[0], c_end[0]))

    leaves = [inputs, h0, c0]
    ours = torch.autograd.grad((h * weight).sum() + c[:, -1].sin().sum(), [*leaves, *cell.parameters()])
    expected = torch.autograd.grad(
        (theirs * weight).sum() + c_end.sin().sum(), [*leaves, *oracle.parameters()]
    )
    close(ours, expected)


def test_every_cell_carries_its_gradient():
    """torch's LSTM returns only the last cell; a loop over its LSTMCell shows them all."""
    cell, inputs = nn.LSTMCell(INPUT, HIDDEN).double(), randn(BATCH, STEPS, INPUT, seed=1)
    start = State(*(torch.zeros(BATCH, HIDDEN, dtype=torch.float64) for _ in range(3)))
    weight = randn(BATCH, STEPS, HIDDEN, seed=4).detach()
    pair, cells = (start.h, start.c), []
    for frame in inputs.unbind(1):
        pair = cell(frame, pair)
        cells.append(pair[1])
    _, c = run_lstm(cell, inputs, start)
    leaves = [inputs, *cell.parameters()]
    ours = torch.autograd.grad((c * weight).sum(), leaves)
    expected = torch.autograd.grad((torch.stack(cells, 1) * weight).sum(), leaves)
    close(ours, expected)


def test_gradients_are_those_of_finite_differences():
    arguments = (
        randn(3, 2, 3, seed=1), randn(2, 2, seed=2), randn(2, 2, seed=3),
        randn(4 * 2, 3, seed=4), randn(4 * 2, seed=5), randn(4 * 2, 2, seed=6),
    )  # fmt: skip
    assert torch.autograd.gradcheck(_LSTM.apply, arguments)


def test_bfloat16_stays_near_and_keeps_the_state_in_full_precision():
    cell = nn.LSTMCell(32, 48)
    inputs = torch.randn(4, 30, 32, generator=torch.Generator().manual_seed(0))
    state = State(*(torch.zeros(4, 48) for _ in range(3)))
    exact = run_lstm(cell, inputs, state)
    with torch.autocast("cpu", torch.bfloat16):
        rough = run_lstm(cell, inputs, state)
    for left, right in zip(exact, rough, strict=True):
        assert right.dtype == torch.float32
        assert 0 < float((left - right).detach().abs().max()) < 0.02


def test_a_step_is_the_cells_and_under_autocast_its_state_is_not_rounded():
    """A cell that forgets nothing and learns a 512th a step: kept in bfloat16, c would stay at 1 for ever."""
    cell = nn.LSTMCell(1, 1)
    with torch.no_grad():
        for weight in cell.parameters():
            weight.zero_()
        cell.bias_ih.copy_(torch.tensor([20.0, 20.0, 2**-9, 20.0]))
    x, h = torch.zeros(1, 1), torch.zeros(1, 1)
    ours = theirs = (h, torch.ones(1, 1))
    for _ in range(64):
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            ours = step_lstm(cell, x, *ours)
        with torch.no_grad():
            theirs = cell(x, theirs)
        assert ours[0].dtype == ours[1].dtype == torch.float32
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=0)
    assert float(theirs[1]) == pytest.approx(1 + 64 * 2**-9, rel=1e-4)
    same_bits(step_lstm(cell, x, *ours), cell(x, ours))


def test_the_forget_gate_starts_open_and_the_recurrence_orthogonal():
    cell = nn.LSTMCell(INPUT, HIDDEN)
    start_lstm(cell)
    for gate in cell.weight_hh.detach().split(HIDDEN):
        torch.testing.assert_close(gate @ gate.T, torch.eye(HIDDEN), rtol=0, atol=1e-5)
    bias = (cell.bias_ih + cell.bias_hh).detach().view(4, HIDDEN)
    assert (bias == torch.tensor([0.0, 1.0, 0.0, 0.0])[:, None]).all()
