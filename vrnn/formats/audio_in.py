"""One way in for sound files from people: decoded in a child process that can be killed, and checked after."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from vrnn.types import InputError, Sound

RATE_HZ = 16_000
MAX_BYTES = 8 << 20
MAX_SECONDS = 30
WAIT_SECONDS = 5.0
"""How long one file may take to decode, the start of the child included."""
AT_ONCE = 2
"""Children that decode at the same time; whoever comes next waits."""
QUEUE_SECONDS = 60.0
COMMAND = (sys.executable, "-E", "-s", "-m", "vrnn.formats.audio_child")
_MAX_TEXT = 4096
_slots = threading.BoundedSemaphore(AT_ONCE)


class Decoded(NamedTuple):
    """A sound, and what was done to it.

    Attributes:
        sound: mono, at 16 kHz, at most MAX_SECONDS.
        seconds_cut: what the file holds beyond that; infinity where the file does not say how much that is.
        gain: what the samples were scaled by to stay within -1 and 1; 1 for nearly every file.
    """

    sound: Sound
    seconds_cut: float
    gain: float


def read_sound(data: bytes) -> Decoded:
    """The sound in the bytes of a WAV, FLAC, MP3 or OGG file, in a child process of its own.

    Raises:
        InputError: too large, not such a file, damaged, beyond the limits of `audio_decode`, or too slow.
    """
    if not _slots.acquire(timeout=QUEUE_SECONDS):
        raise InputError("Too many sound files are being decoded.", "Try again in a minute.")
    try:
        with Decoder() as decoder:
            return decoder.decode(data)
    finally:
        _slots.release()


class Decoder:
    """A child that decodes one file after another; one that dies or hangs on a file is replaced at the next."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Decoder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            # Closes the pipes too, and leaves no zombie.
            self._child.communicate()
            self._child = None

    def decode(self, data: bytes) -> Decoded:
        """As `read_sound`, in this child."""
        if len(data) > MAX_BYTES:
            raise InputError(f"The sound file is larger than {MAX_BYTES >> 20} MB.", "Bring a shorter piece.")
        if not data:
            raise InputError("The sound file is empty.", "Bring another one.")
        late = threading.Event()
        child = self._child = self._child or _start()
        clock = threading.Timer(WAIT_SECONDS, lambda: (late.set(), child.kill()))
        clock.start()
        try:
            return _asked(child, data)
        except (OSError, EOFError, ValueError, RecursionError) as error:
            if isinstance(error, InputError):
                raise
            self.close()
            if late.is_set():
                raise InputError(
                    f"The sound took more than {WAIT_SECONDS:g} s to decode.",
                    "Bring a shorter or simpler file.",
                ) from error
            raise InputError(
                "The decoder failed on this file.", "Save it again, for example as WAV."
            ) from error
        finally:
            clock.cancel()


def _start() -> subprocess.Popen[bytes]:
    # One thread: the others would cost address space.  The parent's environment is none of the child's business.
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    kept = {
        name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ
    }
    try:
        return subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
            env={**kept, **single},
            start_new_session=True,
        )
    except OSError as error:
        raise InputError("The decoder cannot be started.", "Try again later.") from error


def _asked(child: subprocess.Popen[bytes], data: bytes) -> Decoded:
    """The child's answer, which is believed no more than the file.

    Raises:
        InputError: what the child says of the file.
        OSError, EOFError, ValueError: if the child is gone, or what it says makes no sense.
    """
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write(len(data).to_bytes(8, "little"))
    child.stdin.write(data)
    child.stdin.flush()
    size = int.from_bytes(_exactly(child, 4), "little")
    if size > _MAX_TEXT:
        raise ValueError("the answer is too long")
    said = json.loads(_exactly(child, size))
    if not isinstance(said, dict):
        raise ValueError("the answer is no object")
    if "message" in said:
        raise InputError(str(said["message"]), str(said.get("hint", "")))
    return _checked(child, said)


def _checked(child: subprocess.Popen[bytes], said: dict[str, Any]) -> Decoded:
    count, seconds_cut, gain = (said.get(name) for name in ("samples", "seconds_cut", "gain"))
    if not isinstance(count, int) or not 1 <= count <= MAX_SECONDS * RATE_HZ:
        raise ValueError("no possible number of samples")
    if not isinstance(seconds_cut, float) or not isinstance(gain, float):
        raise ValueError("the answer lacks a number")
    samples = np.frombuffer(_exactly(child, 4 * count), dtype="<f4").astype(np.float32)
    if not float(np.abs(samples).max()) <= 1 or not (seconds_cut >= 0 and 0 < gain <= 1) or math.isnan(gain):
        raise ValueError("the answer is out of range")
    return Decoded(Sound(samples, RATE_HZ), seconds_cut, gain)


def _exactly(child: subprocess.Popen[bytes], count: int) -> bytes:
    assert child.stdout is not None
    data = child.stdout.read(count)
    if len(data) < count:
        raise EOFError
    return data
