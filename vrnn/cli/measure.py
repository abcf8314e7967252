"""`evaluate`, `compare`, `finish` and `table`: figures, with intervals resampled over writers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vrnn.cli import read
from vrnn.cli.options import CheckpointFolder, Device, Json, Limit, Samples, Seed, Split, loaded
from vrnn.cli.progress import bar

if TYPE_CHECKING:
    from vrnn.evaluate.report import Evaluation

DataFolder = Annotated[
    Path, typer.Option("--data", help="Folder with valid.npz and test.npz.", show_default=False)
]


def evaluate(
    checkpoint: CheckpointFolder,
    data: Split,
    samples: Samples = 40,
    limit: Limit = None,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: Json = False,
) -> None:
    """Bounds of a checkpoint on whole sequences, with 95 % intervals resampled over writers."""
    from torch import Generator

    from vrnn.evaluate.report import evaluate as evaluated

    model = loaded(checkpoint, device)
    scored = read.sequences(read.split_file(data, "test"), model.codec, limit)
    generator = Generator().manual_seed(seed)
    with bar("scoring", " frames") as progress:
        result = evaluated(model, scored, samples=samples, generator=generator, progress=progress)
    typer.echo(json.dumps(result._asdict(), indent=1) if as_json else in_words(result))


def in_words(result: Evaluation) -> str:
    """An evaluation for a reader."""
    r = result
    low, high = r.ci95_per_frame
    places = ", ".join(
        f"{place.replace('_', ' ')} {'none' if nats is None else format(nats, '.3f')}"
        for place, nats in r.kl_nats_per_frame_by_place.items()
    )
    lines = [
        f"{r.model} on {r.corpus}: {r.sequences:,} of {r.sequences_in_split:,} sequences, "
        f"{r.writers} writers, {r.frames:,} frames",
        f"bound      {r.elbo_nats_per_sequence:9.2f} nats a sequence, {r.elbo_nats_per_frame:7.4f} a frame "
        f"({low:.4f} to {high:.4f})",
    ]
    if r.iwae_nats_per_sequence is not None and r.iwae_effective_samples is not None:
        lines.append(
            f"estimate   {r.iwae_nats_per_sequence:9.2f} nats a sequence, {r.iwae_nats_per_frame:7.4f} a frame "
            f"(K = {r.iwae_samples}, of which {r.iwae_effective_samples:.1f} count in the median sequence)"
        )
    lines.append(
        f"KL         {r.kl_nats_per_frame:9.4f} nats a frame, {r.kl_nats_per_second:.2f} a second; {places}"
    )
    lines.append(f"active     {r.active_units} of {len(r.kl_per_dimension)} latent dimensions")
    return "\n".join(lines)


def compare(
    first: CheckpointFolder,
    second: CheckpointFolder,
    data: Split,
    samples: Samples = 40,
    limit: Limit = None,
    seed: Seed = 0,
    device: Device = "auto",
    as_json: Json = False,
) -> None:
    """The first checkpoint's bound minus the second's, paired by sequence, resampled over writers."""
    from torch import Generator

    from vrnn.evaluate.report import compare as compared
    from vrnn.evaluate.scores import score
    from vrnn.types import InputError

    models = [loaded(folder, device) for folder in (first, second)]
    if models[0].codec != models[1].codec:
        raise InputError(
            "The two checkpoints encode ink differently, so their nats do not compare.",
            "Train both the same way.",
        )
    scored = read.sequences(read.split_file(data, "test"), models[0].codec, limit)
    scores, names = [], [str(model.card["config"]["name"]) for model in models]
    for name, model in zip(names, models, strict=True):
        with bar(name, " frames") as progress:
            generator = Generator().manual_seed(seed)
            scores.append(score(model.model, scored, samples=samples, generator=generator, progress=progress))
    result: dict[str, Any] = {
        "first": names[0],
        "second": names[1],
        "sequences": len(scored.frames),
        "sequences_in_split": scored.of,
        "iwae_samples": samples,
        **compared(scores[0], scores[1], scored.writer),
    }
    typer.echo(json.dumps(result, indent=1) if as_json else _difference_in_words(result))


def _difference_in_words(result: dict[str, Any]) -> str:
    lines = [f"{result['first']} minus {result['second']}, {result['sequences']:,} sequences, nats a frame"]
    for bound, name in (("elbo", "bound"), ("iwae", "estimate")):
        if bound in result:
            d = result[bound]
            low, high = d["ci95"]
            lines.append(
                f"{name:10} {d['nats_per_frame']:+.4f} ({low:+.4f} to {high:+.4f}), ahead on {d['better']:.0%}"
            )
    return "\n".join(lines)


def finish(
    checkpoint: CheckpointFolder,
    data: DataFolder,
    samples: Samples = 40,
    limit: Limit = None,
    seed: Seed = 0,
    device: Device = "auto",
) -> None:
    """Complete a trained checkpoint's card: latent basis, test metrics, data, licence, settings, limits."""
    typer.echo(in_words(completed(checkpoint, data, samples=samples, limit=limit, seed=seed, device=device)))


def completed(
    folder: Path, data: Path, *, samples: int, limit: int | None, seed: int, device: str
) -> Evaluation:
    """Run the last step of a training on a folder of splits.

    Raises:
        InputError: if the checkpoint or a split is missing or damaged.
    """
    from vrnn.checkpoint import load
    from vrnn.cli.options import device_named
    from vrnn.evaluate.card import finish as finished
    from vrnn.train.state import run_so_far

    codec = load(folder).codec
    valid_file, test_file = (read.split_file(data, split) for split in ("valid", "test"))
    valid = read.sequences(valid_file, codec, 500)
    test = read.sequences(test_file, codec, limit)
    with bar("scoring", " frames") as progress:
        return finished(
            folder,
            valid=valid,
            test=test,
            training=run_so_far(folder),
            samples=samples,
            seed=seed,
            device=device_named(device),
            progress=progress,
        )


def table(
    checkpoints: Annotated[Path, typer.Option(help="Folder of CORPUS/MODEL folders.")] = Path("checkpoints"),
    as_json: Json = False,
) -> None:
    """Every shipped checkpoint's card beside the published figures of the review's table."""
    from vrnn.evaluate.table import as_text, rows

    found = rows(checkpoints)
    typer.echo(json.dumps(found, indent=1) if as_json else as_text(found))
