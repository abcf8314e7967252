"""The training loop: one device for each process, Adam, early stopping, and a state that resumes bit for bit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn

from vrnn.checkpoint import save
from vrnn.data.batches import collate, epoch_plan
from vrnn.models import Config
from vrnn.objective import FreeNats, kl_weight_at
from vrnn.train.learner import Learner
from vrnn.train.ranks import ALONE, Ranks
from vrnn.train.settings import Settings
from vrnn.train.sources import Source
from vrnn.train.state import Progress, load_state, save_state
from vrnn.train.validation import Validation
from vrnn.types import Batch, Frames, InputError

GIVE_UP = 10
"""Updates in a row with a loss that is not finite, after which a run stops."""


class Batches:
    """The training batch of every update, as a function of the seed and the update alone."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self.source, self.settings = source, settings
        self.lengths = source.lengths
        self._plan = self._plan_of(0)
        self._epoch = 0
        if not self._plan:
            raise InputError(
                f"{len(self.lengths)} samples do not fill one batch of {settings.batch}.",
                "Choose a smaller batch.",
            )

    @property
    def per_epoch(self) -> int:
        """Batches in an epoch."""
        return len(self._plan)

    def _plan_of(self, epoch: int) -> list[np.ndarray]:
        s = self.settings
        return epoch_plan(self.lengths, s.batch, longest=s.longest, seed=s.seed, epoch=epoch)

    def at(self, update: int, ranks: Ranks = ALONE) -> Batch:
        """One rank's rows of the batch of one update."""
        epoch, k = divmod(update, self.per_epoch)
        if epoch != self._epoch:
            self._plan, self._epoch = self._plan_of(epoch), epoch
        chosen = list(enumerate(self._plan[k].tolist()))[ranks.rows(self.settings.batch)]
        return collate([self._example(i, update, row) for row, i in chosen])

    def _example(self, i: int, update: int, row: int) -> Frames:
        # A generator for each row, so that a rank need not read the rows of the others.
        rng = np.random.default_rng([self.settings.seed, 1, update, row])
        return self.source.example(i, self.settings, rng)


def learning_rate_at(update: int, settings: Settings) -> float:
    """Linear rise, then a cosine down to 0 at the last update."""
    rise = min(1.0, (update + 1) / settings.rise) if settings.rise else 1.0
    return settings.learning_rate * rise * 0.5 * (1 + math.cos(math.pi * update / settings.updates))


def free_nats_at(update: int, settings: Settings) -> FreeNats:
    """First the same for every dimension and frame; then for a few dimensions, and more after a lift."""
    s = settings
    if update < s.free_nats_hold:
        return FreeNats(s.free_nats)
    fallen = max(0.0, 2 * update / s.updates - 1)
    jump = s.free_nats_jump + fallen * (s.free_nats_jump_end - s.free_nats_jump)
    return FreeNats(s.free_nats, s.free_dimensions, jump)


@dataclass
class Run:
    """A run in the making: what changes from update to update."""

    learner: Learner
    optimiser: torch.optim.Adam
    progress: Progress
    settings: Settings
    device: torch.device
    ranks: Ranks = ALONE

    def __post_init__(self) -> None:
        self._shared = self.ranks.wrapped(self.learner)

    def advance(self, batch: Batch, jumps: Tensor | None) -> dict[str, float]:
        """One update on this rank's rows.  A loss that is not finite is skipped and counted."""
        s, update = self.settings, self.progress.update
        self.optimiser.param_groups[0]["lr"] = learning_rate_at(update, s)
        weight = kl_weight_at(update, s.kl_warm_up)
        loss = self._shared(
            batch.to(self.device),
            settings=s,
            kl_weight=weight,
            free=free_nats_at(update, s),
            jumps=None if jumps is None else jumps.to(self.device),
            generator=Generator(self.device).manual_seed(s.seed * 1_000_003 + update),
            ranks=self.ranks,
            of=len(batch.x) if self.ranks.count == 1 else s.batch,
        )
        self.optimiser.zero_grad()
        # Ranks average their gradients; the loss is that of the whole batch, so they should have been summed.
        (loss * self.ranks.count).backward()
        norm = nn.utils.clip_grad_norm_(self.learner.parameters(), s.clip)
        finite = bool(torch.isfinite(loss)) and bool(torch.isfinite(norm))
        if finite:
            self.optimiser.step()
        self.progress.skipped = 0 if finite else self.progress.skipped + 1
        self.progress.update += 1
        return {"loss": float(loss.detach()), "norm": float(norm), "kl_weight": weight}


def train(
    config: Config,
    source: Source,
    validation: Validation,
    settings: Settings,
    out: Path,
    *,
    card: dict[str, Any],
    device: torch.device,
    resume: bool = False,
    ranks: Ranks = ALONE,
    stop: Callable[[], bool] = lambda: False,
    report: Callable[[Progress, dict[str, float]], None] = lambda progress, row: None,
) -> Progress:
    """Train until `settings.updates` or until validation has not improved `settings.patience` times.

    Args:
        config: the model.
        source: the training split.
        validation: scores a model on the validation split; in the source's frames.
        settings: everything else that decides the run.
        out: folder of the best checkpoint and of the state.
        card: what the checkpoint's card says of data and licence.
        device: where to compute.
        resume: go on from the state in `out`.
        ranks: the processes that share the work; the first of them writes.
        stop: asked before every update; True, on any rank, saves the state and ends the run there.
        report: called after every update with its row of metrics; a validation adds its own to the row.

    Returns:
        Where the run ended.

    Raises:
        InputError: if there is nothing to resume, or the loss stays not finite.
    """
    torch.manual_seed(settings.seed)
    learner = Learner(config, foresight=settings.foresight > 0).to(device)
    optimiser = torch.optim.Adam(learner.parameters(), lr=settings.learning_rate, fused=True)
    progress = load_state(out, learner, optimiser, settings) if resume else Progress()
    run = Run(learner, optimiser, progress, settings, device, ranks)
    batches = Batches(source, settings)
    while progress.update < settings.updates and progress.stale < settings.patience:
        if ranks.any(stop(), device):
            _save(run, out)
            break
        batch = batches.at(progress.update, ranks)
        row = run.advance(batch, source.jumps(batch))
        if progress.skipped >= GIVE_UP:
            raise InputError(
                f"The loss was not finite {GIVE_UP} times in a row.", "The last good checkpoint is kept."
            )
        if progress.update % settings.evaluate_every == 0 or progress.update == settings.updates:
            row |= _validate(run, validation, out, card)
        if ranks.first:
            report(progress, row)
    return progress


def _save(run: Run, out: Path) -> None:
    if run.ranks.first:
        save_state(out, run.learner, run.optimiser, run.progress, run.settings)


def _validate(run: Run, validation: Validation, out: Path, card: dict[str, Any]) -> dict[str, float]:
    row, progress = validation(run.learner.model, run.device, run.ranks), run.progress
    progress.curve.append({"update": progress.update, **row})
    progress.stale += 1
    if row["elbo_nats_per_frame"] > progress.best:
        progress.best, progress.stale = row["elbo_nats_per_frame"], 0
        if run.ranks.first:
            save(out, run.learner.model, {**card, "curve": progress.curve})
    _save(run, out)
    return row
