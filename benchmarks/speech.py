"""How fast speech is scored, heard for the page, and generated, over a bare torch.nn.LSTM on the same frames.

The LSTM reads frames of 200 samples and has as many units as the model's recurrence: all at once against scoring
and hearing, frame by frame against generating.  Called for single frames it is slower than an LSTM cell, which is
what the models use there, so a ratio below 1 is possible.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import Generator, Tensor, nn

from benchmarks.report import Row
from benchmarks.sampling import Case, rated
from vrnn import sampling
from vrnn.checkpoint import load
from vrnn.engine.library import default_root
from vrnn.engine.sound_in_process import CHUNK
from vrnn.engine.sound_reading import hear
from vrnn.models import build, config_named
from vrnn.models.catalogue import Model

MODELS = ("vrnn-gauss", "rnn-gmm")
CORPUS, RATE_HZ = "kerstin", 80
READ, DRAWN, REPEATS = 10 * RATE_HZ, 2 * RATE_HZ, 7
"""Frames that are scored, and that are generated; times that each is measured."""


def measure(seed: int, repeats: int = REPEATS) -> list[Row]:
    """Seconds of sound a second for every model and kind of work."""
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows = []
    for name in MODELS:
        model = model_named(name, seed).to(device)
        rows += [in_seconds(rated(case, repeats, device)) for case in cases(name, model, seed, device)]
    return rows


def model_named(name: str, seed: int) -> Model:
    """The shipped checkpoint, or random weights of the same size: they are as fast."""
    folder = default_root() / CORPUS / name
    if folder.is_dir():
        return load(folder).model
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return build(config_named(name, kind="speech")).eval().requires_grad_(False)


def in_seconds(row: Row) -> Row:
    """Frames a second as seconds of sound a second."""
    value, low, high = (figure / RATE_HZ for figure in (row.value, row.low, row.high))
    return row._replace(
        part="speech", unit="s/s", value=value, low=low, high=high, reference="time of a bare torch.nn.LSTM"
    )


def cases(name: str, model: Model, seed: int, device: str) -> list[Case]:
    """What is measured of one model."""
    frames = torch.randn(READ, model.config.feature, generator=Generator().manual_seed(seed)).to(device)
    lstm = nn.LSTM(model.config.feature, model.config.hidden, batch_first=True).to(device)
    at_once, by_frame = partial(_lstm, lstm, frames), partial(_lstm_by_frame, lstm, frames[:DRAWN])
    return [
        Case(f"{name}, scored", partial(_score, model, frames, seed), at_once, READ),
        Case(f"{name}, heard: scored and reconstructed", partial(_hear, model, frames, seed), at_once, READ),
        Case(f"{name}, generated", partial(_generate, model, seed), by_frame, DRAWN),
    ]


def _score(model: Model, frames: Tensor, seed: int) -> None:
    with torch.inference_mode():
        sampling.prefill(model, frames, generator=Generator().manual_seed(seed))


def _hear(model: Model, frames: Tensor, seed: int) -> None:
    noise, state = Generator().manual_seed(seed), None
    with torch.inference_mode():
        for chunk in frames.split(CHUNK):
            state = hear(model, chunk, model.noise(1, len(chunk), generator=noise), state).state


def _generate(model: Model, seed: int) -> None:
    state = model.initial_state(1)
    sampling.generate(model, state, DRAWN, generator=Generator().manual_seed(seed), temperature=0.7)


def _lstm(lstm: nn.LSTM, frames: Tensor) -> None:
    with torch.inference_mode():
        lstm(frames[None])


def _lstm_by_frame(lstm: nn.LSTM, frames: Tensor) -> None:
    state = None
    with torch.inference_mode():
        for frame in frames:
            _, state = lstm(frame[None, None], state)
