"""The engine that runs in the app's own process, a few requests at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Generator, Tensor

from vrnn import interventions, sampling
from vrnn.checkpoint import Checkpoint
from vrnn.codecs.handwriting import Placed
from vrnn.engine.clamp import Settings, check
from vrnn.engine.inside import InkInside, ink_inside
from vrnn.engine.interface import Chunk, InkTrace, ModelStatus
from vrnn.engine.jobs import Jobs
from vrnn.engine.library import Library
from vrnn.engine.live import Asked, Live
from vrnn.engine.moments import PATHS, moment_of, path_of
from vrnn.engine.placing import ink_trace, placed_chunk
from vrnn.engine.prefixes import Prefix, Prefixes, digest
from vrnn.engine.slots import Slots
from vrnn.engine.what_if import (
    MIXED,
    Change,
    LatentSpace,
    check_change,
    from_step,
    latent_model,
    latent_space,
    shares_of,
    start_of,
)
from vrnn.interventions import LatentModel, Moment
from vrnn.types import Ink, InputError, State, Trace

SLOTS = 2
_FUTURE = 0x9E3779B9
"""Sets the noise of continuations apart from that of inference with the same seed."""


class InProcess:
    """An `Engine` over the checkpoints under `root`.

    A slot is held for one trace or one chunk, never while a page does something else with it: whoever leaves
    holds nothing, and everybody in the queue advances.
    """

    def __init__(self, root: Path, *, slots: Slots | None = None, device: str | None = None) -> None:
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        # One step is far too small to share between cores, and threads that wait for each other stop everybody.
        torch.set_num_threads(1)
        self._library, self._prefixes = Library(root, self.device), Prefixes[State]()
        self._moments, self._paths = Prefixes[Moment](), Prefixes[Tensor](PATHS)
        self._slots, self._lane = slots or Slots(SLOTS), Slots(1)
        self._jobs = Jobs()

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        return self._slots.waiting

    def models(self) -> list[ModelStatus]:
        """The catalogue, with what can be used now."""
        return self._library.statuses()

    def trace(self, model: str, ink: Ink, *, seed: int) -> InkTrace:
        """See `Engine.trace`."""
        checkpoint = self._library.get(model)
        placed = checkpoint.codec.encode_placed(ink)
        prefix = Prefix(digest(ink), model, len(placed.frames) - 1, seed)
        with self._slots.one():
            inferred = self._infer(checkpoint, placed, prefix)
        return ink_trace(model, checkpoint, placed, inferred)

    def inside(self, model: str, ink: Ink, *, seed: int) -> InkInside:
        """See `Engine.inside`."""
        checkpoint = self._library.get(model)
        placed = checkpoint.codec.encode_placed(ink)
        with self._slots.one():
            return ink_inside(model, checkpoint, placed, seed, self.device)

    def continue_(
        self,
        job: str,
        model: str,
        ink: Ink,
        *,
        at: int | None,
        count: int,
        steps: int,
        temperature: float,
        seed: int,
    ) -> Iterator[Chunk]:
        """See `Engine.continue_`."""
        checkpoint = self._library.get(model)
        check(Settings(temperature, count, steps / checkpoint.codec.rate_hz, seed))
        placed, at = _placed_at(checkpoint, ink, at)
        with self._jobs.run(job) as stop:
            prefix = Prefix(digest(ink), model, at, seed)
            state = self._state(checkpoint, placed, prefix, stop)
            if state is not None:
                start = checkpoint.model, state.fork(count)
                yield from self._draw(checkpoint, start, placed, prefix, steps, temperature, stop)

    def latent_space(self, model: str) -> LatentSpace | None:
        """See `Engine.latent_space`."""
        checkpoint = self._library.get(model)
        return latent_space(checkpoint.card, checkpoint.model.config.latent)

    def what_if(
        self,
        job: str,
        model: str,
        ink: Ink,
        change: Change,
        *,
        other: Ink | None = None,
        at: int | None,
        count: int,
        steps: int,
        temperature: float,
        seed: int,
    ) -> Iterator[Chunk]:
        """See `Engine.what_if`."""
        checkpoint, settings = self._library.get(model), Settings(temperature, count, seed=seed)
        check(settings._replace(seconds=steps / checkpoint.codec.rate_hz))
        changed = latent_model(checkpoint, model)
        check_change(checkpoint, change, other=other is not None)
        placed, at = _placed_at(checkpoint, ink, at)
        prefix = Prefix(digest(ink), model, at, seed)
        with self._jobs.run(job) as stop:
            with self._slots.one(stop.is_set) as free, torch.inference_mode():
                if not free:
                    return
                frames = placed.frames[: at + 1].to(self.device)
                moment = self._moments.remember(prefix, lambda: moment_of(changed, frames, seed=seed))
                path = None if other is None else self._path(checkpoint, changed, model, other, seed, at)
                start = start_of(changed, checkpoint, moment, change, path, settings)
            yield from self._draw(checkpoint, start, placed, prefix, steps, temperature, stop)

    def between(self, model: str, inks: tuple[Ink, Ink], shares: Sequence[float], *, seed: int) -> Chunk:
        """See `Engine.between`."""
        checkpoint, mixed = self._library.get(model), shares_of(shares)
        writer = latent_model(checkpoint, model)
        with self._slots.one(), torch.inference_mode():
            first, second = (self._path(checkpoint, writer, model, ink, seed)[:MIXED] for ink in inks)
            x = interventions.between(writer, (first, second), mixed.to(first))
        return placed_chunk(checkpoint.codec, x, np.zeros((len(x), 2)), 1.0)

    def live(self, asked: Asked) -> Live:
        """See `Engine.live`."""
        checkpoint = self._library.get(asked.model)
        return Live(checkpoint, asked, slots=self._slots, lane=self._lane, device=self.device)

    def cancel(self, job: str) -> None:
        """See `Engine.cancel`."""
        self._jobs.stop(job)
        self._slots.look()

    def _infer(self, checkpoint: Checkpoint, placed: Placed, prefix: Prefix) -> Trace:
        """Read the frames up to and with `prefix.at`, and remember the state after them."""
        frames = placed.frames[: prefix.at + 1].to(self.device)
        generator = Generator().manual_seed(prefix.seed)
        with torch.inference_mode():
            trace = sampling.prefill(checkpoint.model, frames, generator=generator)
        self._prefixes.put(prefix, trace.state)
        return trace

    def _state(
        self, checkpoint: Checkpoint, placed: Placed, prefix: Prefix, stop: threading.Event
    ) -> State | None:
        """The state after a prefix, or None if the job was cancelled in the queue."""
        known = self._prefixes.get(prefix)
        if known is not None:
            return known
        with self._slots.one(stop.is_set) as free:
            return self._infer(checkpoint, placed, prefix).state if free else None

    def _path(
        self, checkpoint: Checkpoint, model: LatentModel, name: str, ink: Ink, seed: int, at: int = 0
    ) -> Tensor:
        """The latents `[time latent]` of a drawing, read to its end, from step `at` on if it has one."""
        frames = checkpoint.codec.encode(ink).to(self.device)
        prefix = Prefix(digest(ink), name, len(frames) - 1, seed)
        return from_step(self._paths.remember(prefix, lambda: path_of(model, frames, seed=seed)), at)

    def _draw(
        self,
        checkpoint: Checkpoint,
        origin: tuple[sampling.Draws, State],
        placed: Placed,
        prefix: Prefix,
        steps: int,
        temperature: float,
        stop: threading.Event,
    ) -> Iterator[Chunk]:
        """What `origin` draws: a model, or one whose latents are changed, and the state that each continuation has."""
        model, state = origin
        stream = sampling.stream(
            model,
            state,
            steps,
            generator=Generator().manual_seed(prefix.seed ^ _FUTURE),
            temperature=temperature,
            stop=stop.is_set,
        )
        start = np.repeat(placed.points[None, prefix.at + 1], len(state.h), 0)
        while True:
            with self._slots.one(stop.is_set) as free:
                x = next(stream, None) if free else None
            if x is None:
                return
            chunk = placed_chunk(checkpoint.codec, x, start, placed.scale)
            start = chunk.points[:, -1]
            yield chunk


def _placed_at(checkpoint: Checkpoint, ink: Ink, at: int | None) -> tuple[Placed, int]:
    """The ink as frames, and the frame to continue after.

    Raises:
        InputError: ink that cannot be read, or no such frame.
    """
    placed = checkpoint.codec.encode_placed(ink)
    last = len(placed.frames) - 1
    at = last if at is None else at
    if not 0 <= at <= last:
        raise InputError(f"There is no step {at} in this drawing.", f"Its steps are 0 to {last}.")
    return placed, at
