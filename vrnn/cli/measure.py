"""`evaluate`, `compare`, `finish` and `table`: figures, with intervals resampled over writers or speakers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from vrnn.cli import read
from vrnn.cli.figures import difference_in_words, in_words
from vrnn.cli.options import (
    CheckpointFolder,
    Device,
    Estimate,
    EstimateOn,
    Json,
    Limit,
    Samples,
    Seed,
    Split,
    asked,
    loaded,
)
from vrnn.cli.progress import bar

if TYPE_CHECKING:
    from vrnn.checkpoint import Checkpoint
    from vrnn.evaluate.report import Evaluation
    from vrnn.evaluate.scores import Scores
    from vrnn.evaluate.sequences import Sequences

DataFolder = Annotated[
    Path,
    typer.Option(
        "--data", help="Folder with valid.npz and test.npz, or folders valid and test.", show_default=False
    ),
]


def evaluate(
    checkpoint: CheckpointFolder,
    data: Split,
    samples: Samples = 40,
    estimate: Estimate = True,
    estimate_on: EstimateOn = None,
    limit: Limit = None,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: Json = False,
) -> None:
    """Bounds of a checkpoint on whole sequences, with 95 % intervals resampled over writers or speakers."""
    from torch import Generator

    from vrnn.evaluate.report import evaluate as evaluated
    from vrnn.evaluate.source import located

    k, model = asked(samples, estimate, estimate_on), loaded(checkpoint, device)
    scored = read.sequences(located(data, "test"), model, limit)
    generator = Generator().manual_seed(seed)
    with bar("scoring", " frames") as progress:
        result = evaluated(
            model, scored, samples=k, estimate_on=estimate_on, generator=generator, progress=progress
        )
    printed = {**result.to_dict(), "data": str(data), "seed": seed}
    typer.echo(json.dumps(printed, indent=1) if as_json else in_words(result))


def compare(
    first: CheckpointFolder,
    second: CheckpointFolder,
    data: Split,
    samples: Samples = 40,
    estimate: Estimate = True,
    limit: Limit = None,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: Json = False,
) -> None:
    """The first checkpoint's bound minus the second's, paired by sequence, resampled over writers or speakers."""
    from vrnn.evaluate.report import compare as compared
    from vrnn.evaluate.source import located

    models = [loaded(folder, device) for folder in (first, second)]
    _check_comparable(*models)
    scored = read.sequences(located(data, "test"), models[0], limit)
    scores = [_scored(model, scored, asked(samples, estimate), seed) for model in models]
    names = [str(model.card["config"]["name"]) for model in models]
    result: dict[str, Any] = {
        "first": names[0],
        "second": names[1],
        "sequences": len(scored.frames),
        "sequences_in_split": scored.of,
        "iwae_samples": asked(samples, estimate),
        **compared(scores[0], scores[1], scored.group),
        "resampled_over": scored.over,
        "groups": len(set(scored.group.tolist())),
        "remarks": [*scored.remarks, *_doubts(names, scores)],
        "data": str(data),
        "seed": seed,
    }
    typer.echo(json.dumps(result, indent=1) if as_json else difference_in_words(result))


def _check_comparable(first: Checkpoint, second: Checkpoint) -> None:
    """Refuse two models whose nats are not of the same frames in the same sequences."""
    from vrnn.evaluate.source import KIND_WORDS, segment_frames
    from vrnn.types import InputError

    kinds = [KIND_WORDS[model.model.config.kind] for model in (first, second)]
    if kinds[0] != kinds[1]:
        raise InputError(
            f"One checkpoint reads {kinds[0]} and the other {kinds[1]}.", "Name two of one kind."
        )
    if first.codec != second.codec:
        raise InputError(
            f"The two checkpoints encode {kinds[0]} differently, so their nats do not compare.",
            "Train both the same way.",
        )
    if segment_frames(first) != segment_frames(second):
        raise InputError(
            "One checkpoint scores pieces of a length that the other does not.", "Train both the same way."
        )


def _scored(model: Checkpoint, data: Sequences, samples: int, seed: int) -> Scores:
    from torch import Generator

    from vrnn.evaluate.scores import score

    generator = Generator().manual_seed(seed)
    with bar(str(model.card["config"]["name"]), " frames") as progress:
        return score(model.model, data, samples=samples, generator=generator, progress=progress)


def _doubts(names: list[str], scores: list[Scores]) -> list[str]:
    """What there is to say against the estimates of the models."""
    import numpy as np

    from vrnn.evaluate.report import few_samples

    return [
        f"{name}: {doubt}"
        for name, each in zip(names, scores, strict=True)
        if each.effective is not None
        for doubt in few_samples(float(np.median(each.effective)), each.samples)
    ]


def finish(
    checkpoint: CheckpointFolder,
    data: DataFolder,
    samples: Samples = 40,
    estimate: Estimate = True,
    estimate_on: EstimateOn = None,
    limit: Limit = None,
    seed: Seed = 0,
    device: Device = "auto",
) -> None:
    """Complete a trained checkpoint's card: latent basis, test metrics, data, licence, settings, limits."""
    wish = Measuring(asked(samples, estimate, estimate_on), estimate_on, limit, seed)
    typer.echo(in_words(completed(checkpoint, data, wish, device=device)))


class Measuring(NamedTuple):
    """How a checkpoint is measured.

    Attributes:
        samples: K of the importance-weighted bound; 0 leaves it out.
        estimate_on: sequences that it is computed on; None for all.
        limit: sequences that anything is computed on; None for all.
        seed: of the latent's noise.
    """

    samples: int
    estimate_on: int | None = None
    limit: int | None = None
    seed: int = 0


def completed(folder: Path, data: Path, wish: Measuring, *, device: str) -> Evaluation:
    """Run the last step of a training on a folder of splits.

    Raises:
        InputError: if the checkpoint or a split is missing or damaged.
    """
    from vrnn.checkpoint import load
    from vrnn.cli.here import here
    from vrnn.cli.options import device_named
    from vrnn.evaluate.card import finish as finished
    from vrnn.evaluate.source import split_in
    from vrnn.train.state import run_so_far

    checkpoint, place = load(folder), device_named(device)
    valid_split, test_split = (split_in(data, split) for split in ("valid", "test"))
    valid = read.sequences(valid_split, checkpoint, 500)
    test = read.sequences(test_split, checkpoint, wish.limit)
    with bar("scoring", " frames") as progress:
        return finished(
            folder,
            valid=valid,
            test=test,
            training=run_so_far(folder),
            measured=here(place),
            samples=wish.samples,
            estimate_on=wish.estimate_on,
            seed=wish.seed,
            device=place,
            progress=progress,
        )


def table(
    checkpoints: Annotated[Path, typer.Option(help="Folder of CORPUS/MODEL folders.")] = Path("checkpoints"),
    as_json: Json = False,
) -> None:
    """Every shipped checkpoint's card beside the published figures of the review's table."""
    from vrnn.evaluate.table import NOTE, rows
    from vrnn.evaluate.table_text import as_text

    found = rows(checkpoints)
    typer.echo(json.dumps({"note": NOTE, "rows": found}, indent=1) if as_json else as_text(found))
