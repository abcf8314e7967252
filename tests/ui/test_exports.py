"""What is saved can be read again and says what was on the page."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_checkpoints import save_tiny, word
from vrnn.engine.clamp import Settings
from vrnn.engine.in_process import InProcess
from vrnn.formats.open import read_ink
from vrnn.ui import exports
from vrnn.ui.answers import Question, answers
from vrnn.ui.details import step_table, summary
from vrnn.ui.figures import latent_path

QUESTION = Question("ink 1", ("vrnn-gauss", "rnn-gmm"), 20, Settings(0.8, 3, 1.0, 4))


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    engine = InProcess(save_tiny(Path(tmp_path_factory.mktemp("checkpoints"))), device="cpu")
    *_, answer = answers(engine, QUESTION, word(), job="j")
    return answer


def test_a_hair_is_joined_to_a_stroke_in_progress_only():
    hair = [[1.0, 1.0, 0], [2.0, 1.0, 1], [5.0, 1.0, 0], [6.0, 1.0, 0]]
    joined, after = exports.hair_ink(hair, [0.0, 0.0]).strokes
    assert joined[:, :2].tolist() == [[0, 0], [1, 1], [2, 1]]
    assert after[:, :2].tolist() == [[5, 1], [6, 1]]
    loose = exports.hair_ink(hair, None)
    assert loose.strokes[0][:, :2].tolist() == [[1, 1], [2, 1]]


def test_the_json_is_ink_with_its_continuations(answer):
    data = exports.ink_json(word(), answer, QUESTION)
    for sent, got in zip(word().strokes, read_ink(data, "ink.json").strokes, strict=True):
        np.testing.assert_allclose(sent, got, atol=1e-9)
    content = json.loads(data)
    assert content["settings"] == {"temperature": 0.8, "count": 3, "seconds": 1.0, "seed": 4}
    assert (content["models"], content["at"]) == (["vrnn-gauss", "rnn-gmm"], 20)
    assert content["futures"]["at"] == 20
    assert content["futures"]["models"] == answer.futures["models"]


def test_the_npz_holds_every_array_of_every_model(answer):
    with np.load(io.BytesIO(exports.npz(answer.traces)), allow_pickle=False) as file:
        np.testing.assert_array_equal(file["vrnn-gauss/kl"], answer.traces[0].kl)
        np.testing.assert_array_equal(file["rnn-gmm/log_px"], answer.traces[1].log_px)
        assert file["vrnn-gauss/bound_kind"] == "bound"
        assert "rnn-gmm/kl" not in file and "rnn-gmm/points" in file


def test_the_csv_has_one_row_a_frame_with_the_figures_of_every_model(answer):
    first, rnn = answer.traces
    rows = list(csv.DictReader(io.StringIO(exports.csv(answer.traces).decode())))
    assert len(rows) == len(first.pen)

    def column(name: str) -> list[float]:
        return [float(row[name]) for row in rows]

    for name, values in {
        "time_s": first.time,
        "x": first.points[1:, 0],
        "pen": first.pen,
        "vrnn-gauss/kl": first.kl,
        "vrnn-gauss/path_q_2": first.path_q[:, 2],
        "rnn-gmm/log_px": rnn.log_px,
    }.items():
        np.testing.assert_allclose(column(name), values, rtol=1e-8, atol=1e-12)
    assert "rnn-gmm/kl" not in rows[0]


def test_the_summary_says_bound_and_exact(answer):
    text = summary(answer)
    model, baseline = answer.analysis["models"]
    kl = float(np.mean(model["kl"]))
    assert f"KL of VRNN-Gauss {kl:.2f} nats a frame, {40 * kl:.0f} a second" in text
    side = "above" if model["bound"] > baseline["bound"] else "below"
    difference = abs(model["bound"] - baseline["bound"])
    expected = f"VRNN-Gauss’s lower bound is {difference:.2f} nats a frame {side} RNN-GMM’s log p(x)"
    assert text.endswith(expected)


def test_the_table_has_one_row_a_step(answer):
    table = step_table(answer.traces)
    steps = len(answer.traces[0].pen)
    assert all(len(column) == steps for column in table.values())
    np.testing.assert_allclose(table["VRNN-Gauss KL, nats"], answer.traces[0].kl, atol=6e-4)
    assert "RNN-GMM KL, nats" not in table
    assert table["pen lifts"].sum() == answer.traces[0].pen.sum()


def test_the_path_in_three_dimensions(answer):
    trace = answer.traces[0]
    walk, guesses = traces_of(latent_path(trace))
    np.testing.assert_array_equal(np.column_stack([walk["x"], walk["y"], walk["z"]]), trace.path_q)
    np.testing.assert_array_equal(guesses["x"], trace.path_p[:, 0])
    flat = trace._replace(
        path_q=trace.path_q[:, :2], path_p=trace.path_p[:, :2], explained=np.array([0.6, 0.4])
    )
    assert not np.any(traces_of(latent_path(flat))[0]["z"])


def traces_of(figure) -> list[dict]:
    return [trace.to_plotly_json() for trace in figure.data]
