"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import torch


def facts(seed: int) -> dict[str, str]:
    """Everything that somebody needs who wants to compare."""
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "streamlit", "playwright"))
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": f"{_cpu()}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} at the start",
        "device": f"{device}, models on 1 thread",
        "python": f"{platform.python_version()}, {packages}",
        "seed": str(seed),
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    listed = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in listed if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
