"""The greatest resident memory of the app's server, which all its visitors share."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from benchmarks.hand import Hand
from benchmarks.report import Row, row
from benchmarks.servers import APP, browsing, serving

VISITORS = 5


def measure(visitors: int = VISITORS) -> list[Row]:
    """Megabytes before the first visitor, and after one and all of them have each written a word."""
    if not sys.platform.startswith("linux"):
        raise RuntimeError("Peak memory is read from /proc, which only Linux has.")
    rows = []
    with serving(APP) as app, browsing() as browser:
        rows.append(_peak("no visitor yet, models loaded", app.pid))
        hands = []  # everybody stays
        for visitor in range(1, visitors + 1):
            hands.append(Hand(browser, app.url))
            hands[-1].clear()
            hands[-1].write()
            if visitor in (1, visitors):
                rows.append(_peak(f"{visitor} visitor{'s' * (visitor > 1)}, a word each", app.pid))
    return rows


def peak_megabytes(status: str) -> float:
    """VmHWM of a /proc/PID/status."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert found, "the kernel reports a peak"
    return int(found[1]) / 1024


def _peak(name: str, pid: int) -> Row:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return row("memory", name, [peak_megabytes(status)], "MB")
