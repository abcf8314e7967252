"""`train` one model, or `reproduce` all of them alike."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from vrnn.cli.options import Device, Estimate, EstimateOn, Samples, asked, device_named
from vrnn.cli.settings import settings_of, with_settings

Size = Annotated[
    str, typer.Option(help="small: 0.6 to 2.5 M parameters, for two CPU cores; paper: the authors' widths.")
]
ValidateOn = Annotated[int, typer.Option(help="Validation sequences, spread evenly.", min=1)]


@with_settings
def train(
    *,
    model: Annotated[
        str, typer.Option(help="A name of the catalogue, such as vrnn-gauss.", show_default=False)
    ],
    data: Annotated[
        Path,
        typer.Option(
            help="Folder of splits (train, valid; with test the card is completed): NAME.npz, or folders of sound.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="Folder of the checkpoint, the state and the metrics.", show_default=False)
    ],
    corpus: Annotated[
        str,
        typer.Option(help="unipen, kerstin, librispeech, or a name of your own: the card states its terms."),
    ] = "unipen",
    size: Size = "small",
    resume: Annotated[bool, typer.Option("--resume", help="Go on exactly from the state in OUT.")] = False,
    validate_on: ValidateOn = 800,
    samples: Samples = 40,
    estimate: Estimate = True,
    estimate_on: EstimateOn = None,
    device: Device = "auto",
    **chosen: Any,
) -> None:
    """Train a model until validation stalls; the best weights so far are always in OUT."""
    from vrnn.cli.training import Task, trained
    from vrnn.cli.training_data import kind_of, training_data
    from vrnn.data.corpora import corpus_named
    from vrnn.models import config_named
    from vrnn.train.settings import settings_for

    k, about = asked(samples, estimate, estimate_on), corpus_named(corpus, kind_of(data))
    config_named(model, kind=about.kind, size=size)
    device_named(device)
    settings = settings_of(chosen, settings_for(about))
    task = Task(model, size, about, training_data(data, about, validate_on), settings, device)
    if trained(task, out, resume=resume):
        complete(out, data, samples=k, estimate_on=estimate_on, device=device)


def complete(out: Path, data: Path, *, samples: int, estimate_on: int | None, device: str) -> None:
    """Finish the checkpoint in `out` where there is a test split, and say what it scores."""
    from vrnn.cli.measure import Measuring, completed, in_words

    if (data / "test.npz").is_file() or (data / "test").is_dir():
        typer.echo(in_words(completed(out, data, Measuring(samples, estimate_on), device=device)))
    else:
        typer.echo("There is no test split: `python -m vrnn finish` completes the card once there is one.")


@with_settings
def reproduce(
    *,
    corpus: Annotated[str, typer.Option(help="unipen, kerstin, librispeech, or a name of your own.")],
    data: Annotated[Path, typer.Option(help="Folder of its splits, as for `train`.")],
    out: Annotated[Path, typer.Option(help="Folder of CORPUS/MODEL folders.")] = Path("runs"),
    model: Annotated[
        list[str] | None, typer.Option(help="Only this model; may be given several times. [all]")
    ] = None,
    size: Size = "small",
    validate_on: ValidateOn = 800,
    samples: Samples = 40,
    estimate: Estimate = True,
    estimate_on: EstimateOn = None,
    device: Device = "auto",
    **chosen: Any,
) -> None:
    """Train every model of the catalogue alike and print the table; stopped, it goes on where it was."""
    from vrnn.checkpoint import CARD, read_card
    from vrnn.cli.measure import table
    from vrnn.cli.training import Task, trained
    from vrnn.cli.training_data import kind_of, training_data
    from vrnn.data.corpora import corpus_named
    from vrnn.models import CATALOGUE, config_named
    from vrnn.train.settings import settings_for
    from vrnn.train.state import STATE
    from vrnn.types import InputError

    if "WORLD_SIZE" in os.environ:
        raise InputError(
            "A whole column is trained by one process.", "Use torchrun with `train`, model by model."
        )
    k, about = asked(samples, estimate, estimate_on), corpus_named(corpus, kind_of(data))
    names = model or list(CATALOGUE[about.kind, "small"])
    for name in names:
        config_named(name, kind=about.kind, size=size)
    device_named(device)
    settings = settings_of(chosen, settings_for(about))
    splits = training_data(data, about, validate_on)
    for name in names:
        folder = out / corpus / name
        if (folder / CARD).is_file() and "metrics" in read_card(folder):
            typer.echo(f"{name}: done already, in {folder}")
            continue
        task = Task(name, size, about, splits, settings, device)
        if not trained(task, folder, resume=(folder / STATE).is_file()):
            return
        complete(folder, data, samples=k, estimate_on=estimate_on, device=device)
    table(out)
