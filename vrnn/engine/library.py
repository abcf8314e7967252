"""The checkpoints on disk: which are there, and each of them loaded once for everybody."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from vrnn.checkpoint import WEIGHTS, Checkpoint, load, read_card
from vrnn.engine.interface import ModelStatus
from vrnn.models import CONFIGS, config_named, label_of, variant_of
from vrnn.models.names import VARIANT
from vrnn.types import InputError

ROOT = "VRNN_CHECKPOINTS"
CORPUS = "unipen"
"""Whose ink the ink models are trained on."""
NOT_TRAINED = "It has not been trained here yet."


def default_root() -> Path:
    """Where checkpoints are: the folder that the environment names, else checkpoints/ of this project."""
    return Path(os.environ.get(ROOT) or Path(__file__).parents[2] / "checkpoints")


def reads_ahead(name: str) -> bool:
    """Whether what a model infers at a step knows the steps that come after it."""
    return config_named(name).inference == "smooth"


class Library:
    """Checkpoints of one corpus under `root/CORPUS/MODEL`, loaded on first use to one device and then shared."""

    def __init__(self, root: Path, device: str, corpus: str = CORPUS) -> None:
        self._folder, self._device, self._corpus = root / corpus, device, corpus
        self._loaded: dict[str, Checkpoint] = {}
        self._lock = threading.Lock()

    def statuses(self) -> list[ModelStatus]:
        """The catalogue, in its order, and then the variants that are there, such as vrnn-gauss.long."""
        return [self._status(name) for name in (*CONFIGS, *self._variants())]

    def _variants(self) -> list[str]:
        order = list(CONFIGS)
        found = [folder.name.partition(".") for folder in self._folder.glob("*.*")]
        known = sorted((order.index(model), variant) for model, _, variant in found if model in CONFIGS)
        return [f"{order[i]}.{variant}" for i, variant in known if VARIANT.fullmatch(variant)]

    def get(self, name: str) -> Checkpoint:
        """The verified checkpoint of a model, for reading only.

        Raises:
            InputError: no such model, or a checkpoint that is missing or damaged.
        """
        config_named(name)
        with self._lock:
            if name not in self._loaded:
                checkpoint = load(self._folder / name)
                self._loaded[name] = checkpoint._replace(model=checkpoint.model.to(self._device))
            return self._loaded[name]

    def _status(self, name: str) -> ModelStatus:
        model, out = variant_of(name)[0], f"checkpoints/{self._corpus}/{name}"
        options = f"--model {model} --corpus {self._corpus} --data DIR --out {out}"
        reason, seal = "", ""
        try:
            seal = str(read_card(self._folder / name)["sha256"])
            if not (self._folder / name / WEIGHTS).is_file():
                reason = f"{name}/{WEIGHTS} is missing."
        except InputError as error:
            missing = not (self._folder / name).exists()
            reason = NOT_TRAINED if missing else error.message
        command = f"python -m vrnn train {options}"
        return ModelStatus(
            name, label_of(name), self._corpus, not reason, reason, command, "" if reason else seal
        )
