"""Several processes that train one model, each on its own rows of every batch; alone is a group of one.

Whatever the loss averages over a batch is averaged over the whole batch, whoever holds its rows: a rank that
divided by its own number of frames would weigh short sequences more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

from vrnn.types import InputError

TIMEOUT = timedelta(seconds=45)
"""After so long without a word from another rank, it is taken for dead and this one stops."""


class Ranks(NamedTuple):
    """Which of how many processes this is."""

    rank: int = 0
    count: int = 1

    @property
    def first(self) -> bool:
        """Whether this is the one that writes and reports."""
        return self.rank == 0

    def rows(self, total: int) -> slice:
        """This rank's rows of `total`: a block, as even as can be."""
        return slice(self.rank * total // self.count, (self.rank + 1) * total // self.count)

    def whole(self, x: Tensor) -> Tensor:
        """The sum of `x` over all ranks, with the gradient of this rank's own `x`.

        Gradients of the loss then add up, over ranks, to that of one process that holds the whole batch.
        """
        if self.count == 1:
            return x
        total = x.detach().clone()
        distributed.all_reduce(total)
        # Without a gradient the sum itself, which is the same on every rank to the last bit.
        return x + (total - x.detach()) if x.requires_grad else total

    def any(self, here: bool, device: torch.device) -> bool:
        """Whether it is so on any rank."""
        return bool(self.whole(torch.tensor(float(here), device=device)) > 0)

    def wrapped(self, learner: nn.Module) -> nn.Module:
        """The learner, with its gradients averaged over ranks as they are computed."""
        return DistributedDataParallel(learner) if self.count > 1 else learner


ALONE = Ranks()


@contextmanager
def joined(device: torch.device) -> Iterator[Ranks]:
    """The group that `torchrun` began, for as long as the block lasts; alone where there is none.

    Raises:
        InputError: if the environment names a group that cannot be joined, or if a member of it is lost.
    """
    if "WORLD_SIZE" not in os.environ:
        yield ALONE
        return
    backend = "nccl" if device.type == "cuda" else "gloo"
    try:
        distributed.init_process_group(backend, timeout=TIMEOUT)
    except (RuntimeError, ValueError) as error:
        raise InputError(
            f"The other processes could not be reached: {error}.", "Start all of them with torchrun."
        ) from error
    try:
        yield Ranks(distributed.get_rank(), distributed.get_world_size())
    except RuntimeError as error:
        if not _lost(error):
            raise
        raise InputError(
            "Another process of the group is gone, and with it its part of every batch.",
            "Its own last words say why; the same command with --resume goes on from the last state.",
        ) from error
    finally:
        distributed.destroy_process_group()


def _lost(error: RuntimeError) -> bool:
    """Whether a transport failed, which gloo says by where it happened and NCCL by its class."""
    return isinstance(error, distributed.DistError) or "gloo/transport" in str(error)
