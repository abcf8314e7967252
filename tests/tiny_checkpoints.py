"""Checkpoints of random weights, small enough to be made anew for every test, and a word and a sound to try them on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from vrnn import checkpoint
from vrnn.codecs.audio import AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.models import CONFIGS as CATALOGUE
from vrnn.models import Config, build
from vrnn.types import Ink, Sound

WIDTHS = {"hidden": 16, "latent": 4, "components": 3, "summary": 8}
WIDTHS |= dict.fromkeys(("phi_x", "phi_z", "prior", "posterior", "decoder"), 8)
NINE = {
    name: replace(
        row, **{part: width for part, width in WIDTHS.items() if getattr(row, part) > (part == "components")}
    )
    for name, row in CATALOGUE.items()
}
"""The ink models, each with the narrow widths of whatever parts it has."""
CONFIGS = {name: NINE[name] for name in ("vrnn-gauss", "rnn-gmm")}
CODEC = HandwritingCodec(mean=0.05, std=0.5)
BASIS = {"mean": [0.1, 0.2, 0.3, 0.4], "axes": np.eye(3, 4).tolist(), "explained": [0.5, 0.3, 0.1]}

SPEECH_CONFIGS = {
    "vrnn-gauss": Config("vrnn-gauss", "vrnn", "frame-gaussian", 200, 16, 4, 1, 8, 8, 8, 8, 8),
    "rnn-gmm": Config("rnn-gmm", "rnn", "frame-mixture", 200, 16, 0, 3, 8, 0, 0, 0, 8),
    "srnn-filt": Config("srnn-filt", "srnn", "frame-gaussian", 200, 16, 4, 1, 8, 0, 8, 8, 8, summary=8),
    "srnn-smooth-res": Config(
        "srnn-smooth-res", "srnn", "frame-gaussian", 200, 16, 4, 1, 8, 0, 8, 8, 8,
        summary=8, inference="smooth", residual=True,
    ),
}  # fmt: skip
AUDIO_CODEC = AudioCodec(mean=0.001, std=0.1)


def save_tiny(root: Path, *names: str) -> Path:
    """Random checkpoints under `root`/unipen; those of CONFIGS unless named.  Returns `root`."""
    for name in names or CONFIGS:
        _save(root / "unipen" / name, NINE[name], CODEC.to_dict(), "unipen")
    return root


def save_tiny_speech(root: Path, *names: str, corpus: str = "kerstin") -> Path:
    """Random checkpoints under `root`/`corpus`; all of SPEECH_CONFIGS unless named.  Returns `root`."""
    for name in names or SPEECH_CONFIGS:
        _save(root / corpus / name, SPEECH_CONFIGS[name], AUDIO_CODEC.to_dict(), corpus)
    return root


def _save(folder: Path, config: Config, codec: dict[str, Any], corpus: str) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = build(config)
    card = {"config": config.to_dict(), "codec": codec, "corpus": corpus, "licence": "CC BY 4.0"}
    if config.latent:
        card["latent_basis"] = BASIS
    checkpoint.save(folder, model, card)


def word(points: int = 120, size: float = 30.0) -> Ink:
    """Two strokes of cursive waves and a dot."""
    u = np.linspace(0.0, 1.0, points)
    wave = np.column_stack([100 + 300 * u, 200 + size * np.sin(20 * u), 2 * u, np.full(points, 0.5)])
    dot = np.array([[250.0, 150.0, 2.5, 0.5]])
    return Ink((wave[: points // 2], wave[points // 2 :], dot))


def hum(seconds: float = 2.53, rate_hz: int = 16_000) -> Sound:
    """A tone that swells over a little noise, with an incomplete frame at its end."""
    t = np.arange(round(seconds * rate_hz) + 37) / rate_hz
    noise = np.random.default_rng(0).normal(0, 0.002, len(t))
    return Sound((0.2 * (1 - np.cos(3 * t)) * np.sin(700 * t) + noise).astype(np.float32), rate_hz)
