"""The engine for sound that runs in the app's own process, a chunk at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Generator, Tensor

from vrnn import sampling
from vrnn.checkpoint import Checkpoint
from vrnn.engine.clamp import Settings
from vrnn.engine.interface import ModelStatus
from vrnn.engine.jobs import Jobs
from vrnn.engine.library import Library
from vrnn.engine.moments import PATHS
from vrnn.engine.prefixes import Prefix, Prefixes
from vrnn.engine.slots import Slots
from vrnn.engine.sound import SPEECH, SoundFutures, SoundTrace
from vrnn.engine.sound_level import rms
from vrnn.engine.sound_placing import sound_futures, sound_trace
from vrnn.engine.sound_reading import (
    Heard,
    Recording,
    check_speech,
    checked_frame,
    hear,
    joined,
    last_moment,
    only,
    reads_ahead,
    recording,
)
from vrnn.engine.sound_settings import check_sound
from vrnn.engine.what_if import (
    Change,
    LatentSpace,
    check_change,
    from_step,
    latent_model,
    latent_space,
    start_of,
)
from vrnn.interventions import LatentModel, Moment
from vrnn.types import InputError, Sound, State

SLOTS, STATES = 2, 1024
"""Chunks computed at a time; states kept, some ten kilobytes each."""
CHUNK, DRAWN = 80, 40
"""Frames read in one go, a second; frames drawn, at least, between two looks at a continuation."""
_FUTURE = 0x9E3779B9
"""Sets the noise of continuations apart from that of inference with the same seed."""


class SoundInProcess:
    """A `SoundEngine` over the checkpoints under `root`.

    A slot is held for one chunk, never while a page does something else with it.  Give it another engine's slots
    and both wait in one queue.
    """

    def __init__(self, root: Path, *, slots: Slots | None = None, device: str | None = None) -> None:
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        # One step is far too small to share between cores, and threads that wait for each other stop everybody.
        torch.set_num_threads(1)
        self._libraries = {corpus: Library(root, self.device, corpus) for corpus in SPEECH}
        self._slots, self._states, self._jobs = slots or Slots(SLOTS), Prefixes[State](STATES), Jobs()
        self._moments, self._paths = Prefixes[Moment](), Prefixes[Tensor](PATHS)

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        return self._slots.waiting

    def models(self, corpus: str) -> list[ModelStatus]:
        """See `SoundEngine.models`."""
        return self._library(corpus).statuses()

    def hear(self, job: str, model: str, corpus: str, sound: Sound, *, seed: int) -> Iterator[SoundTrace]:
        """See `SoundEngine.hear`."""
        checkpoint = self._checkpoint(corpus, model)
        read = recording(checkpoint.codec, sound, seed=seed)
        whole = Prefix(read.digest, f"{corpus}/{model}", len(read.frames) - 1, seed)
        heard: list[Heard] = []
        with self._jobs.run(job) as stop:
            for chunk in self._read(checkpoint, read, whole, stop):
                heard = [joined([*heard, chunk])]
                yield sound_trace(model, corpus, checkpoint, read, heard[0])

    def continue_sound(
        self,
        job: str,
        model: str,
        corpus: str,
        sound: Sound,
        *,
        at: int | None,
        seconds: float,
        count: int,
        temperature: float,
        seed: int,
    ) -> Iterator[SoundFutures]:
        """See `SoundEngine.continue_sound`."""
        settings = Settings(temperature, count, seconds, seed)
        check_sound(settings)
        checkpoint = self._checkpoint(corpus, model)
        read = recording(checkpoint.codec, sound, seed=seed)
        at = checked_frame(read, at)
        prime = rms(sound.samples[: (at + 1) * checkpoint.codec.frame])
        with self._jobs.run(job) as stop:
            state = self._state(checkpoint, read, Prefix(read.digest, f"{corpus}/{model}", at, seed), stop)
            if state is None:
                return
            steps = settings.steps(checkpoint.codec.rate_hz)
            start = checkpoint.model, only(state).fork(count)
            for drawn in self._draw(start, settings, steps, stop):
                yield sound_futures(model, corpus, checkpoint, at, drawn, steps, prime)

    def latent_space(self, model: str, corpus: str) -> LatentSpace | None:
        """See `SoundEngine.latent_space`."""
        checkpoint = self._checkpoint(corpus, model)
        return latent_space(checkpoint.card, checkpoint.model.config.latent)

    def what_if_sound(
        self,
        job: str,
        model: str,
        corpus: str,
        sound: Sound,
        change: Change,
        *,
        other: Sound | None = None,
        at: int | None,
        seconds: float,
        count: int,
        temperature: float,
        seed: int,
    ) -> Iterator[SoundFutures]:
        """See `SoundEngine.what_if_sound`."""
        settings = Settings(temperature, count, seconds, seed)
        check_sound(settings)
        checkpoint = self._checkpoint(corpus, model)
        changed = latent_model(checkpoint, model)
        check_change(checkpoint, change, other=other is not None)
        read = recording(checkpoint.codec, sound, seed=seed)
        at = checked_frame(read, at)
        prime = rms(sound.samples[: (at + 1) * checkpoint.codec.frame])
        prefix = Prefix(read.digest, f"{corpus}/{model}", at, seed)
        with self._jobs.run(job) as stop:
            path = None if other is None else self._path(checkpoint, other, prefix, stop)
            moment = self._moment(checkpoint, changed, read, prefix, stop)
            if moment is None:
                return
            with torch.inference_mode():
                start = start_of(changed, checkpoint, moment, change, path, settings)
            steps = settings.steps(checkpoint.codec.rate_hz)
            for drawn in self._draw(start, settings, steps, stop):
                futures = sound_futures(model, corpus, checkpoint, at, drawn, steps, prime)
                yield futures._replace(changed=True)

    def cancel(self, job: str) -> None:
        """See `SoundEngine.cancel`."""
        self._jobs.stop(job)
        self._slots.look()

    def _library(self, corpus: str) -> Library:
        if corpus not in self._libraries:
            raise InputError(
                f"No speech is named {corpus!r}.", f"Choose one of {', '.join(self._libraries)}."
            )
        return self._libraries[corpus]

    def _checkpoint(self, corpus: str, model: str) -> Checkpoint:
        checkpoint = self._library(corpus).get(model)
        check_speech(checkpoint, f"{corpus}/{model}")
        return checkpoint

    def _read(
        self,
        checkpoint: Checkpoint,
        read: Recording,
        prefix: Prefix,
        stop: threading.Event,
        begin: int = 0,
        state: State | None = None,
    ) -> Iterator[Heard]:
        """Read the frames from `begin` up to and with `prefix.at`, and remember the states on the way.

        Chunks end at the same frames whatever was read before, so the bits do not depend on what is remembered.
        """
        model, end = checkpoint.model, prefix.at + 1
        size = end if reads_ahead(model) else CHUNK
        noise = Generator().manual_seed(prefix.seed)
        if begin:  # the noise of what was read already is spent
            model.noise(1, begin, generator=noise)
        for first in range(begin, end, size):
            frames = read.frames[first : min(first + size, end)].to(self.device)
            with self._slots.one(stop.is_set) as free, torch.inference_mode():
                if not free:
                    return
                heard = hear(model, frames, model.noise(1, len(frames), generator=noise), state)
            state = heard.state
            self._states.put(prefix._replace(at=first + len(frames) - 1), state)
            yield heard

    def _state(
        self, checkpoint: Checkpoint, read: Recording, prefix: Prefix, stop: threading.Event
    ) -> State | None:
        """The state after a prefix, or None if the job was cancelled on the way there."""
        state = self._states.get(prefix)
        if state is None:
            begin, state = (0, None) if reads_ahead(checkpoint.model) else self._nearest(prefix)
            for heard in self._read(checkpoint, read, prefix, stop, begin, state):
                state = heard.state
        return None if stop.is_set() else state

    def _moment(
        self,
        checkpoint: Checkpoint,
        model: LatentModel,
        read: Recording,
        prefix: Prefix,
        stop: threading.Event,
    ) -> Moment | None:
        """The frame at `prefix.at`, read in the chunk that `_read` reads it in; None if the job was cancelled."""
        known = self._moments.get(prefix)
        if known is not None:
            return known
        first = 0 if reads_ahead(model) else prefix.at // CHUNK * CHUNK
        state = self._state(checkpoint, read, prefix._replace(at=first - 1), stop) if first else None
        noise = model.noise(1, prefix.at + 1, generator=Generator().manual_seed(prefix.seed))[:, first:]
        frames = read.frames[first : prefix.at + 1].to(self.device)
        with self._slots.one(stop.is_set) as free, torch.inference_mode():
            if not free:
                return None
            return self._moments.remember(prefix, lambda: last_moment(model, frames, noise, state))

    def _path(
        self, checkpoint: Checkpoint, sound: Sound, prefix: Prefix, stop: threading.Event
    ) -> Tensor | None:
        """The latents of another sound from frame `prefix.at` on if it has one; None if the job was cancelled."""
        read = recording(checkpoint.codec, sound, seed=prefix.seed)
        whole = prefix._replace(ink=read.digest, at=len(read.frames) - 1)
        known = self._paths.get(whole)
        if known is None:
            heard = [chunk.trace.z for chunk in self._read(checkpoint, read, whole, stop)]
            if stop.is_set():
                return None
            known = torch.cat(heard, 1)[0]
            self._paths.put(whole, known)
        return from_step(known, prefix.at)

    def _nearest(self, prefix: Prefix) -> tuple[int, State | None]:
        """How many frames of the prefix were read in whole chunks before, and the state after them."""
        for begin in range((prefix.at + 1) // CHUNK * CHUNK, 0, -CHUNK):
            state = self._states.get(prefix._replace(at=begin - 1))
            if state is not None:
                return begin, state
        return 0, None

    def _draw(
        self,
        origin: tuple[sampling.Draws, State],
        settings: Settings,
        steps: int,
        stop: threading.Event,
    ) -> Iterator[list[Tensor]]:
        """All that `origin`, a model and its states, has drawn, in chunks `[count time feature]`, as it grows."""
        stream = sampling.stream(
            *origin,
            steps,
            generator=Generator().manual_seed(settings.seed ^ _FUTURE),
            temperature=settings.temperature,
            stop=stop.is_set,
        )
        drawn, frames, shown = [], 0, 0
        while frames < steps:
            with self._slots.one(stop.is_set) as free:
                x = next(stream, None) if free else None
            if x is None:
                return
            drawn.append(x.cpu())
            frames += x.shape[1]
            if frames == steps or frames - shown >= DRAWN:
                shown = frames
                yield drawn
