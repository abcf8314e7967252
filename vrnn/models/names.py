"""The catalogue: nine names, for ink and for speech, each in two sizes.  Every model is one frozen row."""

from __future__ import annotations

import re
from typing import Any, Literal

from vrnn.models.config import Config, EmissionName, Kind
from vrnn.types import InputError

Size = Literal["small", "paper"]

SHAPES: dict[str, dict[str, Any]] = {
    "rnn-gauss": {"label": "RNN-Gauss", "family": "rnn", "mixture": False},
    "rnn-gmm": {"label": "RNN-GMM", "family": "rnn", "mixture": True},
    "vrnn-i-gauss": {"label": "VRNN-I-Gauss", "family": "vrnn", "mixture": False, "prior": 0},
    "vrnn-gauss": {"label": "VRNN-Gauss", "family": "vrnn", "mixture": False},
    "vrnn-gmm": {"label": "VRNN-GMM", "family": "vrnn", "mixture": True},
    "srnn-filt": {"label": "SRNN (filt)", "family": "srnn", "mixture": False},
    "srnn-filt-res": {"label": "SRNN (filt+Res_q)", "family": "srnn", "mixture": False, "residual": True},
    "srnn-smooth": {"label": "SRNN (smooth)", "family": "srnn", "mixture": False, "inference": "smooth"},
    "srnn-smooth-res": {"label": "SRNN (smooth+Res_q)", "family": "srnn", "mixture": False, "inference": "smooth",
                        "residual": True},
}  # fmt: skip
"""What makes each model what it is, whatever its size and its frames, under the review's name (its section 5)."""

# Small: 0.6 to 2.5 million parameters each, so that two CPU cores train one in an hour or two.  The RNNs are as
# large as the VRNNs, not as wide: they spend on the LSTM what a VRNN spends on its latent.
# Paper: the authors' widths.  VRNN and RNN from jych/nips2015_vrnn (IAM-OnDB for ink, Blizzard for speech); SRNN
# from marcofraccaro/srnn, which knows speech only, so its ink has the same widths.
WIDTHS: dict[tuple[Kind, Size], dict[str, dict[str, int]]] = {
    ("ink", "small"): {
        "rnn": {"hidden": 448, "components": 20, "phi_x": 64, "decoder": 192},
        "vrnn": {"hidden": 384, "latent": 16, "components": 20, "phi_x": 64, "phi_z": 64, "prior": 128,
                 "posterior": 128, "decoder": 192},
        "srnn": {"hidden": 320, "latent": 16, "components": 1, "phi_x": 64, "prior": 128, "posterior": 128,
                 "decoder": 192, "summary": 256},
    },
    ("ink", "paper"): {
        "rnn": {"hidden": 1200, "components": 20, "phi_x": 340, "decoder": 300},
        "vrnn": {"hidden": 1200, "latent": 50, "components": 20, "phi_x": 250, "phi_z": 150, "prior": 150,
                 "posterior": 150, "decoder": 250},
        "srnn": {"hidden": 1024, "latent": 256, "components": 1, "phi_x": 512, "prior": 512, "posterior": 512,
                 "decoder": 512, "layers": 2, "summary": 1024},
    },
    ("speech", "small"): {
        "rnn": {"hidden": 448, "components": 8, "phi_x": 256, "decoder": 256},
        "vrnn": {"hidden": 384, "latent": 64, "components": 8, "phi_x": 256, "phi_z": 128, "prior": 256,
                 "posterior": 256, "decoder": 256},
        "srnn": {"hidden": 320, "latent": 64, "components": 1, "phi_x": 256, "prior": 256, "posterior": 256,
                 "decoder": 256, "summary": 256},
    },
    ("speech", "paper"): {
        "rnn": {"hidden": 4000, "components": 20, "phi_x": 600, "decoder": 600, "layers": 4},
        "vrnn": {"hidden": 4000, "latent": 200, "components": 20, "phi_x": 600, "phi_z": 500, "prior": 500,
                 "posterior": 500, "decoder": 600, "layers": 4},
        "srnn": {"hidden": 1024, "latent": 256, "components": 1, "phi_x": 512, "prior": 512, "posterior": 512,
                 "decoder": 512, "layers": 2, "summary": 1024},
    },
}  # fmt: skip

FEATURES: dict[Kind, int] = {"ink": 3, "speech": 200}
EMISSIONS: dict[Kind, tuple[EmissionName, EmissionName]] = {
    "ink": ("ink-gaussian", "ink-mixture"),
    "speech": ("frame-gaussian", "frame-mixture"),
}
ABSENT = {"latent": 0, "phi_z": 0, "prior": 0, "posterior": 0}


VARIANT = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
"""What may follow the dot in the name of a checkpoint that is one of several of its model: long, seed-1."""


def _row(name: str, kind: Kind, size: Size) -> Config:
    shape = dict(SHAPES[name])
    del shape["label"]
    mixture = shape.pop("mixture")
    widths = ABSENT | WIDTHS[kind, size][shape["family"]]
    if not mixture:
        widths["components"] = 1
    plain = {"name": name, "emission": EMISSIONS[kind][mixture], "feature": FEATURES[kind]}
    return Config(**{**plain, **widths, **shape})


CATALOGUE: dict[tuple[Kind, Size], dict[str, Config]] = {
    (kind, size): {name: _row(name, kind, size) for name in SHAPES} for kind, size in WIDTHS
}
"""All nine models, by what their frames are and how large they are."""

CONFIGS = CATALOGUE["ink", "small"]
"""The models of handwriting that two CPU cores can train."""


def label_of(name: str) -> str:
    """The review's name of a model: VRNN-Gauss for vrnn-gauss, VRNN-Gauss · seed 1 for vrnn-gauss.seed-1."""
    model, variant = variant_of(name)
    return " · ".join([SHAPES[model]["label"], *([variant.replace("-", " ")] if variant else [])])


def variant_of(name: str) -> tuple[str, str]:
    """A checkpoint's name as a model of the catalogue and what sets it apart: vrnn-gauss.seed-1 is vrnn-gauss, seed-1.

    Raises:
        InputError: if the catalogue has no such model, or if what follows the dot is no plain word.
    """
    model, dot, variant = name.partition(".")
    if model not in SHAPES or (dot and not VARIANT.fullmatch(variant)):
        raise InputError(f"There is no model named {name!r}.", f"Choose one of {', '.join(SHAPES)}.")
    return model, variant


def config_named(name: str, *, kind: Kind = "ink", size: str = "small") -> Config:
    """The catalogue's row, for a variant as for its model.

    Raises:
        InputError: if there is no model or no size of that name.
    """
    name, _ = variant_of(name)
    sizes = list(dict.fromkeys(size for _, size in WIDTHS))
    if size not in sizes:
        raise InputError(f"There is no size {size!r}.", f"The sizes are: {', '.join(sizes)}.")
    return next(rows[name] for (k, s), rows in CATALOGUE.items() if (k, s) == (kind, size))
