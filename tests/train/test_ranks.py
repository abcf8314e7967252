"""Several processes train what one would: the same gradients, the same run, and none of them waits for the dead."""

import socket

import pytest
import torch

from tests.contracts.table import same_bits
from tests.train.processes import die_or_wait, gradients, group, started, train, write_gradients
from vrnn.checkpoint import WEIGHTS
from vrnn.train.ranks import ALONE, Ranks, joined
from vrnn.train.state import STATE
from vrnn.types import InputError


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def finished(processes) -> list[int]:
    for process in processes:
        process.join(timeout=120)
    return [process.exitcode for process in processes]


@pytest.mark.parametrize("name", ["rnn-gmm", "vrnn-gauss"])
def test_the_gradient_of_two_processes_is_that_of_one(tmp_path, name):
    """Ragged rows, free nats at their floor and above it, silenced frames: every average is over the whole batch."""
    assert finished(group(2, write_gradients, name, tmp_path, port=free_port())) == [0, 0]
    alone = gradients(ALONE, name)
    for rank in (0, 1):
        shared = torch.load(tmp_path / f"{rank}.pt", weights_only=True)
        assert len(shared) == len(alone)
        for ours, expected in zip(shared, alone, strict=True):
            torch.testing.assert_close(ours, expected, rtol=1e-12, atol=1e-13)


def test_a_run_of_two_that_is_stopped_and_resumed_is_the_run_that_was_not(tmp_path):
    once, twice = tmp_path / "once", tmp_path / "twice"
    assert finished(group(2, train, once, 8, 99, False, port=free_port())) == [0, 0]
    assert finished(group(2, train, twice, 8, 5, False, port=free_port())) == [0, 0]
    assert finished(group(2, train, twice, 8, 99, True, port=free_port())) == [0, 0]
    for name in (STATE, WEIGHTS):
        assert (once / name).read_bytes() == (twice / name).read_bytes()


def test_a_rank_that_dies_stops_the_other(tmp_path):
    port = free_port()
    assert finished([started(die_or_wait, tmp_path, rank, port) for rank in (0, 1)]) == [3, 9]
    assert "Another process of the group is gone" in (tmp_path / "noticed").read_text()


def test_a_mistake_is_not_taken_for_a_lost_rank(monkeypatch):
    for name, value in {
        "RANK": 0,
        "WORLD_SIZE": 1,
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": free_port(),
    }.items():
        monkeypatch.setenv(name, str(value))
    with pytest.raises(RuntimeError, match="shapes") as caught, joined(torch.device("cpu")):
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")
    assert not isinstance(caught.value, InputError)


def test_rows_cover_every_batch_once():
    for total in (1, 5, 64):
        for count in (1, 2, 3):
            rows = [list(range(total))[Ranks(rank, count).rows(total)] for rank in range(count)]
            assert [row for part in rows for row in part] == list(range(total))
            assert max(map(len, rows)) - min(map(len, rows)) <= 1


def test_alone_a_sum_is_itself():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    same_bits(ALONE.whole(x), x)
    assert ALONE.any(True, torch.device("cpu")) and not ALONE.any(False, torch.device("cpu"))
