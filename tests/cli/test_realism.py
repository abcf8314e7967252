"""`realism` on checkpoints that have learned nothing: figures printed, and put into the card where that is wished."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.cli.kit import run, succeed, word
from vrnn.checkpoint import load, read_card
from vrnn.data.packed import Sample, write_packed
from vrnn.evaluate import realism_judge


@pytest.fixture
def words(tmp_path, monkeypatch):
    """A packed test split of 48 words by four writers, one or two of them too short, and a judge in haste."""
    monkeypatch.setitem(realism_judge.SETTINGS, "max_iter", 5)
    rng = np.random.default_rng(0)
    samples = [Sample(word(rng), 100.0, i % 4, "us", "word", f"word {i}") for i in range(48)]
    write_packed(tmp_path / "test.npz", samples)
    return tmp_path


def test_figures_as_json_and_in_the_card(rnn, words):
    before = read_card(rnn)
    said = json.loads(succeed("realism", rnn, "--data", words, "--count", 24, "--json", "--write"))
    assert (said["model"], said["seed"], said["groups"], said["pieces"]) == ("rnn-gmm", 0, 4, 23)
    assert 0 <= said["whole"]["floor"] <= 1 and len(said["distances"]) == 7
    after = read_card(rnn)
    assert after["realism"] == {key: value for key, value in said.items() if key != "data"}
    assert {key: value for key, value in after.items() if key != "realism"} == before
    assert load(rnn).card == after


def test_figures_in_words_leave_the_card_alone(rnn, words):
    before = read_card(rnn)
    lines = succeed("realism", rnn, "--data", words, "--count", 24).splitlines()
    assert lines[0].startswith("rnn-gmm, trained on unipen: 23 continuations")
    assert [line.split()[0] for line in lines[4:6]] == ["stroke_length", "lifts_per_width"] and len(
        lines
    ) == 11
    assert "real from real" in lines[1] and read_card(rnn) == before


def test_too_few_sequences_are_one_line(rnn, corpus):
    result = run("realism", rnn, "--data", corpus)
    assert result.exit_code == 2 and result.stderr.startswith(
        "error: Only 12 sequences have 32 frames or more"
    )


def test_a_count_that_is_too_small_is_refused(rnn, corpus):
    result = run("realism", rnn, "--data", corpus, "--count", 3)
    assert result.exit_code == 2 and "--count" in result.stderr
