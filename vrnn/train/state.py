"""Everything that a run needs to go on exactly: weights, optimiser and counters, in one safetensors file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as save_tensors
from torch import Tensor, nn

from vrnn.checkpoint import write_atomically
from vrnn.train.settings import Settings
from vrnn.types import InputError

STATE = "state.safetensors"


@dataclass
class Progress:
    """Where a run stands.

    Attributes:
        update: updates done.
        best: best validation bound so far, nats per frame.
        stale: validations since then.
        skipped: updates in a row whose loss was not finite.
        curve: one row of metrics per validation.
    """

    update: int = 0
    best: float = -float("inf")
    stale: int = 0
    skipped: int = 0
    curve: list[dict[str, float]] = field(default_factory=list)


def save_state(
    out: Path, learner: nn.Module, optimiser: torch.optim.Adam, progress: Progress, settings: Settings
) -> None:
    """Write the state atomically."""
    tensors: dict[str, Tensor] = {f"learner.{k}": v for k, v in learner.state_dict().items()}
    for i, slots in optimiser.state_dict()["state"].items():
        tensors.update({f"adam.{i}.{name}": value for name, value in slots.items()})
    # -inf is not JSON; null stands for "no validation yet".
    plain = {**asdict(progress), "best": progress.best if progress.curve else None}
    # One entry: several would be written in an order that changes from process to process.
    about = {"run": json.dumps({"progress": plain, "settings": asdict(settings)})}
    data = save_tensors({k: v.detach().cpu().contiguous() for k, v in tensors.items()}, metadata=about)
    write_atomically(out / STATE, data)


def load_state(out: Path, learner: nn.Module, optimiser: torch.optim.Adam, settings: Settings) -> Progress:
    """Put a run back to where it was saved.

    Raises:
        InputError: if there is no state, it is damaged, or it was made with other settings or another model.
    """
    if not (out / STATE).is_file():
        raise InputError(f"There is nothing to resume in {out}.", "Leave out --resume to begin.")
    about, tensors = _read(out / STATE)
    _same_settings(about["settings"], settings)
    weights = {k.removeprefix("learner."): v for k, v in tensors.items() if k.startswith("learner.")}
    own = learner.state_dict()
    if {k: v.shape for k, v in weights.items()} != {k: v.shape for k, v in own.items()}:
        raise InputError(f"The run in {out} trains another model.", "Choose its model, or another folder.")
    learner.load_state_dict(weights)
    _restore_adam(optimiser, tensors)
    best = about["progress"]["best"]
    return Progress(**{**about["progress"], "best": -float("inf") if best is None else best})


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Tensor]]:
    try:
        with safe_open(path, "pt") as file:
            about = json.loads((file.metadata() or {}).get("run", "{}"))
            tensors = {name: file.get_tensor(name) for name in file.keys()}
    except (SafetensorError, OSError, ValueError) as error:
        raise InputError(f"{path} is damaged: {error}.", "Start again without --resume.") from error
    if not isinstance(about, dict) or set(about) != {"progress", "settings"}:
        raise InputError(f"{path} is not the state of a run.", "Start again without --resume.")
    return about, tensors


def _same_settings(saved: dict[str, Any], settings: Settings) -> None:
    now = json.loads(json.dumps(asdict(settings)))
    changed = [name for name in now if saved.get(name) != now[name]]
    if changed:
        raise InputError(
            f"The run was begun with other settings: {', '.join(changed)}.",
            "Use the same settings, or start again without --resume.",
        )


def _restore_adam(optimiser: torch.optim.Adam, tensors: dict[str, Tensor]) -> None:
    slots: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("adam."):
            _, i, slot = name.split(".")
            slots.setdefault(int(i), {})[slot] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": slots})


def run_so_far(out: Path) -> dict[str, Any]:
    """Settings and length of the run whose state lies in `out`, for a card; empty if there is no state.

    Raises:
        InputError: if the state is damaged.
    """
    if not (out / STATE).is_file():
        return {}
    about, _ = _read(out / STATE)
    return {"settings": about["settings"], "updates": about["progress"]["update"]}
