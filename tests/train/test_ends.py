"""How a run may end before its time: killed at any moment, or asked to stop."""

import os
import random
import signal
import time

from tests.train.processes import started, train, train_until_killed
from vrnn.checkpoint import CARD, WEIGHTS, load
from vrnn.cli.training import stopped_by_signal
from vrnn.train.ranks import ALONE
from vrnn.train.state import STATE

KILLS = int(os.environ.get("KILLS", "5"))


def test_killed_at_any_moment_a_run_is_loadable_and_goes_on_bit_for_bit(tmp_path):
    once, often = tmp_path / "once", tmp_path / "often"
    whole = started(train_until_killed, once)
    began = time.monotonic()
    whole.join()
    lasted = time.monotonic() - began
    chance, kills = random.Random(0), 0
    while kills < KILLS:
        process = started(train_until_killed, often)
        process.join(timeout=chance.uniform(0.2, 0.9) * lasted)
        kills += process.is_alive()
        process.kill()
        process.join()
        if (often / WEIGHTS).exists():
            load(often)
        if process.exitcode == 0 and kills < KILLS:
            (often / STATE).unlink()
    last = started(train_until_killed, often)
    last.join()
    assert last.exitcode == 0
    for name in (STATE, WEIGHTS, CARD):
        assert (often / name).read_bytes() == (once / name).read_bytes()


def test_a_run_that_is_asked_to_stop_saves_first_and_goes_on_bit_for_bit(tmp_path):
    once, twice = tmp_path / "once", tmp_path / "twice"
    train(ALONE, once, 8, 99, False)
    train(ALONE, twice, 8, 3, False)
    assert (twice / STATE).is_file() and not (twice / WEIGHTS).exists()
    train(ALONE, twice, 8, 99, True)
    for name in (STATE, WEIGHTS):
        assert (once / name).read_bytes() == (twice / name).read_bytes()


def test_signals_ask_and_are_given_back():
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    for number in (signal.SIGTERM, signal.SIGINT):
        with stopped_by_signal() as stop:
            assert not stop()
            signal.raise_signal(number)
            assert stop()
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
