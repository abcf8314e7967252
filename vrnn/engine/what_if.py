"""A page's "what if" as a model understands it: which latent is replaced by what, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any, Literal, NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor

from vrnn import interventions
from vrnn.checkpoint import Checkpoint
from vrnn.distributions import gaussian
from vrnn.engine.clamp import Settings, within
from vrnn.interventions import LatentModel, Moment, Steered
from vrnn.models import label_of
from vrnn.models.rnn import RNN
from vrnn.types import Gaussian, InputError, State

Kind = Literal["hold", "prior", "posterior", "walk", "carry"]
KINDS: tuple[Kind, ...] = ("hold", "prior", "posterior", "walk", "carry")
BY = (-4.0, 4.0)
"""How far a latent may be walked, in standard deviations of its prior."""
LIVE = 0.01
"""Nats a frame from which a dimension of z counts as live."""
MIXED = 600
"""Frames for which a mixture of two drawings is written: a quarter of a minute, and more than a picture can show."""
_FRESH = 0x2545F491
"""Sets the noise of a resampled latent apart from all other noise of the same seed."""


class Change(NamedTuple):
    """What is done to the latent of the step that is continued from.

    Attributes:
        kind: hold: z = mu_p.  prior, posterior: z drawn anew, for each continuation its own.  walk: z moved along
            `direction`.  carry: z of another recording, from the same step on, or from its beginning if it is shorter.
        lasting: whether hold, walk and carry go on in all the steps that are drawn; a new draw is made once.
        direction: a name of `LatentSpace.directions`; only for walk.
        by: standard deviations of the prior; only for walk.
    """

    kind: Kind
    lasting: bool = True
    direction: str = ""
    by: float = 0.0


class LatentSpace(NamedTuple):
    """The latent of a checkpoint, and along which directions it can be walked.

    Attributes:
        size: of z.
        kl: nats a frame of each dimension over validation data, or None if the card does not say.
        explained: part of the variance of posterior means along each principal axis; empty without a basis.
    """

    size: int
    kl: tuple[float, ...] | None
    explained: tuple[float, ...]

    @property
    def directions(self) -> tuple[str, ...]:
        """Live dimensions by falling KL (z1 is the first of z), principal axes (pc1), then the other dimensions."""
        axes = [f"pc{i + 1}" for i in range(len(self.explained))]
        kl = self.kl or (LIVE,) * self.size
        order = sorted(range(self.size), key=lambda k: -kl[k])
        live = sum(value >= LIVE for value in kl)
        names = [f"z{k + 1}" for k in order]
        return (*names[:live], *axes, *names[live:])


def latent_space(card: dict[str, Any], size: int) -> LatentSpace | None:
    """What a checkpoint's card says of its latent of `size` dimensions; None for a deterministic model."""
    if not size:
        return None
    kl = card.get("metrics", {}).get("kl_per_dimension")
    kl = tuple(float(value) for value in kl) if kl is not None and len(kl) == size else None
    basis = card.get("latent_basis")
    return LatentSpace(size, kl, tuple(basis["explained"]) if basis else ())


def latent_model(checkpoint: Checkpoint, name: str) -> LatentModel:
    """The model of a checkpoint that has a latent.

    Raises:
        InputError: it has none.
    """
    if isinstance(checkpoint.model, RNN):
        raise InputError(f"{label_of(name)} has no latent to change.", "Choose a VRNN or an SRNN.")
    return checkpoint.model


def check_change(checkpoint: Checkpoint, change: Change, *, other: bool) -> None:
    """Refuse what cannot be done to a model with a latent; `other` says whether there is another recording.

    Raises:
        InputError: no such change or direction, too far, or nothing to carry over.
    """
    if change.kind not in KINDS:
        raise InputError(f"No change is named {change.kind!r}.", f"Choose one of {', '.join(KINDS)}.")
    if change.kind == "carry" and not other:
        raise InputError("There is nothing to carry latents over from.", "Choose another one.")
    if change.kind != "walk":
        return
    space = latent_space(checkpoint.card, checkpoint.model.config.latent)
    assert space is not None, "there is a latent"
    if change.direction not in space.directions:
        raise InputError(
            f"The latent has no direction {change.direction!r}.",
            f"It has z1 to z{space.size} and {len(space.explained)} principal axes.",
        )
    said: list[str] = []
    within("walk of z", change.by, BY, 0.0, said)
    if said:
        raise InputError(said[0].partition(";")[0] + ".")


def direction_of(checkpoint: Checkpoint, name: str, like: Tensor) -> Tensor:
    """The unit vector `[latent]` of a checked direction."""
    i = int(name.lstrip("zpc")) - 1
    if name.startswith("z"):
        vector = np.eye(checkpoint.model.config.latent)[i]
    else:
        vector = np.array(checkpoint.card["latent_basis"]["axes"][i], dtype=np.float64)
    return torch.as_tensor(vector).to(like)


def start_of(
    model: LatentModel,
    checkpoint: Checkpoint,
    moment: Moment,
    change: Change,
    path: Tensor | None,
    settings: Settings,
) -> tuple[Steered, State]:
    """What draws futures after a checked change, and where they begin.

    `path` `[time latent]`, for carry, holds the other's latents from this step on.
    """
    later: Iterable[interventions.Change] = ()
    if change.kind in ("prior", "posterior"):
        z = _drawn_anew(moment, change.kind, settings)
    else:
        now, later = _changes(checkpoint, change, moment, path)
        z = now(moment.z.expand(settings.count, -1), moment.p)
    return Steered(model, later if change.lasting else ()), interventions.relived(model, moment, z)


def _drawn_anew(moment: Moment, kind: Kind, settings: Settings) -> Tensor:
    """A z `[count latent]` for each continuation."""
    mu, sigma = (each.expand(settings.count, -1) for each in (moment.p if kind == "prior" else moment.q))
    # What is inferred has no temperature anywhere on the page; what the model draws by itself has.
    warmth = settings.temperature if kind == "prior" else 1.0
    fresh = Generator().manual_seed(settings.seed ^ _FRESH)
    return gaussian.sample(Gaussian(mu, sigma), generator=fresh, temperature=warmth)


def _changes(
    checkpoint: Checkpoint, change: Change, moment: Moment, path: Tensor | None
) -> tuple[interventions.Change, Iterable[interventions.Change]]:
    """The change of this step, and those of all later ones."""
    if change.kind == "carry":
        assert path is not None, "what is carried over was checked"
        now, *later = map(interventions.replaced, path.unbind(0))
        return now, later
    if change.kind == "hold":
        return interventions.held, repeat(interventions.held)
    walk = interventions.walked(direction_of(checkpoint, change.direction, moment.z), change.by)
    return walk, repeat(walk)


def from_step(path: Tensor, at: int) -> Tensor:
    """A latent path `[time latent]` from step `at` on, or all of it if it has no such step."""
    return path[at:] if at < len(path) else path


def shares_of(shares: Sequence[float]) -> Tensor:
    """Checked shares of the second of two drawings, `[share]`.

    Raises:
        InputError: none or too many of them, or one that is not between 0 and 1.
    """
    if not 1 <= len(shares) <= 41 or not all(0 <= share <= 1 for share in shares):
        raise InputError("A mixture of two drawings has shares between 0 and 1.", "At most 41 at a time.")
    return torch.tensor(list(shares))
