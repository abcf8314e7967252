"""`train`: options for every setting of a run, and what it says while it runs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from vrnn.cli.options import Device, Samples
from vrnn.data.augmentation import Augmentation
from vrnn.train.settings import Settings

AUGMENT = "augment_"
AUGMENT_HELP = {
    "scale": "Augmentation: standard deviation of log size.",
    "width": "Augmentation: standard deviation of log width.",
    "slant": "Augmentation: standard deviation of slant, dx per dy.",
    "speed": "Augmentation: standard deviation of log speed.",
}


def setting_parameters() -> list[inspect.Parameter]:
    """One option for each field of Settings, with the field's default and the words of its docstring."""
    said = dict(re.findall(r"^\s+(\w+)(?:, \w+)*: (.+)$", inspect.getdoc(Settings) or "", re.MULTILINE))
    plain = [
        (field.name, field.default, _sentence(said[field.name]))
        for field in fields(Settings)
        if field.name != "augmentation"
    ]
    varied = [
        (AUGMENT + name, Augmentation._field_defaults[name], text) for name, text in AUGMENT_HELP.items()
    ]
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[type(default), typer.Option(help=text)],
        )
        for name, default, text in plain + varied
    ]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Put the options of Settings in the place of the command's `**chosen`."""
    signature = inspect.signature(command, eval_str=True)
    own = [p for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    everything = own + setting_parameters()
    command.__signature__ = signature.replace(parameters=everything)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in everything}
    return command


def settings_of(chosen: dict[str, Any]) -> Settings:
    """The Settings that the options name.

    Raises:
        InputError: if one of them makes no run.
    """
    from vrnn.types import InputError

    plain = {name: value for name, value in chosen.items() if not name.startswith(AUGMENT)}
    varied = {name.removeprefix(AUGMENT): v for name, v in chosen.items() if name.startswith(AUGMENT)}
    for name in ("updates", "batch", "longest", "learning_rate", "clip", "evaluate_every", "patience"):
        if not plain[name] > 0:
            raise InputError(f"--{name.replace('_', '-')} is {plain[name]}.", "It must be above 0.")
    for name, value in chosen.items():
        if not value >= 0:
            raise InputError(f"--{name.replace('_', '-')} is {value}.", "It must not be below 0.")
    return Settings(**plain, augmentation=Augmentation(**varied))


@with_settings
def train(
    *,
    model: Annotated[
        str, typer.Option(help="A name of the catalogue, such as vrnn-gauss.", show_default=False)
    ],
    data: Annotated[
        Path,
        typer.Option(
            help="Folder with train.npz and valid.npz; with test.npz the card is completed.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="Folder of the checkpoint, the state and the metrics.", show_default=False)
    ],
    corpus: Annotated[str, typer.Option(help="What the ink is: the card states its terms.")] = "unipen",
    size: Annotated[str, typer.Option(help="small: about 1 M parameters, for two CPU cores.")] = "small",
    resume: Annotated[bool, typer.Option("--resume", help="Go on exactly from the state in OUT.")] = False,
    validate_on: Annotated[int, typer.Option(help="Validation sequences, spread evenly.", min=1)] = 800,
    samples: Samples = 40,
    device: Device = "auto",
    **chosen: Any,
) -> None:
    """Train a model until validation stalls; the best weights so far are always in OUT."""
    from vrnn.cli.measure import completed, in_words
    from vrnn.cli.metrics import Report
    from vrnn.cli.options import device_named
    from vrnn.models import config_named
    from vrnn.train.loop import train as trained
    from vrnn.types import InputError

    settings, config, place = settings_of(chosen), config_named(model), device_named(device)
    if size != "small":
        raise InputError(f"There is no size {size!r}.", "The sizes are: small.")
    corpus_data, validation = _read(data, validate_on)
    card = {"config": config.to_dict(), "codec": validation.codec.to_dict(), "corpus": corpus}
    report = Report(out, settings.updates)
    try:
        end = trained(
            config, corpus_data, validation, settings, out,
            card=card, device=place, resume=resume, report=report,
        )  # fmt: skip
    finally:
        report.close()
    typer.echo(f"{model}: {end.update} updates, best validation {end.best:.4f} nats a frame, in {out}")
    if (data / "test.npz").is_file():
        typer.echo(in_words(completed(out, data, samples=samples, limit=None, seed=0, device=device)))
    else:
        typer.echo("There is no test.npz: `python -m vrnn finish` completes the card once there is one.")


def _read(data: Path, validate_on: int) -> Any:
    from vrnn.cli.read import handwriting, split_file
    from vrnn.codecs.handwriting import HandwritingCodec
    from vrnn.data.handwriting import fit_codec
    from vrnn.train.validation import Validation

    files = [split_file(data, split) for split in ("train", "valid")]
    corpus, _ = handwriting(files[0])
    held_out, _ = handwriting(files[1], validate_on)
    typer.echo("measuring the mean and the standard deviation of the moves", err=True)
    codec = fit_codec(corpus, HandwritingCodec())
    return corpus, Validation.of(held_out, codec, count=len(held_out))
