"""What an engine can do for a page.  Arrays come out, never a model: nothing that is shared can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import numpy as np

from vrnn.engine.what_if import Change, LatentSpace
from vrnn.types import Ink

if TYPE_CHECKING:
    from vrnn.engine.inside import InkInside
    from vrnn.engine.live import Asked, Live


class ModelStatus(NamedTuple):
    """One model of the catalogue, and whether it can be used.

    Attributes:
        name: the catalogue's name, such as vrnn-gauss.
        label: the review's name, such as VRNN-Gauss.
        corpus: what it was, or would be, trained on.
        available: whether its checkpoint is there.
        reason: why it is not available, else empty.
        command: what trains it.
        seal: sha256 of its weights, else empty.
    """

    name: str
    label: str
    corpus: str
    available: bool
    reason: str
    command: str
    seal: str


class InkTrace(NamedTuple):
    """What one model inferred about one drawing.  All arrays are read-only; frame t is points[t] -> points[t + 1].

    Attributes:
        model: the catalogue's name.
        points: `[time + 1, 2]` in the ink's own units.
        pen: `[time]`, 1 where points[t + 1] ends its stroke.
        time: `[time]` seconds on the ink's own clock at points[t + 1].
        kl: `[time]` nats, or None for a deterministic model.
        log_px: `[time]` nats, log p(x_t | z_<=t, x_<t).
        move: `[time]` |mu_t - mu_(t-1)|, or None.
        path_q, path_p: posterior and prior means in the checkpoint's basis, `[time component]`, or None.
        ellipses: one sigma of the posterior in the first two components, half axes and angle, `[time 3]`, or None.
        explained: part of the variance along each component, `[component]`, or None.
        bound: nats per frame, log p(x) itself where `bound_kind` is exact, else a lower bound on it.
        rate_hz: frames per second of writing.
    """

    model: str
    points: np.ndarray
    pen: np.ndarray
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
    rate_hz: float


class Chunk(NamedTuple):
    """The next few points of every continuation.

    Attributes:
        points: `[count time 2]` in the ink's own units.
        pen: `[count time]`, 1 where a point ends its stroke.
    """

    points: np.ndarray
    pen: np.ndarray


class Engine(Protocol):
    """Infers and continues ink.  Safe to share between sessions; the same seed gives the same bits to each."""

    @property
    def device(self) -> str:
        """Where the models run: cuda or cpu."""
        ...

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        ...

    def models(self) -> list[ModelStatus]:
        """The catalogue, with what can be used now."""
        ...

    def trace(self, model: str, ink: Ink, *, seed: int) -> InkTrace:
        """What `model` infers about `ink`, with the noise of z drawn from `seed`.

        Raises:
            InputError: no such model or checkpoint, or ink that cannot be read.
        """
        ...

    def inside(self, model: str, ink: Ink, *, seed: int) -> InkInside:
        """What `model` computes at each step of `ink` (its beginning, where it is very long), as `trace` reads it.

        Raises:
            InputError: as `trace`.
        """
        ...

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
        """`count` continuations of `ink` after frame `at` (None: its last), `steps` frames each.

        Stops early, without an error, when `job` is cancelled.

        Raises:
            InputError: as `trace`, or settings outside the limits of clamp.py, or a model that diverges.
        """
        ...

    def live(self, asked: Asked) -> Live:
        """A drawing that is about to be written, with futures at any time; nothing has been read yet.

        Raises:
            InputError: no such model or checkpoint, or settings outside the limits of clamp.py.
        """
        ...

    def latent_space(self, model: str) -> LatentSpace | None:
        """What is known of a model's latent; None for a deterministic model.

        Raises:
            InputError: no such model or checkpoint.
        """
        ...

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
        """As `continue_` with the same noise, but for the latent of frame `at`, which is changed.

        The frame itself stays as it was written.  `other` is the drawing whose latents are carried over.

        Raises:
            InputError: as `continue_`, or a change that cannot be made to this model.
        """
        ...

    def between(self, model: str, inks: tuple[Ink, Ink], shares: Sequence[float], *, seed: int) -> Chunk:
        """What `model` writes from (1 - a) z_A + a z_B for each a of `shares`: its most likely moves, given z alone.

        z_A and z_B are inferred for the two drawings with the same noise, step by step, as far as both go and for MIXED
        frames at most.  The points go on from (0, 0), in heights of writing.

        Raises:
            InputError: as `trace`, a model without a latent, or shares outside of 0 to 1.
        """
        ...

    def cancel(self, job: str) -> None:
        """Stop the job before its next chunk, wherever it is."""
        ...
