"""Training in processes of its own, for the tests that end them or join them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tests.train import test_loop
from tests.train.toys import settings, tiny
from vrnn.data.batches import collate
from vrnn.train.learner import Learner
from vrnn.train.loop import free_nats_at
from vrnn.train.ranks import Ranks, joined
from vrnn.types import Batch, InputError

CPU = torch.device("cpu")
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.train.processes"])
HOW = settings(batch=5, free_nats=0.02, free_nats_hold=0, free_dimensions=1, drop_h=0.3, foresight=0.5)
UPDATE = 7


def started(work: Callable[..., None], *args: Any) -> Any:
    """The process, begun."""
    process = CONTEXT.Process(target=work, args=args)
    process.start()
    return process


def group(count: int, work: Callable[..., None], *args: Any, port: int) -> list[Any]:
    """`count` processes that each do `work(ranks, *args)` as one group."""
    return [started(_member, rank, count, port, work, args) for rank in range(count)]


def _member(rank: int, count: int, port: int, work: Callable[..., None], args: tuple[Any, ...]) -> None:
    torch.set_num_threads(1)
    names = {"RANK": rank, "WORLD_SIZE": count, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    os.environ.update({name: str(value) for name, value in names.items()})
    with joined(CPU) as ranks:
        work(ranks, *args)


def sequences(count: int = 5) -> Batch:
    """Ragged float64 frames with lifts in them."""
    from tests.train.toys import codec, handwriting

    return collate([handwriting().frames(i, codec()).double()[: 9 + 7 * i] for i in range(count)])


def gradients(ranks: Ranks, name: str) -> list[torch.Tensor]:
    """Of one loss over `sequences`, of which this rank holds its rows."""
    torch.manual_seed(0)
    learner = Learner(tiny(name), foresight=True).double()
    batch = sequences()
    rows = ranks.rows(len(batch.x))
    own = Batch(
        batch.x[rows, : int(batch.lengths[rows].max())], batch.mask[rows, : int(batch.lengths[rows].max())]
    )
    jumps = test_loop.source().jumps(own)
    shared = ranks.wrapped(learner)
    loss = shared(
        own, settings=HOW, kl_weight=0.7, free=free_nats_at(UPDATE, HOW), jumps=jumps,
        generator=torch.Generator().manual_seed(3), ranks=ranks, of=len(batch.x),
    )  # fmt: skip
    (loss * ranks.count).backward()
    found = [p.grad for p in learner.parameters() if p.grad is not None]
    return [*found, loss.detach()]


def write_gradients(ranks: Ranks, name: str, out: Path) -> None:
    torch.save(gradients(ranks, name), out / f"{ranks.rank}.pt")


def train(ranks: Ranks, out: Path, updates: int, stop_at: int, resume: bool) -> None:
    """A run on made-up ink, asked to stop after `stop_at` updates."""
    seen = [0]

    def stop() -> bool:
        seen[0] += 1
        # Only one of the ranks is asked, as by a signal to its process.
        return ranks.rank == ranks.count - 1 and seen[0] > stop_at

    test_loop.begin(out, how=settings(updates=updates), resume=resume, ranks=ranks, stop=stop)


def train_until_killed(out: Path) -> None:
    """A run that saves all the time."""
    torch.set_num_threads(1)
    resume = (out / test_loop.STATE).is_file()
    test_loop.begin(out, how=settings(updates=24, evaluate_every=2), resume=resume)


def die_or_wait(out: Path, rank: int, port: int) -> None:
    """The second rank dies between two updates; the first must not wait for it for ever."""
    try:
        _member(rank, 2, port, _die_or_wait, ())
    except InputError as error:
        (out / "noticed").write_text(str(error))
        os._exit(3)


def _die_or_wait(ranks: Ranks) -> None:
    if ranks.rank == 1:
        os._exit(9)
    ranks.whole(torch.ones(()))
