"""Checkpoints of random weights, small enough to be made anew for every test, and a word to try them on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from vrnn import checkpoint
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.models import Config, build
from vrnn.types import Ink

CONFIGS = {
    "vrnn-gauss": Config("vrnn-gauss", "vrnn", "ink-gaussian", 3, 16, 4, 1, 8, 8, 8, 8, 8),
    "rnn-gmm": Config("rnn-gmm", "rnn", "ink-mixture", 3, 16, 0, 3, 8, 0, 0, 0, 8),
}
CODEC = HandwritingCodec(mean=0.05, std=0.5)
BASIS = {"mean": [0.1, 0.2, 0.3, 0.4], "axes": np.eye(3, 4).tolist(), "explained": [0.5, 0.3, 0.1]}


def save_tiny(root: Path, *names: str) -> Path:
    """Random checkpoints under `root`/unipen; all of CONFIGS unless named.  Returns `root`."""
    for name in names or CONFIGS:
        config = CONFIGS[name]
        with torch.random.fork_rng():
            torch.manual_seed(3)
            model = build(config)
        card = {
            "config": config.to_dict(),
            "codec": CODEC.to_dict(),
            "corpus": "unipen",
            "licence": "CC BY 4.0",
        }
        if config.latent:
            card["latent_basis"] = BASIS
        checkpoint.save(root / "unipen" / name, model, card)
    return root


def word(points: int = 120, size: float = 30.0) -> Ink:
    """Two strokes of cursive waves and a dot."""
    u = np.linspace(0.0, 1.0, points)
    wave = np.column_stack([100 + 300 * u, 200 + size * np.sin(20 * u), 2 * u, np.full(points, 0.5)])
    dot = np.array([[250.0, 150.0, 2.5, 0.5]])
    return Ink((wave[: points // 2], wave[points // 2 :], dot))
