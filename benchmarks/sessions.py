"""Many visitors of one engine at once, and the memory that visits leave behind.

    200 sessions      each has its own ink, and all ask at the same moment what is inferred and how it goes on
    1,000 visits      one after the other: a trace, a continuation, and leaving after its first chunk

In a process of its own, so that nothing else counts, with one shipped model.  What the page itself needs is in
`memory`.
"""

from __future__ import annotations

import gc
import json
import re
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import numpy as np
import torch

from benchmarks.report import Row, row
from vrnn.engine.in_process import InProcess
from vrnn.engine.library import default_root
from vrnn.types import Ink

MODEL, WORD = "vrnn-gauss", Path(__file__).parents[1] / "assets" / "examples" / "4-wonder.json"
SESSIONS, VISITS, WARM_UP = 200, 1_000, 100
"""At once; one after the other; and how many of these are over before memory is first looked at."""
FUTURES, STEPS = 4, 40
_KINDS = {"VmRSS": "in use", "VmHWM": "peak"}


def measure(seed: int, sessions: int = SESSIONS, visits: int = VISITS) -> list[Row]:
    """Seconds and failures of the sessions, megabytes before and after."""
    if not sys.platform.startswith("linux"):
        raise RuntimeError("Memory is read from /proc, which only Linux has.")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_measured, seed, sessions, visits).result()


def _measured(seed: int, sessions: int, visits: int) -> list[Row]:
    torch.set_num_threads(1)
    engine, ink = InProcess(default_root(), device="cpu"), word()
    visit(engine, ink, seed)
    rows = [_memory("one session", "VmRSS")]
    rows += at_once(engine, ink, seed, sessions)
    rows.append(_memory(f"{sessions} sessions", "VmHWM"))
    return rows + one_by_one(engine, ink, seed, visits)


def at_once(engine: InProcess, ink: Ink, seed: int, sessions: int) -> list[Row]:
    """Each session's wait for all of its futures, and how many sessions failed."""
    ask = partial(_asked, engine, ink, perf_counter())
    with ThreadPoolExecutor(sessions) as pool:
        waits = list(pool.map(ask, range(seed, seed + sessions)))
    lasted = [seconds for seconds in waits if seconds is not None]
    name = f"{sessions} sessions at once"
    return [
        row("sessions", f"{name}, {FUTURES} futures each", lasted or [float("nan")], "s"),
        row("sessions", f"{name}, which failed", [float(len(waits) - len(lasted))], "sessions"),
    ]


def _asked(engine: InProcess, ink: Ink, begin: float, number: int) -> float | None:
    try:
        visit(engine, ink, number, leave=False)
    except Exception:  # Whatever it was, it is counted; the others go on.
        return None
    return perf_counter() - begin


def one_by_one(engine: InProcess, ink: Ink, seed: int, visits: int) -> list[Row]:
    """Megabytes that visits add once a few have been there, and seconds of each."""
    warm_up, taken = min(WARM_UP, visits // 2), []
    before = 0.0
    for number in range(visits):
        if number == warm_up:
            before = _megabytes("VmRSS")
        begin = perf_counter()
        visit(engine, ink, seed + number)
        taken.append(perf_counter() - begin)
    grown = _megabytes("VmRSS") - before
    return [
        row("sessions", f"{visits:,} visits, each", taken, "s"),
        row("sessions", f"{visits:,} visits, grown from visit {warm_up} on", [grown], "MB"),
    ]


def visit(engine: InProcess, ink: Ink, number: int, *, leave: bool = True) -> None:
    """A drawing of one's own is read and continued; whoever leaves does so after the first chunk."""
    job, own = f"visit {number}", _own(ink, number)
    engine.trace(MODEL, own, seed=number)
    chunks = engine.continue_(
        job, MODEL, own, at=None, count=FUTURES, steps=STEPS, temperature=0.7, seed=number
    )
    for _ in chunks:
        if leave:
            engine.cancel(job)


def word() -> Ink:
    """Real ink: "wonder" in three strokes."""
    strokes = json.loads(WORD.read_text(encoding="utf-8"))["strokes"]
    return Ink(tuple(np.array(stroke, dtype=np.float64) for stroke in strokes))


def _own(ink: Ink, number: int) -> Ink:
    """The word, sheared a little, so that no session can be given what another's ink has left behind."""
    strokes = tuple(stroke.copy() for stroke in ink.strokes)
    for stroke in strokes:
        stroke[:, 0] += 1e-3 * (number % 997) * stroke[:, 1]
    return Ink(strokes)


def _memory(name: str, kind: str) -> Row:
    return row("sessions", f"{name}, memory {_KINDS[kind]}", [_megabytes(kind)], "MB")


def _megabytes(kind: str) -> float:
    gc.collect()
    found = re.search(rf"^{kind}:\s+(\d+) kB$", Path("/proc/self/status").read_text("utf-8"), re.MULTILINE)
    assert found, "the kernel reports it"
    return int(found[1]) / 1024
