"""Answers in the pad's format: what the engine says, first a chunk, then all, and never NaN."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_checkpoints import save_tiny, word
from vrnn.engine.clamp import Settings
from vrnn.engine.in_process import InProcess
from vrnn.sampling import FIRST
from vrnn.ui.answers import Question, answers

BOTH = ("vrnn-gauss", "rnn-gmm")
QUESTION = Question("ink 1", BOTH, None, Settings(0.8, 3, 1.0, 4))


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> InProcess:
    return InProcess(save_tiny(tmp_path_factory.mktemp("checkpoints")), device="cpu")


def test_the_first_answer_is_short_and_the_last_is_whole(engine: InProcess):
    first, last = answers(engine, QUESTION, word(), job="j")
    assert (first.whole, last.whole) == (False, True)
    for early, late in zip(first.futures["models"], last.futures["models"], strict=True):
        assert [len(h) for h in early["hairs"]] == [FIRST] * 3
        assert [len(h) for h in late["hairs"]] == [40] * 3
        assert [h[:FIRST] for h in late["hairs"]] == early["hairs"]
    assert first.analysis == last.analysis


def test_figures_are_the_engine_s(engine: InProcess):
    *_, answer = answers(engine, QUESTION, word(), job="j")
    trace = engine.trace("vrnn-gauss", word(), seed=4)
    shown = answer.analysis["models"][0]
    np.testing.assert_allclose(shown["kl"], np.asarray(trace.kl, dtype=float), atol=1e-4)
    np.testing.assert_allclose(shown["log_px"], trace.log_px, atol=1e-4)
    np.testing.assert_allclose(shown["path"]["q"], np.asarray(trace.path_q)[:, :2], atol=1e-4)
    assert shown["explained"] == pytest.approx(0.8)
    assert (shown["label"], shown["bound_kind"]) == ("VRNN-Gauss", "bound")
    assert len(answer.analysis["points"]) == len(answer.analysis["pen"]) + 1
    baseline = answer.analysis["models"][1]
    assert (baseline["kl"], baseline["move"], baseline["path"]) == (None, None, None)
    assert baseline["bound_kind"] == "exact"
    hair = answer.futures["models"][1]["hairs"][2]
    drawn = list(
        engine.continue_("x", "rnn-gmm", word(), at=None, count=3, steps=40, temperature=0.8, seed=4)
    )
    np.testing.assert_allclose(
        np.array(hair)[:, :2], np.concatenate([c.points for c in drawn], 1)[2], atol=0.006
    )


def test_everything_is_plain_json(engine: InProcess):
    for answer in answers(engine, QUESTION, word(), job="j"):
        json.dumps([answer.analysis, answer.futures], allow_nan=False)


def test_at_names_the_step(engine: InProcess):
    *_, end = answers(engine, QUESTION, word(), job="j")
    *_, middle = answers(engine, QUESTION._replace(at=7), word(), job="j")
    assert end.futures["at"] == len(end.analysis["pen"]) - 1
    assert middle.futures["at"] == 7


def test_known_traces_are_not_asked_for_again(engine: InProcess, monkeypatch):
    *_, before = answers(engine, QUESTION, word(), job="j")
    monkeypatch.setattr(engine, "trace", lambda *a, **k: pytest.fail("asked again"))
    *_, again = answers(engine, QUESTION, word(), job="j", known=before.traces)
    assert again.futures == before.futures


def test_an_exception_between_chunks_ends_the_work(engine: InProcess):
    class LeftError(Exception): ...

    def leave() -> None:
        raise LeftError

    with pytest.raises(LeftError):
        next(answers(engine, QUESTION, word(), job="gone", between=leave))
    assert engine.waiting == 0 and not engine._jobs._stops


def test_precomputing_renews_every_example(tmp_path: Path, engine: InProcess, monkeypatch):
    from vrnn.ui import examples, precompute
    from vrnn.ui.sheet import to_lists

    example = {"name": "wave", "source": "by hand", "strokes": to_lists(word())}
    (tmp_path / "1-wave.json").write_text(json.dumps(example))
    monkeypatch.setattr(precompute, "FOLDER", tmp_path)
    monkeypatch.setattr(examples, "FOLDER", tmp_path)
    examples.examples.cache_clear()
    try:
        assert precompute.precompute(engine) == ["wave"]
        found = examples.examples()["wave"]
        assert set(found.seals) == set(BOTH)
        statuses = engine.models()
        question = Question("id 9", BOTH, None, Settings())
        answer = examples.precomputed("wave", question, statuses)
        assert answer is not None and answer.whole and answer.analysis["ink_id"] == "id 9"
        changed = [s._replace(seal="another") if s.name == "rnn-gmm" else s for s in statuses]
        assert examples.precomputed("wave", question, changed) is None
        missing = [s._replace(available=False, seal="") for s in statuses]
        assert examples.precomputed("wave", question, missing) is not None
        for other in (question._replace(at=3), question._replace(models=BOTH[:1])):
            assert examples.precomputed("wave", other, statuses) is None
        assert examples.precomputed(None, question, statuses) is None
    finally:
        examples.examples.cache_clear()
