"""When and where: what a card says of a training or a measurement beside its settings."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def here(device: torch.device) -> dict[str, str]:
    """Today's date (UTC), the machine by what computes, and the version of torch."""
    import torch

    cores = f"{os.cpu_count()} CPU cores ({platform.machine()})"
    machine = torch.cuda.get_device_name(device) if device.type == "cuda" else cores
    return {"date": datetime.now(UTC).date().isoformat(), "machine": machine, "torch": torch.__version__}
