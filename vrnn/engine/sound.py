"""What an engine can do for a page about sound.  Arrays come out, never a model, and all of them are read-only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, Protocol

import numpy as np

from vrnn.data.corpora import CORPORA
from vrnn.engine.interface import ModelStatus
from vrnn.engine.what_if import Change, LatentSpace
from vrnn.types import Sound

SPEECH = tuple(corpus.name for corpus in CORPORA.values() if corpus.kind == "speech")
"""What models of speech were trained on: kerstin, one voice, and librispeech, many."""

Level = Literal["matched", "limited", "peak", "untouched"]
"""How the gain of a continuation was found: it has the prime's level; it would have it, but for the limits of the
gain; it would have it, but for the loudest sample; there was no level to match, because one of them is silent."""


class SoundTrace(NamedTuple):
    """What one model inferred about one recording so far.  Frame t is samples 200 t to 200 (t + 1).

    Attributes:
        model: the catalogue's name.
        corpus: what it was trained on.
        frames: whole frames in the recording; the arrays hold the first of them, all once `fraction_done` is 1.
        rate_hz: frames per second.
        sample_rate_hz: samples per second.
        time: `[time]` seconds at the middle of each frame.
        kl: `[time]` nats, or None for a deterministic model.
        log_px: `[time]` nats, log p(x_t | z_<=t, x_<t) of a frame's samples in standardised units.
        move: `[time]` |mu_t - mu_(t-1)|, or None.
        path_q, path_p: posterior and prior means in the checkpoint's basis, `[time component]`, or None.
        ellipses: one sigma of the posterior in the first two components, half axes and angle, `[time 3]`, or None.
        explained: part of the variance along each component, `[component]`, or None.
        bound: nats per frame, log p(x) itself where `bound_kind` is exact, else a lower bound on it.
        bound_kind: which of the two.
        reads_ahead: whether kl, move and path at a frame know what comes after it (SRNN smooth and smooth+Res_q).
        cut_samples: samples at the end that do not fill a frame, which no model has seen.
        reconstruction: float32 `[samples]`.  With a latent, the mean of the emission at z_t = mu_q for every frame,
            given the true frames before it; without, the mean of the prediction of each frame from those before it.
        fraction_done: part of the recording that is scored, 1 for the whole.
    """

    model: str
    corpus: str
    frames: int
    rate_hz: float
    sample_rate_hz: int
    time: np.ndarray
    kl: np.ndarray | None
    log_px: np.ndarray
    move: np.ndarray | None
    path_q: np.ndarray | None
    path_p: np.ndarray | None
    ellipses: np.ndarray | None
    explained: np.ndarray | None
    bound: float
    bound_kind: Literal["bound", "exact"]
    reads_ahead: bool
    cut_samples: int
    reconstruction: np.ndarray
    fraction_done: float


class SoundFutures(NamedTuple):
    """How one model goes on, as far as it has been drawn.

    Attributes:
        model: the catalogue's name.
        corpus: what it was trained on.
        at: the last frame of the recording that the continuations know.
        start: seconds into the recording at which they begin.
        sounds: the continuations alone, without the recording, each at its own gain.
        gain: what each was multiplied by.
        level: how that was found.
        fraction_done: part that is drawn; gains are final at 1.
        changed: whether the latent of frame `at` is another than the one that was inferred.
    """

    model: str
    corpus: str
    at: int
    start: float
    sounds: tuple[Sound, ...]
    gain: tuple[float, ...]
    level: tuple[Level, ...]
    fraction_done: float
    changed: bool = False


class SoundEngine(Protocol):
    """Hears and continues sound.  Safe to share between sessions; the same seed gives the same bits to each."""

    @property
    def device(self) -> str:
        """Where the models run: cuda or cpu."""
        ...

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        ...

    def models(self, corpus: str) -> list[ModelStatus]:
        """The catalogue, with what can be used now.

        Raises:
            InputError: no such corpus of speech.
        """
        ...

    def hear(self, job: str, model: str, corpus: str, sound: Sound, *, seed: int) -> Iterator[SoundTrace]:
        """What `model` infers about `sound` at 16 kHz, about a second more of it with every trace.

        The noise of z and of dequantisation is drawn from `seed`.  A model that reads ahead gives one trace, of
        everything.  Stops early, without an error, when `job` is cancelled.

        Raises:
            InputError: no such model, corpus or checkpoint, or sound that cannot be framed.
        """
        ...

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
        """`count` continuations of `sound` after frame `at` (None: its last), which know nothing of what follows it.

        Stops early, without an error, when `job` is cancelled.

        Raises:
            InputError: as `hear`, or settings outside the limits of sound_settings.py, or a model that diverges.
        """
        ...

    def latent_space(self, model: str, corpus: str) -> LatentSpace | None:
        """What is known of a model's latent; None for a deterministic model.

        Raises:
            InputError: no such model, corpus or checkpoint.
        """
        ...

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
        """As `continue_sound` with the same noise, but for the latent of frame `at`, which is changed.

        The frame itself stays as it was heard.  `other` is the sound whose latents are carried over.

        Raises:
            InputError: as `continue_sound`, or a change that cannot be made to this model.
        """
        ...

    def cancel(self, job: str) -> None:
        """Stop the job before its next chunk, wherever it is."""
        ...
