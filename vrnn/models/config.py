"""The catalogue: every model is one named, frozen row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args, get_type_hints

from vrnn.types import InputError


@dataclass(frozen=True)
class Config:
    """What a model is made of.  Widths are units, layers are ReLU layers.

    Attributes:
        name: the review's name, in lower case.
        family: which of the final modules runs it.
        emission: which density an observation has.
        feature: numbers in one frame.
        hidden: units of the LSTM.
        latent: dimensions of z; 0 for the deterministic models.
        components: of the emission's mixture; 1 for a Gaussian.
        phi_x, phi_z, prior, posterior, decoder: widths of the feature nets.
        layers: of each feature net.
    """

    name: str
    family: Literal["rnn", "vrnn"]
    emission: Literal["ink-gaussian", "ink-mixture"]
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

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for a checkpoint's card."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Config:
        """The config that a card describes.

        Raises:
            InputError: if a field is missing, unknown, of the wrong type, or at odds with the others.
        """
        known = get_type_hints(cls)
        if not isinstance(values, dict) or set(values) != set(known):
            wrong = sorted(set(values) ^ set(known)) if isinstance(values, dict) else ["it is no object"]
            raise InputError(f"The model's configuration is damaged: {', '.join(wrong)}.", "Train it again.")
        wrong = [name for name, kind in known.items() if not _allowed(values[name], kind)]
        for name in wrong or cls(**values)._contradictions():
            raise InputError(f"The model's configuration has {name} = {values[name]!r}.", "Train it again.")
        return cls(**values)

    def _contradictions(self) -> list[str]:
        """The fields whose values no model can have beside the others'."""
        sound = {
            "feature": self.feature == 3,
            "hidden": self.hidden > 0,
            "latent": (self.latent > 0) == (self.family != "rnn"),
            "components": self.components == 1 or (self.components > 1 and self.emission == "ink-mixture"),
            "layers": 0 < self.layers <= 16,
        }
        return [name for name, holds in sound.items() if not holds]


def _allowed(value: object, kind: Any) -> bool:
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 8192
    return isinstance(value, str) and (kind is str or value in get_args(kind))


# Small: about 1 M parameters each, so that two CPU cores train one in two hours.  The RNNs are as large as the
# VRNN, not as wide: they spend on the LSTM what the VRNN spends on its latent.
CONFIGS: dict[str, Config] = {
    config.name: config
    for config in (
        Config("rnn-gauss", "rnn", "ink-gaussian", 3, 448, 0, 1, 64, 0, 0, 0, 192),
        Config("rnn-gmm", "rnn", "ink-mixture", 3, 448, 0, 20, 64, 0, 0, 0, 192),
        Config("vrnn-gauss", "vrnn", "ink-gaussian", 3, 384, 16, 1, 64, 64, 128, 128, 192),
    )
}


def config_named(name: str) -> Config:
    """The catalogue's row.

    Raises:
        InputError: if there is none of that name.
    """
    if name not in CONFIGS:
        raise InputError(f"There is no model named {name!r}.", f"Choose one of {', '.join(CONFIGS)}.")
    return CONFIGS[name]
