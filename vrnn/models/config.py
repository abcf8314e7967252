"""What a model is made of, as plain values that a checkpoint's card can hold."""

from __future__ import annotations

from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from vrnn.types import InputError

Kind = Literal["ink", "speech"]
EmissionName = Literal["ink-gaussian", "ink-mixture", "frame-gaussian", "frame-mixture"]


@dataclass(frozen=True)
class Config:
    """What a model is made of.  Widths are units.

    Attributes:
        name: the review's name, in lower case.
        family: which of the final modules runs it.
        emission: which density an observation has.
        feature: numbers in one frame.
        hidden: units of the recurrence, h or d.
        latent: dimensions of z; 0 for the deterministic models.
        components: of the emission's mixture; 1 for a Gaussian.
        phi_x, phi_z, posterior, decoder: widths of the feature nets; SRNN has no phi_z.
        prior: the same; 0 where the prior of a latent model is N(0, I) at every step.
        layers: of each feature net.
        summary: units of SRNN's a_t, what its posterior has read; 0 for the others.
        inference: whether SRNN's a_t has read the frames up to t, or all of them from t to the last.
        residual: whether SRNN's posterior mean is the prior's mean plus a correction (Res_q).
    """

    name: str
    family: Literal["rnn", "vrnn", "srnn"]
    emission: EmissionName
    feature: int
    hidden: int
    latent: int
    components: int
    phi_x: int
    phi_z: int
    prior: int
    posterior: int
    decoder: int
    layers: int = 1
    summary: int = 0
    inference: Literal["filter", "smooth"] = "filter"
    residual: bool = False

    @property
    def kind(self) -> Kind:
        """What its frames are: moves of a pen, or pieces of a waveform."""
        return "ink" if self.emission.startswith("ink") else "speech"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Config:
        """The config that a card describes; a card from before a field was there means its default.

        Raises:
            InputError: if a field is missing, unknown, of the wrong type, or at odds with the others.
        """
        known = get_type_hints(cls)
        needed = {field.name for field in fields(cls) if field.default is MISSING}
        if not isinstance(values, dict) or not needed <= set(values) <= set(known):
            wrong = (needed - set(values)) | (set(values) - set(known)) if isinstance(values, dict) else {}
            said = ", ".join(sorted(wrong)) or "it is no object"
            raise InputError(f"The model's configuration is damaged: {said}.", "Train it again.")
        wrong = [name for name, value in values.items() if not _allowed(value, known[name])]
        config = None if wrong else cls(**values)
        for name in wrong or (config._contradictions() if config else ()):
            value = getattr(config, name) if config else values[name]
            raise InputError(f"The model's configuration has {name} = {value!r}.", "Train it again.")
        return cls(**values)

    def _contradictions(self) -> list[str]:
        """The fields whose values no model can have beside the others'."""
        mixture = self.emission.endswith("mixture")
        srnn = self.family == "srnn"
        sound = {
            "feature": self.feature == 3 if self.kind == "ink" else self.feature > 0,
            "hidden": self.hidden > 0,
            "latent": (self.latent > 0) == (self.family != "rnn"),
            "components": self.components == 1 or (self.components > 1 and mixture),
            "layers": 0 < self.layers <= 16,
            "summary": (self.summary > 0) == srnn,
            "inference": srnn or self.inference == "filter",
            "residual": not self.residual or (srnn and self.prior > 0),
        }
        return [name for name, holds in sound.items() if not holds]


def _allowed(value: object, kind: Any) -> bool:
    if kind is bool:
        return isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 8192
    return isinstance(value, str) and (kind is str or value in get_args(kind))
