"""What a training run tells while it runs: a bar, a JSONL file, and TensorBoard where it is installed."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import typer
from tqdm import tqdm

METRICS = "metrics.jsonl"


class Report:
    """The `report` callback of `vrnn.train.loop.train`.

    Writes one JSON object per update to `OUT/metrics.jsonl`.  A resumed run drops the rows that it will
    repeat, so that the file reads as if the run had never stopped.
    """

    def __init__(self, out: Path, updates: int) -> None:
        self.path = out / METRICS
        self.bar = tqdm(total=updates, unit=" updates", disable=None)
        self.board = _tensorboard(out / "tensorboard")
        self.file: Any = None
        self.seen: dict[str, str] = {}

    def __call__(self, progress: Any, row: dict[str, float]) -> None:
        if self.file is None:
            self.file = _reopened(self.path, progress.update)
        self.file.write(json.dumps({"update": progress.update, **_finite(row)}) + "\n")
        if self.board:
            for name, value in row.items():
                self.board.add_scalar(name, value, progress.update)
        if "elbo_nats_per_frame" in row:
            self._validated(progress.update, row)
        self.bar.update(progress.update - self.bar.n)
        self.bar.set_postfix({"loss": f"{row['loss']:.3f}", **self.seen}, refresh=False)

    def _validated(self, update: int, row: dict[str, float]) -> None:
        self.file.flush()
        self.seen = {
            "nats/frame": f"{row['elbo_nats_per_frame']:.4f}",
            "KL/frame": f"{row['kl_nats_per_frame']:.4f}",
            "active": f"{row['active_units']:.0f}",
        }
        line = ", ".join(f"{name} {value}" for name, value in self.seen.items())
        tqdm.write(f"update {update}: validation {line}")

    def close(self) -> None:
        """Flush and close everything."""
        self.bar.close()
        if self.file is not None:
            self.file.close()
        if self.board:
            self.board.close()


def _finite(row: dict[str, float]) -> dict[str, float | None]:
    return {name: value if math.isfinite(value) else None for name, value in row.items()}


def _reopened(path: Path, update: int) -> Any:
    """The metrics file with the rows before `update` only."""
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.is_file() else []
    # A run that was killed may have left half a line behind.
    whole = [line for line in lines if line.endswith("}\n")]
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w", encoding="utf-8")
    file.writelines(line for line in whole if json.loads(line)["update"] < update)
    return file


def _tensorboard(folder: Path) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        typer.echo("note: tensorboard is not installed, so there are no curves in it.", err=True)
        return None
    return SummaryWriter(str(folder))
