"""The checkpoints that there are, in the order of the catalogue, with their cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from vrnn.checkpoint import CARD, WEIGHTS, read_card
from vrnn.data.corpora import CORPORA
from vrnn.models import label_of
from vrnn.models.names import SHAPES, VARIANT
from vrnn.types import InputError


class Entry(NamedTuple):
    """One folder CORPUS/NAME with a card.

    Attributes:
        corpus, name: of the folder.
        label: the review's name, with the variant; the folder's own where the catalogue has no such model.
        card: what card.json holds; empty where it cannot be read.
        bytes: size of the weights; None where they are missing.
        problem: what is wrong with the card, else empty.
    """

    corpus: str
    name: str
    label: str
    card: dict[str, Any]
    bytes: int | None
    problem: str = ""


def entries(root: Path) -> list[Entry]:
    """Every card under `root`: corpora in the order that they are known in, models as in the catalogue."""
    folders = [path.parent for path in root.glob(f"*/*/{CARD}")]
    return sorted(map(_entry, folders), key=_place)


def _entry(folder: Path) -> Entry:
    corpus, name = folder.parent.name, folder.name
    weights = folder / WEIGHTS
    size = weights.stat().st_size if weights.is_file() else None
    try:
        card, problem = read_card(folder), ""
        if not isinstance(card["config"], dict):
            card, problem = {}, f"{name}/{CARD} has a config that is no object."
    except InputError as error:
        card, problem = {}, error.message
    return Entry(corpus, name, _label(name), card, size, problem)


def _label(name: str) -> str:
    model, dot, variant = name.partition(".")
    known = model in SHAPES and (not dot or VARIANT.fullmatch(variant))
    return label_of(name) if known else name


def _place(entry: Entry) -> tuple[int, str, int, str]:
    corpora, models = list(CORPORA), list(SHAPES)
    model = entry.name.partition(".")[0]
    at = models.index(model) if model in models else len(models)
    known = corpora.index(entry.corpus) if entry.corpus in corpora else len(corpora)
    return known, entry.corpus, at, entry.name
