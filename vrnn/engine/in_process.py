"""The engine that runs in the app's own process, a few requests at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Generator

from vrnn import sampling
from vrnn.checkpoint import Checkpoint
from vrnn.codecs.handwriting import Placed
from vrnn.engine.clamp import Settings, check
from vrnn.engine.interface import Chunk, InkTrace, ModelStatus
from vrnn.engine.jobs import Jobs
from vrnn.engine.library import Library
from vrnn.engine.placing import ink_trace, placed_chunk
from vrnn.engine.prefixes import Prefix, Prefixes, digest
from vrnn.engine.slots import Slots
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
        self._library, self._prefixes = Library(root, self.device), Prefixes()
        self._slots = slots or Slots(SLOTS)
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
        placed = checkpoint.codec.encode_placed(ink)
        last = len(placed.frames) - 1
        at = last if at is None else at
        if not 0 <= at <= last:
            raise InputError(f"There is no step {at} in this drawing.", f"Its steps are 0 to {last}.")
        with self._jobs.run(job) as stop:
            prefix = Prefix(digest(ink), model, at, seed)
            yield from self._draw(checkpoint, placed, prefix, count, steps, temperature, stop)

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

    def _draw(
        self,
        checkpoint: Checkpoint,
        placed: Placed,
        prefix: Prefix,
        count: int,
        steps: int,
        temperature: float,
        stop: threading.Event,
    ) -> Iterator[Chunk]:
        state = self._state(checkpoint, placed, prefix, stop)
        if state is None:
            return
        stream = sampling.stream(
            checkpoint.model,
            state.fork(count),
            steps,
            generator=Generator().manual_seed(prefix.seed ^ _FUTURE),
            temperature=temperature,
            stop=stop.is_set,
        )
        start = np.repeat(placed.points[None, prefix.at + 1], count, 0)
        while True:
            with self._slots.one(stop.is_set) as free:
                x = next(stream, None) if free else None
            if x is None:
                return
            chunk = placed_chunk(checkpoint.codec, x, start, placed.scale)
            start = chunk.points[:, -1]
            yield chunk
