"""One training from the command line: the run, what it says, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM, signal
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

if TYPE_CHECKING:
    from vrnn.cli.training_data import TrainingData
    from vrnn.data.corpora import Corpus
    from vrnn.train.settings import Settings


class Task(NamedTuple):
    """What is to be trained, on what, and how.

    Attributes:
        model, size: of the catalogue.
        about: the corpus.
        data: its splits.
        settings: everything that decides the run.
        device: its name on the command line.
    """

    model: str
    size: str
    about: Corpus
    data: TrainingData
    settings: Settings
    device: str


def trained(task: Task, out: Path, *, resume: bool) -> bool:
    """Train into `out`; whether this process is the one to go on with what came out of it.

    False where the run was asked to stop, which is said, and in every process of a group but the first.

    Raises:
        InputError: as `vrnn.train.loop.train`, and for a model, a size or a device that is not there.
    """
    from vrnn.cli.here import here
    from vrnn.cli.metrics import Report
    from vrnn.cli.options import device_named
    from vrnn.models import config_named
    from vrnn.train.loop import train
    from vrnn.train.ranks import joined
    from vrnn.train.validation import Validation

    config, place = config_named(task.model, kind=task.about.kind, size=task.size), device_named(task.device)
    source, held_out = task.data
    with joined(place) as ranks, stopped_by_signal() as stop:
        report = Report(out, task.settings.updates) if ranks.first else None
        try:
            end = train(
                config, source, Validation.of(held_out), task.settings, out,
                card=_card(task, config.to_dict(), source.codec.to_dict()) | {"trained": here(place)}, device=place,
                resume=resume, ranks=ranks, stop=stop, report=report or (lambda progress, row: None),
            )  # fmt: skip
        finally:
            if report:
                report.close()
    if not ranks.first:
        return False
    typer.echo(f"{task.model}: {end.update} updates, best validation {end.best:.4f} nats a frame, in {out}")
    if stop():
        typer.echo("Stopped as asked; the same command goes on from here, `train` with --resume.")
    return not stop()


def _card(task: Task, config: dict[str, Any], codec: dict[str, Any]) -> dict[str, Any]:
    card = {"config": config, "codec": codec, "corpus": task.about.name, "size": task.size}
    if task.about.kind == "speech":
        card["protocol"] = {"segment_frames": task.about.segment_frames}
    return card


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
