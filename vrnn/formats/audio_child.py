"""`python -m vrnn.formats.audio_child`: decodes sound files from its standard input until that ends.

A request is a length of 8 bytes and so many bytes of a file.  The answer is a length of 4 bytes, so many bytes of
JSON, and the float32 samples that it announces.  Whatever a file does to the decoder, it does it here: under limits
on memory and processor time, unable to write a file, and with nothing of value in reach.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import BinaryIO

import numpy as np

from vrnn.formats.audio_decode import decode
from vrnn.formats.audio_kinds import RefusedError

try:
    import resource
except ImportError:  # Not on Windows, where the parent's clock is the only limit.
    resource = None

MEMORY = 1 << 30
CPU_SECONDS = 6
"""More than the parent waits: this is for a child whose parent is gone."""


def main() -> None:
    """Answer every request on standard input."""
    limit()
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    while len(size := requests.read(8)) == 8:
        _more_time()
        _answer(requests.read(int.from_bytes(size, "little")), answers)


def _answer(data: bytes, answers: BinaryIO) -> None:
    samples = np.zeros(0, np.float32)
    try:
        samples, seconds_cut, gain = decode(data)
        said = {"samples": len(samples), "seconds_cut": seconds_cut, "gain": gain}
    except RefusedError as refusal:
        said = {"message": refusal.message, "hint": refusal.hint}
    text = json.dumps(said).encode()
    answers.write(len(text).to_bytes(4, "little") + text + samples.astype("<f4").tobytes())
    answers.flush()


def limit() -> None:
    """Bound what this process can take; a system without one of the limits goes without it."""
    if resource is None:
        return
    _set(resource.RLIMIT_AS, MEMORY)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, 32)


def _more_time() -> None:
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU_SECONDS, soft=True)


def _set(what: int, value: int, *, soft: bool = False) -> None:
    assert resource is not None
    hard = resource.getrlimit(what)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (value, hard if soft else value))


if __name__ == "__main__":
    main()
