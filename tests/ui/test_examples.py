"""The shipped examples: ink that can be read, with its origin, and answers of the shipped checkpoints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tiny_checkpoints import save_tiny
from vrnn.engine.clamp import DEFAULT
from vrnn.engine.library import Library, default_root
from vrnn.formats.strokes import ink_from_strokes
from vrnn.ui.examples import default_models, examples
from vrnn.ui.pad import read_state
from vrnn.ui.sheet import BASELINE, baseline


@pytest.mark.parametrize("name", examples())
def test_an_example_is_ink_on_the_guide_line_with_its_origin(name):
    example = examples()[name]
    assert baseline(ink_from_strokes(example.strokes)) == pytest.approx(BASELINE, abs=1)
    assert "UNIPEN" in example.source and "CC BY 4.0" in example.source


@pytest.mark.parametrize("name", examples())
def test_its_answer_is_complete_plain_json(name, monkeypatch):
    monkeypatch.delenv("VRNN_CHECKPOINTS", raising=False)
    answer = examples()[name].answer
    assert answer is not None
    json.dumps(answer, allow_nan=False)
    steps = len(answer["analysis"]["pen"])
    assert len(answer["analysis"]["points"]) == steps + 1
    assert [model["name"] for model in answer["analysis"]["models"]] == list(
        default_models(Library(default_root(), "cpu").statuses())
    )
    vrnn, rnn = answer["analysis"]["models"]
    assert len(vrnn["kl"]) == len(vrnn["log_px"]) == len(rnn["log_px"]) == steps
    assert len(vrnn["path"]["q"]) == steps and rnn["kl"] is None
    futures = answer["futures"]
    assert futures["at"] == steps - 1 and futures["seed"] == DEFAULT.seed
    for model in futures["models"]:
        assert [len(hair) for hair in model["hairs"]] == [DEFAULT.steps(futures["rate_hz"])] * DEFAULT.count


@pytest.mark.parametrize("name", examples())
def test_its_answer_is_that_of_the_shipped_checkpoints(name, monkeypatch):
    """After training: python -m vrnn.ui.precompute."""
    monkeypatch.delenv("VRNN_CHECKPOINTS", raising=False)
    statuses = Library(default_root(), "cpu").statuses()
    seals = {s.name: s.seal for s in statuses if s.available}
    shipped = {model: seals[model] for model in default_models(statuses) if model in seals}
    assert {model: examples()[name].seals[model] for model in shipped} == shipped


def test_an_example_s_id_is_no_drawing_of_the_visitor():
    offered = {"ink": {"id": "example welcome 1", "strokes": []}}
    assert read_state(None, None, offered).ink is None


def test_a_page_begins_with_what_was_trained_for_longest(tmp_path: Path):
    save_tiny(tmp_path)
    assert default_models(Library(tmp_path, "cpu").statuses()) == ("vrnn-gauss", "rnn-gmm")
    (tmp_path / "unipen" / "vrnn-gauss").rename(tmp_path / "unipen" / "vrnn-gauss.long")
    assert default_models(Library(tmp_path, "cpu").statuses()) == ("vrnn-gauss.long", "rnn-gmm")
