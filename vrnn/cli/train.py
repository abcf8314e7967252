"""`train`: options for every setting of a run, and what it says while it runs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from signal import SIGINT, SIGTERM, signal
from threading import Event
from typing import Annotated, Any

import typer

from vrnn.cli.options import Device, Estimate, Samples, asked
from vrnn.data.augmentation import Augmentation
from vrnn.train.settings import INK, SPEECH, Settings

KINDS: dict[Any, Any] = {"int": int, "float": float, "bool": bool}
AUGMENT = "augment_"
AUGMENT_HELP = {
    "scale": "Augmentation: standard deviation of log size.",
    "width": "Augmentation: standard deviation of log width.",
    "slant": "Augmentation: standard deviation of slant, dx per dy.",
    "speed": "Augmentation: standard deviation of log speed.",
}


def setting_parameters() -> list[inspect.Parameter]:
    """One option for each field of Settings, with the words of its docstring; left out, it is the corpus's own."""
    said = dict(re.findall(r"^\s+(\w+)(?:, \w+)*: (.+)$", inspect.getdoc(Settings) or "", re.MULTILINE))
    plain = [
        (field.name, field.type, f"{_sentence(said[field.name])} {_usual(field.name)}")
        for field in fields(Settings)
        if field.name != "augmentation"
    ]
    varied = [
        (AUGMENT + name, "float", f"{text} [{Augmentation._field_defaults[name]}]")
        for name, text in AUGMENT_HELP.items()
    ]
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[KINDS[kind] | None, typer.Option(help=text, show_default=False)],
        )
        for name, kind, text in plain + varied
    ]


def _usual(name: str) -> str:
    ink, speech = getattr(INK, name), getattr(SPEECH, name)
    return f"[{ink}]" if ink == speech else f"[ink {ink}, speech {speech}]"


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


def settings_of(chosen: dict[str, Any], usual: Settings) -> Settings:
    """The usual settings of a corpus, changed by the options that were given.

    Raises:
        InputError: if one of them makes no run.
    """
    from vrnn.types import InputError

    given = {name: value for name, value in chosen.items() if value is not None}
    for name, value in given.items():
        positive = ("updates", "batch", "longest", "learning_rate", "clip", "evaluate_every", "patience")
        if name in positive and not value > 0:
            raise InputError(f"--{name.replace('_', '-')} is {value}.", "It must be above 0.")
        if not value >= 0:
            raise InputError(f"--{name.replace('_', '-')} is {value}.", "It must not be below 0.")
    if given.get("drop_h", 0) > 1:
        raise InputError(f"--drop-h is {given['drop_h']}.", "It is a part, 0 to 1.")
    plain = {name: value for name, value in given.items() if not name.startswith(AUGMENT)}
    varied = {name.removeprefix(AUGMENT): v for name, v in given.items() if name.startswith(AUGMENT)}
    return replace(usual, **plain, augmentation=usual.augmentation._replace(**varied))


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
    size: Annotated[
        str, typer.Option(help="small: 1 to 2 M parameters, for two CPU cores; paper: the authors' widths.")
    ] = "small",
    resume: Annotated[bool, typer.Option("--resume", help="Go on exactly from the state in OUT.")] = False,
    validate_on: Annotated[int, typer.Option(help="Validation sequences, spread evenly.", min=1)] = 800,
    samples: Samples = 40,
    estimate: Estimate = True,
    device: Device = "auto",
    **chosen: Any,
) -> None:
    """Train a model until validation stalls; the best weights so far are always in OUT."""
    from vrnn.cli.metrics import Report
    from vrnn.cli.options import device_named
    from vrnn.cli.training_data import kind_of, training_data
    from vrnn.data.corpora import corpus_named
    from vrnn.models import config_named
    from vrnn.train.loop import train as trained
    from vrnn.train.ranks import joined
    from vrnn.train.settings import settings_for
    from vrnn.train.validation import Validation

    about = corpus_named(corpus, kind_of(data))
    config, place = config_named(model, kind=about.kind, size=size), device_named(device)
    settings = settings_of(chosen, settings_for(about))
    source, held_out = training_data(data, about, validate_on)
    card = {"config": config.to_dict(), "codec": source.codec.to_dict(), "corpus": corpus, "size": size}
    if about.kind == "speech":
        card["protocol"] = {"segment_frames": about.segment_frames}
    with joined(place) as ranks, stopped_by_signal() as stop:
        report = Report(out, settings.updates) if ranks.first else None
        try:
            end = trained(
                config, source, Validation.of(held_out), settings, out, card=card, device=place,
                resume=resume, ranks=ranks, stop=stop, report=report or (lambda progress, row: None),
            )  # fmt: skip
        finally:
            if report:
                report.close()
    if not ranks.first:
        return
    typer.echo(f"{model}: {end.update} updates, best validation {end.best:.4f} nats a frame, in {out}")
    if stop():
        typer.echo("Stopped as asked; the same command with --resume goes on from here.")
    else:
        _complete(out, data, samples=asked(samples, estimate), device=device)


@contextmanager
def stopped_by_signal() -> Iterator[Callable[[], bool]]:
    """Inside the block SIGTERM and Ctrl-C ask to stop, and the state is saved first; a second one stops at once."""
    asked = Event()

    def ask(number: int, frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = {number: signal(number, ask) for number in (SIGTERM, SIGINT)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal(number, handler)


def _complete(out: Path, data: Path, *, samples: int, device: str) -> None:
    from vrnn.cli.measure import completed, in_words

    if (data / "test.npz").is_file() or (data / "test").is_dir():
        typer.echo(in_words(completed(out, data, samples=samples, limit=None, seed=0, device=device)))
    else:
        typer.echo("There is no test split: `python -m vrnn finish` completes the card once there is one.")
