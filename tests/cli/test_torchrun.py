"""`torchrun -m vrnn train`, as a user types it: two processes, one of which is killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from tests.cli.kit import succeed
from vrnn.checkpoint import WEIGHTS, read_card
from vrnn.train.state import STATE

ROOT = Path(__file__).parents[2]
UPDATES, PATIENCE = 24, 300.0
"""PATIENCE: seconds for what takes a few, on a machine that is busy with something else."""


@pytest.fixture
def splits(corpus: Path, tmp_path: Path) -> Path:
    """Train and valid: without a test split nothing is left to do after training."""
    (tmp_path / "splits").mkdir()
    for name in ("train.npz", "valid.npz"):
        shutil.copy(corpus / name, tmp_path / "splits")
    return tmp_path / "splits"


def order(splits: Path, out: Path) -> list[str]:
    """A run of the smallest size that there is, which saves its state after every other update."""
    words = f"train --model vrnn-gauss --updates {UPDATES} --batch 4 --longest 24 --evaluate-every 2 --validate-on 4"
    return [*words.split(), "--no-estimate", "--device", "cpu", "--data", str(splits), "--out", str(out)]


def torchrun(arguments: list[str], log: Path) -> subprocess.Popen[bytes]:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--nproc-per-node",
        "2",
        "--master-port",
        str(port),
    ]
    with log.open("wb") as said:
        return subprocess.Popen(
            [*command, "-m", "vrnn", *arguments],
            cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip


def second(process: subprocess.Popen[bytes]) -> int:
    """The id of rank 1."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return next(int(pid) for pid in children if b"\0RANK=1\0" in Path(f"/proc/{pid}/environ").read_bytes())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the second process in /proc")
def test_two_processes_train_what_one_would_though_one_of_them_is_killed(splits, tmp_path):
    """The killed run ends by itself and says why; resumed it comes to the one process's figures."""
    alone, both, log = tmp_path / "alone", tmp_path / "both", tmp_path / "log"
    run = torchrun(order(splits, both), log)
    deadline = time.monotonic() + PATIENCE
    while not (both / STATE).is_file() and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    os.kill(second(run), signal.SIGKILL)
    assert run.wait(PATIENCE) != 0
    said = log.read_text()
    assert "error: Another process of the group is gone" in said and "--resume" in said

    run = torchrun([*order(splits, both), "--resume"], log)
    assert run.wait(PATIENCE) == 0, log.read_text()
    assert log.read_text().count(f"vrnn-gauss: {UPDATES} updates") == 1
    succeed(*order(splits, alone))
    figures = [[row["elbo_nats_per_frame"] for row in read_card(out)["curve"]] for out in (alone, both)]
    assert len(figures[0]) == UPDATES / 2 and figures[1] == pytest.approx(figures[0], abs=1e-3)
    weights = [load_file(out / WEIGHTS) for out in (alone, both)]
    for name, expected in weights[0].items():
        torch.testing.assert_close(weights[1][name], expected, rtol=0, atol=1e-3, msg=name)
