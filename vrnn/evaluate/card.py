"""The last step of a training: measure the checkpoint and write down what it is, without touching its weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Generator

from vrnn.checkpoint import Checkpoint, load, write_card
from vrnn.data.corpora import corpus_named
from vrnn.evaluate.report import Evaluation, evaluate
from vrnn.evaluate.sequences import Sequences, batches
from vrnn.evaluate.source import segment_frames
from vrnn.explain import fit_basis
from vrnn.models.config import Kind

INTENDED_USE: dict[Kind, str] = {
    "ink": "To show what a recurrent network, with or without a latent variable, infers from handwriting step by step, "
    "and how it would go on; for teaching and research.",
    "speech": "To show what a recurrent network, with or without a latent variable, infers from a recording frame by "
    "frame, and how it would go on; for teaching and research.",
}
LIMITS: dict[Kind, str] = {
    "ink": "Latin script in the hands of the corpus; other scripts, drawings and very long texts are foreign to it. "
    "It knows the motion of writing and no language: continuations look like writing and seldom spell words. "
    "Nats per frame depend on the rate, speed and normalisation in this card and compare with nothing made otherwise. "
    "Not for identifying or imitating a person, and not for reading text.",
    "speech": "Speech in the voices, language and rooms of the corpus; music, noise and other languages are foreign. "
    "It knows the sound of speech and no language: continuations sound like speech at best and say nothing. "
    "Nats per frame depend on the frame, the normalisation, the dequantisation and the floor of sigma, and compare "
    "with nothing made otherwise. The samples of a frame are independent given what the model knows, which is much of "
    "what a latent or a mixture gains over the plain RNN (Dai et al. 2019, arXiv 1902.01388). "
    "Not for identifying or imitating a person, and not for recognising speech.",
}
BASIS_FRAMES = 20_000
"""Padded frames that are read at once while the basis is fitted."""


def finish(
    folder: Path,
    *,
    valid: Sequences,
    test: Sequences,
    training: dict[str, Any] | None = None,
    measured: dict[str, str] | None = None,
    samples: int = 40,
    estimate_on: int | None = None,
    seed: int = 0,
    device: torch.device | str = "cpu",
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Evaluation:
    """Fit the latent basis on the validation split, evaluate on the test split, and complete `card.json` in one step.

    Args:
        folder: a checkpoint as `train` leaves it.
        valid: whose posterior means span the basis.
        test: what the metrics are measured on.
        training: settings to record where the card has none.
        measured: date and machine, to record.
        samples: K of the importance-weighted bound.
        estimate_on: test sequences, spread evenly, that it is computed on; None for all.
        seed: of the latent's noise.
        device: where to compute.
        progress: called with the test frames done and those to do.

    Raises:
        InputError: if the checkpoint is missing or damaged.
    """
    loaded = load(folder)
    checkpoint = loaded._replace(model=loaded.model.to(device))
    generator = Generator().manual_seed(seed)
    basis = latent_basis(checkpoint, valid, generator=generator)
    result = evaluate(
        checkpoint, test, samples=samples, estimate_on=estimate_on, generator=generator, progress=progress
    )
    card = {**checkpoint.card, **describe(checkpoint, training), "metrics": result.to_dict()}
    card |= {"measured": measured} if measured else {}
    write_card(folder, card | ({"latent_basis": basis} if basis else {}))
    return result


def latent_basis(
    checkpoint: Checkpoint, data: Sequences, *, generator: Generator
) -> dict[str, list[Any]] | None:
    """Principal axes of the posterior means over `data`; None for a model without a latent."""
    if not checkpoint.model.config.latent:
        return None
    device, means = next(checkpoint.model.parameters()).device, []
    with torch.inference_mode():
        for _, batch in batches(data.frames, BASIS_FRAMES):
            trace = checkpoint.model(batch.to(device), generator=generator)
            assert trace.q is not None, "a model with a latent has a posterior"
            means.append(trace.q.mu[trace.mask].double().cpu().numpy())
    basis = fit_basis(np.concatenate(means))
    # Seven digits are plenty for a picture and keep the card readable.
    return {name: np.round(value, 7).tolist() for name, value in basis._asdict().items()}


def describe(checkpoint: Checkpoint, training: dict[str, Any] | None) -> dict[str, Any]:
    """What a card says besides figures: data, terms, training, use and limits."""
    card, kind = checkpoint.card, checkpoint.model.config.kind
    corpus = corpus_named(str(card.get("corpus", "unknown")), kind)
    protocol = {"protocol": {"segment_frames": segment_frames(checkpoint)}} if kind == "speech" else {}
    return protocol | {
        "corpus": corpus.name,
        "data": {"title": corpus.title, "source": corpus.source, "split": corpus.split},
        "licence": corpus.licence,
        "attribution": corpus.attribution,
        "parameters": sum(p.numel() for p in checkpoint.model.parameters()),
        "training": training or card.get("training", {}),
        "intended_use": INTENDED_USE[kind],
        "limits": LIMITS[kind],
    }
