"""Many visitors at once: each gets what it would get alone, sees nobody's ink, and leaves nothing behind."""

from __future__ import annotations

import gc
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.tiny_checkpoints import save_tiny, word
from vrnn.engine.clamp import Settings
from vrnn.engine.in_process import InProcess
from vrnn.engine.prefixes import Prefixes
from vrnn.types import Ink
from vrnn.ui.answers import Question, answers
from vrnn.ui.sheet import to_lists

BOTH = ("vrnn-gauss", "rnn-gmm")


def ink(visitor: int) -> Ink:
    return word(40 + visitor, 20.0 + visitor)


def ask(engine: InProcess, visitor: int, job: str = "job"):
    question = Question(f"ink {visitor}", BOTH, None, Settings(0.7, 2, 0.5, visitor % 3))
    *_, answer = answers(engine, question, ink(visitor), job=job)
    return answer


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("checkpoints"))


def test_two_hundred_visitors_at_once_get_what_each_would_get_alone(root: Path):
    alone = InProcess(root, device="cpu")
    expected = [ask(alone, visitor) for visitor in range(20)]
    engine = InProcess(root, device="cpu")
    with ThreadPoolExecutor(200) as pool:
        got = list(pool.map(lambda visitor: ask(engine, visitor % 20, f"visitor {visitor}"), range(200)))
    for visitor, answer in enumerate(got):
        assert answer.analysis == expected[visitor % 20].analysis
        assert answer.futures == expected[visitor % 20].futures
    assert engine.waiting == 0 and not engine._jobs._stops


def test_a_visitor_sees_only_their_own_ink(open_page):
    one, two = open_page(), open_page()
    one.send(to_lists(ink(1)), "drawn 1")
    two.send(to_lists(ink(2)), "drawn 1")
    alone = open_page()
    alone.send(to_lists(ink(1)), "drawn 1")
    assert one.answer.analysis == alone.answer.analysis != two.answer.analysis
    assert one.run().answer.futures == alone.answer.futures


def test_visits_leave_almost_nothing(root: Path):
    engine = InProcess(root, device="cpu")
    engine._prefixes = Prefixes(size=8)  # so that it is full after a few
    for visitor in range(8):
        ask(engine, visitor)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for visitor in range(8, 38):
        ask(engine, visitor)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000
