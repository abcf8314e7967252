"""The two kinds of input that can be compared on: ink and sound."""

from __future__ import annotations

from collections.abc import Iterator

from vrnn.engine.clamp import Settings
from vrnn.engine.interface import Chunk, Engine, InkTrace
from vrnn.engine.sound import SoundEngine, SoundFutures, SoundTrace
from vrnn.types import Ink, Sound
from vrnn.ui.compare.board import Traced

INK_DRAWS, SOUND_DRAWS = 16, 4
"""A trace of a word takes 30 ms, one of three seconds of sound a tenth of a second."""


class InkSubject:
    """Ink: only z is random, so an RNN's figure is exact and drawn once."""

    draws = INK_DRAWS

    def __init__(self, engine: Engine, ink: Ink, *, at: int | None, settings: Settings, job: str) -> None:
        self._engine, self._ink, self._at, self._settings, self._job = engine, ink, at, settings, job

    def is_random(self, trace: Traced) -> bool:
        """See `Subject.is_random`."""
        return trace.kl is not None

    def score(self, model: str, seed: int) -> Iterator[InkTrace]:
        """See `Subject.score`."""
        yield self._engine.trace(model, self._ink, seed=seed)

    def go_on(self, model: str, trace: Traced) -> Iterator[Chunk]:
        """See `Subject.go_on`."""
        temperature, count, _, seed = self._settings
        steps = self._settings.steps(trace.rate_hz)
        return self._engine.continue_(
            f"{self._job}/{model}", model, self._ink,
            at=self._at, count=count, steps=steps, temperature=temperature, seed=seed,
        )  # fmt: skip


class SoundSubject:
    """Sound: its samples are dequantised with noise, so even an exact likelihood differs a little by the seed."""

    draws = SOUND_DRAWS

    def __init__(
        self, engine: SoundEngine, corpus: str, sound: Sound, *, at: int | None, settings: Settings, job: str
    ) -> None:
        self._engine, self._corpus, self._sound, self._at = engine, corpus, sound, at
        self._settings, self._job = settings, job

    def is_random(self, trace: Traced) -> bool:
        """See `Subject.is_random`."""
        return True

    def score(self, model: str, seed: int) -> Iterator[SoundTrace | None]:
        """See `Subject.score`."""
        heard = self._engine.hear(f"{self._job}/{model}", model, self._corpus, self._sound, seed=seed)
        for trace in heard:
            yield trace if trace.fraction_done == 1 else None

    def go_on(self, model: str, trace: Traced) -> Iterator[SoundFutures]:
        """See `Subject.go_on`."""
        temperature, count, seconds, seed = self._settings
        return self._engine.continue_sound(
            f"{self._job}/{model}", model, self._corpus, self._sound,
            at=self._at, seconds=seconds, count=count, temperature=temperature, seed=seed,
        )  # fmt: skip
