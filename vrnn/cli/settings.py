"""The options that a training takes: one for each field of Settings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Annotated, Any

import typer

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
