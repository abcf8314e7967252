"""The Compare page without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from tests.tiny_checkpoints import hum, save_tiny, save_tiny_speech, word
from tests.ui.comparison import Comparison
from vrnn.engine.in_process import InProcess
from vrnn.formats.audio_out import write_wav
from vrnn.formats.strokes import ink_from_strokes
from vrnn.ui.app_pages import compare as page_module
from vrnn.ui.columns import columns
from vrnn.ui.compare import subjects, words
from vrnn.ui.link import unpack
from vrnn.ui.session import Drawing
from vrnn.ui.sheet import to_lists

THREE = "vrnn-gauss", "rnn-gmm", "srnn-smooth"


@pytest.fixture
def compare(tmp_path: Path, monkeypatch) -> Iterator[Callable[..., Comparison]]:
    """Opens Compare pages of one server, whose checkpoints are tiny; few draws, or those named."""
    save_tiny(tmp_path, *THREE)
    save_tiny_speech(tmp_path, "vrnn-gauss", "rnn-gmm")

    def start(link: str | None = None, **query: str) -> Comparison:
        page = Comparison(**query) if link is None else Comparison.of_link(link)
        return page.run()

    def watched(data, *, key) -> None:
        Comparison.sent = data
        columns(data, key=key)

    monkeypatch.setattr(page_module, "columns", watched)
    monkeypatch.setattr("vrnn.ui.compare.asking.SLICE", 60.0)
    monkeypatch.setattr(subjects.InkSubject, "draws", 3)
    monkeypatch.setattr(subjects.SoundSubject, "draws", 2)
    monkeypatch.setenv("VRNN_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    yield start
    st.cache_resource.clear()


def test_the_first_visit_compares_an_example_with_rnn_gmm_as_the_reference(compare):
    page = compare()
    assert [column["name"] for column in page.sent["columns"]] == ["rnn-gmm", "vrnn-gauss"]
    assert page.sent["reference"] == "rnn-gmm" and page.sent["message"] is None and not page.sent["busy"]
    steps = len(page.sent["read"]["pen"])
    for name, kind, draws in (("rnn-gmm", "exact", 1), ("vrnn-gauss", "bound", 3)):
        shown = page.shown(name)
        assert (shown["bound_kind"], shown["draws"], len(shown["log_px"])) == (kind, draws, steps)
        assert len(shown["hairs"]) == page.sent["count"] == 6 and shown["whole"]
    assert page.shown("rnn-gmm")["half"] is None and page.shown("vrnn-gauss")["half"] > 0


def test_a_column_is_the_mean_of_what_the_engine_says_with_the_seeds_that_follow(compare, tmp_path):
    page = compare(example="summer", seed="7")
    ink = ink_from_strokes(page.sent["ink"]["strokes"])
    engine = InProcess(tmp_path)
    traces = [engine.trace("vrnn-gauss", ink, seed=seed) for seed in (7, 8, 9)]
    shown = page.shown("vrnn-gauss")
    assert shown["bound"] == pytest.approx(np.mean([trace.bound for trace in traces]), abs=1e-4)
    np.testing.assert_allclose(shown["log_px"], np.mean([t.log_px for t in traces], 0), atol=1e-4)
    np.testing.assert_allclose(shown["kl"], np.mean([t.kl for t in traces if t.kl is not None], 0), atol=1e-4)
    # The curve adds up to the figure.
    assert np.mean(np.subtract(shown["log_px"], shown["kl"])) == pytest.approx(shown["bound"], abs=1e-3)


def test_a_drawing_travels_in_the_link_and_opens_to_the_same_bits(compare):
    page = compare(
        models="vrnn-gauss,srnn-smooth,rnn-gmm", variation="0.35", count="2", length="1.0", seed="3"
    )
    page.draw(to_lists(word()))
    page.do(reference="srnn-smooth", at={"ink_id": "drawn-1", "t": 20})
    assert page.sent["link_note"] == words.LINK_WHOLE
    first, sent = page.board, dict(page.sent)
    other = compare(link=page.sent["link"])
    assert other.sent["link"] == sent["link"]
    for key in ("columns", "reference", "count", "at", "kl_scale"):
        assert other.sent[key] == sent[key], key
    for key in ("strokes", "points", "pen", "time"):
        assert other.sent["read"][key] == sent["read"][key], key
    for mine, theirs in zip(first.columns, other.board.columns, strict=True):
        assert mine.bounds == theirs.bounds
        for a, b in zip(mine.futures, theirs.futures, strict=True):
            np.testing.assert_array_equal(a.points, b.points)


def test_what_is_drawn_is_compared_as_its_link_says_it(compare):
    page = compare().draw(to_lists(word()))
    text = page.test.query_params["c_ink"]
    assert page.sent["read"]["strokes"] == to_lists(unpack(text))
    assert "c_example" not in page.test.query_params


def test_a_long_drawing_is_compared_but_does_not_travel(compare, monkeypatch):
    monkeypatch.setattr("vrnn.ui.compare.opened.pack", lambda ink: None)
    page = compare().draw(to_lists(word()))
    assert page.sent["read"] is not None and page.sent["link_note"] == words.LINK_WITHOUT["ink"]
    assert "c_ink" not in page.sent["link"]


def test_a_pin_changes_the_reference_and_asks_no_model(compare):
    page = compare()
    before = page.board
    page.do(reference="vrnn-gauss")
    assert page.sent["reference"] == "vrnn-gauss" and page.board is before
    assert page.test.query_params["c_reference"] == "vrnn-gauss"


def test_going_on_from_elsewhere_or_with_another_model_keeps_the_figures_that_are_known(compare, monkeypatch):
    page = compare(models="rnn-gmm,vrnn-gauss", count="2", length="0.5")
    scored: list[tuple[str, int]] = []
    real = InProcess.trace
    monkeypatch.setattr(
        InProcess,
        "trace",
        lambda self, m, ink, *, seed: scored.append((m, seed)) or real(self, m, ink, seed=seed),
    )
    before, name = page.board, page.sent["read"]["ink_id"]
    page.do(at={"ink_id": name, "t": 30})
    assert scored == [] and page.sent["at"] == 30 and page.board.fraction == 1
    for mine, theirs in zip(before.columns, page.board.columns, strict=True):
        assert mine.bounds == theirs.bounds and theirs.whole
        assert not np.array_equal(mine.futures[0].points, theirs.futures[0].points)
    page.test.multiselect(key="compare_ink_models").set_value(["rnn-gmm", "srnn-smooth", "vrnn-gauss"])
    page.run()
    assert {model for model, _ in scored} == {"srnn-smooth"} and len(page.board.columns) == 3
    page.test.number_input(key="compare_ink_seed").set_value(9)
    page.run()
    assert ("vrnn-gauss", 9) in scored, "another seed is another draw"


@pytest.mark.parametrize("odd", ["nobody", 7, None, ["rnn-gmm"]])
def test_an_odd_pin_pins_the_reference_that_stands_for_none(compare, odd):
    assert compare().do(reference=odd).sent["reference"] == "rnn-gmm"


def test_a_model_that_is_not_trained_has_a_column_that_says_how(compare):
    page = compare(models="rnn-gmm,vrnn-gmm")
    missing = page.shown("vrnn-gmm")["missing"]
    assert "not been trained" in missing["text"]
    assert missing["command"].startswith("python -m vrnn train --model vrnn-gmm")
    assert page.shown("rnn-gmm")["bound"] is not None


def test_a_smoothing_model_is_marked(compare):
    page = compare(models="rnn-gmm,srnn-smooth")
    assert [page.shown(name)["ahead"] for name in ("rnn-gmm", "srnn-smooth")] == [False, True]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"models": "rnn-gmm,nobody,vrnn-gauss"}, "nobody"),
        ({"models": "rnn-gmm,vrnn-gauss", "weights": "00000000"}, "other weights"),
        ({"example": "<b>none</b>"}, "which is not here"),
        ({"seed": "1e99"}, "seed must be from 0"),
        ({"ink": "!!!"}, "The drawing in the link is damaged."),
        ({"at": "5000"}, "There is no step 5000"),
        ({"models": "rnn-gmm"}, "choose another beside RNN-GMM"),
    ],
)
def test_a_link_that_cannot_be_followed_is_followed_as_far_as_it_can(compare, query, said):
    page = compare(**query)
    assert said in page.sent["message"]["text"]
    if "ink" not in query:
        assert page.shown("rnn-gmm")["bound"] is not None


@pytest.mark.parametrize("strokes", ["text", [[1, 2]], [[[0, 0, "x", 0.5]]], {"a": 1}])
def test_an_odd_drawing_is_refused_with_a_word(compare, strokes):
    page = compare().draw(strokes)
    assert page.sent["message"]["text"] and page.sent["read"] is None and page.board.columns == ()


def test_an_empty_sheet_asks_nobody(compare):
    page = compare().draw([])
    assert page.sent["read"] is None and page.sent["message"] is None and not page.sent["busy"]


def test_nothing_chosen_shows_nothing_and_says_nothing_wrong(compare):
    page = compare()
    page.test.multiselect(key="compare_ink_models").set_value([])
    assert page.run().sent["columns"] == [] and page.sent["reference"] is None


def test_stop_ends_the_work_and_going_on_takes_it_up(compare, monkeypatch):
    monkeypatch.setattr("vrnn.ui.compare.asking.SLICE", -1.0)
    stopped: list[str] = []
    monkeypatch.setattr(InProcess, "cancel", lambda self, job: stopped.append(job))
    real = st.rerun
    monkeypatch.setattr(st, "rerun", lambda: None)
    page = compare()
    assert page.sent["busy"] and page.board.fraction < 1
    page.test.button(key="compare_stop").click()
    monkeypatch.setattr(st, "rerun", real)
    page.run()
    assert not page.sent["busy"] and {job.partition("/")[2] for job in stopped} == {"rnn-gmm", "vrnn-gauss"}
    assert words.STOPPED in [caption.value for caption in page.test.caption]
    page.test.button(key="compare_go_on").click()
    assert page.run().board.fraction == 1


def test_what_is_on_write_can_be_compared(compare):
    page = Comparison()
    page.test.session_state["last_drawing"] = Drawing("d-1", to_lists(word()), None, None)
    page.run()
    assert len(page.sent["ink"]["strokes"]) == 3 and page.test.session_state["compare_example"] is None
    page.test.pills(key="compare_example").set_value("wave")
    assert page.run().test.query_params["c_example"] == "wave"
    page.test.button(key="compare_from_write").click()
    assert len(page.run().sent["ink"]["strokes"]) == 3 and "c_ink" in page.test.query_params


def test_sound_is_compared_under_one_waveform(compare):
    page = compare(on="sound", models="vrnn-gauss,rnn-gmm", example="clicks", count="2", length="0.5")
    sent = page.sent
    assert sent["sound"]["frames"] == 160 and sent["reference"] == "rnn-gmm"
    for name, kind in (("vrnn-gauss", "bound"), ("rnn-gmm", "exact")):
        shown = page.shown(name)
        assert (shown["bound_kind"], shown["draws"], len(shown["log_px"])) == (kind, 2, 160)
        assert [clip["lead"] for clip in sent["clips"][name]] == [1.0, 1.0]
        assert all(sent[clip["key"]].startswith(b"RIFF") for clip in sent["clips"][name])
    assert page.shown("rnn-gmm")["half"] > 0, "dequantisation is drawn"
    other = compare(link=sent["link"])
    assert other.sent["columns"] == sent["columns"]
    assert all(other.sent[c["key"]] == sent[c["key"]] for clips in sent["clips"].values() for c in clips)


def test_a_sound_of_ones_own_is_compared_but_does_not_travel(compare):
    page = compare(on="sound", models="vrnn-gauss,rnn-gmm", length="0.5", count="1")
    page.test.file_uploader(key="compare_sound_file").upload("hum.wav", write_wav(hum()), "audio/wav")
    page.run()
    assert page.sent["sound"]["frames"] == 202 and page.sent["link_note"] == words.LINK_WITHOUT["sound"]
    page.test.file_uploader(key="compare_sound_file").upload("bad.wav", b"RIFFnothing", "audio/wav")
    assert page.run().sent["message"]["text"] and page.sent["sound"]["frames"] == 202
