"""The Write page without a browser: strokes are put where the pad would leave them."""

from __future__ import annotations

import numpy as np
import pytest
import streamlit as st
import typer

from tests.tiny_checkpoints import CODEC, NINE, save_tiny, word
from vrnn.cli.app import app
from vrnn.engine.in_process import InProcess
from vrnn.models import label_of, variant_of
from vrnn.ui import asking
from vrnn.ui.app_pages import write
from vrnn.ui.choosing import NOTHING
from vrnn.ui.link import pack, unpack
from vrnn.ui.sheet import to_lists

BOTH = ["vrnn-gauss", "rnn-gmm"]
PAIRS = [
    ("rnn-gauss", "rnn-gmm"),
    ("vrnn-gmm", "vrnn-i-gauss"),
    ("srnn-smooth-res", "srnn-filt"),
    ("srnn-filt-res", "srnn-smooth"),
    ("rnn-gauss", "vrnn-gauss"),
]


def names(answer) -> list[str]:
    return [model["name"] for model in answer.futures["models"]]


def hairs(answer, model: int = 0) -> list:
    return answer.futures["models"][model]["hairs"]


def test_the_page_is_alive_before_any_model_exists(open_page):
    page = open_page(trained=False)
    assert page.test.session_state["example"] == "welcome"
    assert page.answer.whole and page.held.failure is None
    assert [variant_of(name)[0] for name in names(page.answer)] == BOTH
    assert [len(hairs(page.answer, m)) for m in (0, 1)] == [8, 8]
    assert "no models yet" in page.captions


def test_ink_is_analysed_and_continued_by_both_models(open_page):
    page = open_page().draw()
    answer = page.answer
    assert page.held.failure is None and answer.whole
    assert answer.analysis["ink_id"] == answer.futures["ink_id"] == "drawn 1"
    np.testing.assert_allclose(answer.analysis["points"], CODEC.encode_placed(word()).points, atol=0.02)
    assert names(answer) == BOTH
    assert [len(hairs(answer, m)) for m in (0, 1)] == [8, 8]
    assert {len(hair) for hair in hairs(answer)} == {120}
    assert "VRNN-Gauss’s lower bound is" in page.captions and "RNN-GMM’s log p(x)" in page.captions


def test_the_same_ink_and_seed_give_two_visitors_the_same(open_page):
    assert open_page().draw().answer.futures == open_page().draw().answer.futures


def test_settings_change_the_continuations(open_page):
    page = open_page().draw()
    before = page.answer
    page.test.slider(key="count").set_value(3)
    page.run()
    assert [len(hairs(page.answer, m)) for m in (0, 1)] == [3, 3]
    assert page.answer.traces is before.traces, "the ink was read again"
    page.test.slider(key="length").set_value(1.5)
    page.run()
    assert {len(hair) for hair in hairs(page.answer)} == {60}
    warm = hairs(page.answer)
    page.test.slider(key="variation").set_value(0.0)
    page.run()
    assert hairs(page.answer)[0] == hairs(page.answer)[1] != warm[0]


def test_a_new_seed_is_another_future(open_page):
    page = open_page().draw()
    before = hairs(page.answer)
    next(b for b in page.test.button if b.label == "New seed").click()
    page.run()
    seed = page.test.session_state["seed"]
    assert page.answer.futures["seed"] == seed
    assert seed == 0 or hairs(page.answer) != before


def test_another_model_can_stand_beside_the_baseline(open_page):
    page = open_page().draw()
    page.test.selectbox(key="model").set_value("rnn-gmm")
    page.run()
    assert names(page.answer) == ["rnn-gmm"]
    page.test.selectbox(key="baseline").set_value("vrnn-gauss")
    page.run()
    assert names(page.answer) == ["rnn-gmm", "vrnn-gauss"]


def choose(page, **picked: str) -> None:
    for key, name in picked.items():
        page.test.selectbox(key=key).set_value(name)
    page.run()


def test_nothing_beside_it_leaves_one_model_alone(open_page):
    page = open_page().draw()
    choose(page, baseline=NOTHING)
    assert names(page.answer) == ["vrnn-gauss"]
    assert "is above" not in page.captions and "is below" not in page.captions
    choose(page, baseline="rnn-gmm")
    assert names(page.answer) == BOTH


def test_all_nine_are_listed_in_the_review_s_order_and_the_untrained_marked(open_page):
    page = open_page("rnn-gmm", "srnn-smooth")
    marked = [label_of(n) + ("" if n in ("rnn-gmm", "srnn-smooth") else " · not trained yet") for n in NINE]
    assert page.test.selectbox(key="model").options == marked
    assert page.test.selectbox(key="baseline").options == [*marked, "Nothing"]
    assert f"{len(NINE) - 2} of the {len(NINE)} are not trained yet" in page.captions
    assert not page.test.code


def test_any_of_the_nine_can_stand_beside_any_other(open_page):
    page = open_page(*NINE, count="1", length="0.5").draw()
    for model, beside in PAIRS:
        choose(page, model=model, baseline=beside)
        assert names(page.answer) == [model, beside]
        shown = {m["name"]: m for m in page.answer.analysis["models"]}
        for name in (model, beside):
            assert (shown[name]["kl"] is not None) == (NINE[name].latent > 0)
            sentence = f"{label_of(name)} infers each z from the whole drawing"
            assert (sentence in page.captions) == ("smooth" in name)
    assert not page.test.code and "not trained yet" not in page.captions


def test_picking_an_untrained_model_keeps_the_last_and_shows_its_command(open_page):
    page = open_page().draw()
    choose(page, model="rnn-gmm", baseline="vrnn-gauss")
    before = page.answer
    choose(page, model="srnn-smooth-res")
    assert page.test.selectbox(key="model").value == "rnn-gmm"
    assert page.answer is before
    assert [code.value for code in page.test.code] == [
        "python -m vrnn train --model srnn-smooth-res --corpus unipen --data DIR "
        "--out checkpoints/unipen/srnn-smooth-res"
    ]
    assert "SRNN (smooth+Res_q): It has not been trained here yet." in page.captions
    choose(page, model="vrnn-gauss", baseline="rnn-gmm")
    assert not page.test.code and names(page.answer) == BOTH


def test_the_command_that_is_shown_is_one_that_the_command_line_takes(open_page):
    page = open_page().draw()
    choose(page, baseline="vrnn-gmm")
    start, *words = page.test.code[0].value.split()
    assert [start, *words[:2]] == ["python", "-m", "vrnn"]
    train = typer.main.get_command(app).commands[words[2]]  # pyright: ignore[reportAttributeAccessIssue]
    given = train.make_context("train", words[3:]).params
    assert (given["model"], given["corpus"]) == ("vrnn-gmm", "unipen")
    assert (str(given["data"]), str(given["out"])) == ("DIR", "checkpoints/unipen/vrnn-gmm")


def test_a_link_to_an_untrained_model_says_so(open_page):
    page = open_page(model="VRNN-GMM")
    assert page.test.selectbox(key="model").value == "vrnn-gauss"
    assert "--model vrnn-gmm " in page.test.code[0].value


def test_a_model_that_was_trained_meanwhile_can_be_chosen(open_page, tmp_path):
    page = open_page().draw()
    choose(page, model="srnn-filt")
    assert names(page.answer) == BOTH and page.test.code
    save_tiny(tmp_path, "srnn-filt")
    choose(page, model="srnn-filt")
    assert names(page.answer) == ["srnn-filt", "rnn-gmm"] and not page.test.code


def test_a_chosen_step_is_where_the_continuations_begin(open_page):
    page = open_page().draw()
    page.send(to_lists(word()), at={"ink_id": "drawn 1", "t": 12})
    assert page.answer.futures["at"] == 12


def test_a_step_beyond_the_drawing_is_refused_and_the_last_answer_kept(open_page):
    page = open_page().draw()
    before = page.answer
    page.send(to_lists(word()), at={"ink_id": "drawn 1", "t": 10**9})
    assert "no step" in page.held.failure.message
    assert page.answer is before


def test_clearing_the_sheet_clears_everything(open_page):
    page = open_page().draw()
    page.send([], "drawn 2")
    assert page.answer is None and page.held.failure is None
    assert "ink" not in page.test.query_params
    assert page.draw("drawn 3").answer.whole


def test_an_example_is_opened_and_left_by_drawing(open_page):
    page = open_page()
    page.test.button_group(key="example").set_value("wave")
    page.run()
    assert page.test.session_state["opened"]["id"].startswith("example wave")
    assert page.answer.analysis["ink_id"] == page.test.session_state["opened"]["id"]
    page.draw()
    assert page.test.session_state["example"] is None
    assert "ink" in page.test.query_params


def test_an_example_is_asked_of_the_models_where_settings_differ(open_page):
    page = open_page(count="2")
    assert page.test.session_state["example"] == "welcome"
    assert len(page.answer.traces) == 2
    assert [len(hairs(page.answer, m)) for m in (0, 1)] == [2, 2]


def test_a_link_reproduces_settings_and_ink(open_page):
    text = pack(word())
    assert text is not None
    page = open_page(ink=text, count="4", length="1.0", variation="0.4", seed="11", model="RNN-GMM")
    assert page.test.session_state["opened"]["strokes"] == to_lists(unpack(text))
    assert names(page.answer) == ["rnn-gmm"]
    settings = page.held.question.settings
    assert settings == (0.4, 4, 1.0, 11)
    assert page.answer.whole and len(hairs(page.answer)) == 4
    assert page.test.session_state["example"] is None


def test_a_broken_link_opens_the_first_example(open_page):
    page = open_page(ink="broken", count="1000000000", variation="nan", model="../etc", example="none")
    assert page.test.session_state["opened"]["id"].startswith("example welcome")
    assert page.answer.whole
    assert page.held.question.settings.count <= 16


@pytest.mark.parametrize(("present", "shown"), [(["rnn-gmm"], ["rnn-gmm"]), (["vrnn-gauss"], ["vrnn-gauss"])])
def test_a_model_without_a_checkpoint_is_greyed_with_its_command(open_page, present, shown):
    page = open_page(*present).draw()
    assert names(page.answer) == shown
    missing = (set(BOTH) - set(present)).pop()
    assert f"{label_of(missing)} · not trained yet" in page.test.selectbox(key="model").options
    choose(page, model=missing)
    assert f"python -m vrnn train --model {missing} " in page.test.code[0].value
    assert names(page.answer) == shown


def test_without_any_checkpoint_drawing_says_how_to_get_one(open_page):
    page = open_page(trained=False).draw()
    assert page.held.failure is not None
    assert "python -m vrnn train" in page.held.failure.hint


def test_a_tampered_checkpoint_is_named_and_the_page_lives(open_page, tmp_path):
    weights = save_tiny(tmp_path) / "unipen" / "vrnn-gauss" / "model.safetensors"
    good = weights.read_bytes()
    weights.write_bytes(good[:-1] + b"!")
    page = open_page().draw()
    assert page.held.failure is None and names(page.answer) == ["rnn-gmm"]
    assert page.answer.missing is not None
    assert "vrnn-gauss/model.safetensors" in page.answer.missing.message
    choose(page, model="rnn-gmm")
    assert page.answer.missing is None and names(page.answer) == ["rnn-gmm"]
    choose(page, baseline=NOTHING, model="vrnn-gauss")
    assert "vrnn-gauss/model.safetensors" in str(page.held.failure)
    weights.write_bytes(good)
    page.draw("drawn 2")
    assert page.held.failure is None and names(page.answer) == ["vrnn-gauss"]


def test_a_damaged_card_leaves_the_other_model_with_the_message(open_page, tmp_path, monkeypatch):
    sent = []
    monkeypatch.setattr(write, "pad", lambda data, key: sent.append(data))
    (save_tiny(tmp_path) / "unipen" / "vrnn-gauss" / "card.json").write_text("{")
    page = open_page().draw()
    assert names(page.answer) == ["rnn-gmm"]
    assert "VRNN-Gauss cannot be used: vrnn-gauss/card.json is not valid JSON." in sent[-1]["message"]["text"]
    assert "VRNN-Gauss · damaged" in page.test.selectbox(key="model").options


def test_the_details_open(open_page):
    page = open_page().draw()
    for key in ("path", "table"):
        page.test.session_state[key] = True
    page.run()
    assert len(page.test.dataframe) == 1
    assert len(page.test.dataframe[0].value) == len(page.answer.analysis["pen"])
    assert any(
        type(e).__name__ == "PlotlyChart" or "plotly" in str(type(e)).lower() for e in page.test.main
    ) or ("plotly_chart" in {getattr(e, "type", "") for e in page.test.main})


def test_what_it_is_and_what_it_keeps_is_said(open_page):
    page = open_page()
    assert "nothing is stored" in page.captions
    assert "Models run on C" in page.captions
    text = " ".join(m.value for m in page.test.markdown)
    assert "lower bound" in text and "UNIPEN" in text


def test_slow_work_can_be_stopped_and_taken_up_again(open_page, monkeypatch):
    page = open_page()
    going_on = InProcess.continue_

    def slow(*args, **how):
        for i, chunk in enumerate(going_on(*args, **how)):
            if i == 2:  # a visitor has pressed the button that is there by now, and the page runs again
                asking._stop(asked[-1])
                st.stop()
            yield chunk

    asked = []
    make = asking._Stop
    monkeypatch.setattr(asking, "_Stop", lambda question: asked.append(question) or make(question))
    monkeypatch.setattr(InProcess, "continue_", slow)
    monkeypatch.setattr(asking, "SLOW", 0.0)
    page.draw()
    assert [button.label for button in page.test.button if button.key == "stop"] == ["Stop"]
    assert page.held.stopped and not page.answer.whole
    before = [len(hair) for hair in hairs(page.answer)]
    page.run()
    assert "Stopped." in page.captions and len(asked) == 1, "nothing was asked again"
    assert [len(hair) for hair in hairs(page.answer)] == before, "what was there stays"
    monkeypatch.setattr(InProcess, "continue_", going_on)
    page.test.button(key="go_on").click()
    page.run()
    assert page.answer.whole and not page.held.stopped and "Stopped." not in page.captions
    assert len(hairs(page.answer)[0]) > 0
    assert [button.key for button in page.test.button if button.key == "stop"] == []
