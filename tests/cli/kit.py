"""Small things to run the commands on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from typer.testing import CliRunner, Result

from vrnn.checkpoint import save
from vrnn.cli.app import app
from vrnn.codecs.audio import AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.models import CATALOGUE, CONFIGS, build
from vrnn.types import Ink

LATENT = {"latent": 3, "phi_z": 4, "prior": 4, "posterior": 4}


def word(rng: np.random.Generator) -> Ink:
    """Two strokes up and down a line, 100 points a second."""
    strokes, at = [], 0.0
    for _ in range(2):
        t = np.arange(int(rng.integers(20, 60)))
        x, y = 100 * at + 8 * t, 100 * np.sin(0.5 * t + rng.normal()) + 5 * rng.normal(size=len(t))
        strokes.append(np.column_stack([x, y, at + 0.01 * t, np.full(len(t), 0.5)]))
        at += 0.01 * len(t)
    return Ink(tuple(strokes))


def checkpoint(folder: Path, name: str, codec: HandwritingCodec) -> Path:
    """A tiny model of the catalogue's family with random weights, saved."""
    torch.manual_seed(0)
    config = CONFIGS[name]
    config = replace(config, hidden=8, phi_x=4, decoder=4, **(LATENT if config.latent else {}))
    card = {"config": config.to_dict(), "codec": codec.to_dict(), "corpus": "unipen", "curve": []}
    save(folder, build(config), card)
    return folder


def speech_checkpoint(
    folder: Path, name: str, *, codec: AudioCodec | None = None, segment_frames: int | None = None
) -> Path:
    """The same for speech, scored in pieces of `segment_frames` or whole."""
    torch.manual_seed(0)
    config = CATALOGUE["speech", "small"][name]
    latent = LATENT if config.latent else {}
    components = 2 if config.components > 1 else 1
    config = replace(config, hidden=8, phi_x=4, decoder=4, components=components, **latent)
    codec = codec or AudioCodec(std=0.1)
    card = {"config": config.to_dict(), "codec": codec.to_dict(), "corpus": "kerstin", "curve": []}
    save(folder, build(config), card | {"protocol": {"segment_frames": segment_frames}})
    return folder


def hum(seconds: float, seed: int = 0) -> np.ndarray:
    """A tone and some noise, as int16 at 16 kHz."""
    t = np.arange(round(seconds * 16_000)) / 16_000
    noise = np.random.default_rng(seed).normal(size=len(t))
    return np.rint(3000 * np.sin(2 * np.pi * (150 + 10 * seed) * t) + 300 * noise).astype(np.int16)


def run(*arguments: object) -> Result:
    """The command in this process; what was not foreseen is raised."""
    return CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)


def succeed(*arguments: object) -> str:
    """Standard output of a command that must work."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout
