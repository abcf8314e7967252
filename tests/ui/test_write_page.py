"""The Write page without a browser: strokes are put where the pad would leave them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny_checkpoints import CODEC, save_tiny, word
from vrnn.ui.link import pack, unpack
from vrnn.ui.sheet import to_lists

BOTH = ["vrnn-gauss", "rnn-gmm"]


def names(answer) -> list[str]:
    return [model["name"] for model in answer.futures["models"]]


def hairs(answer, model: int = 0) -> list:
    return answer.futures["models"][model]["hairs"]


def test_the_page_is_alive_before_any_model_exists(open_page):
    page = open_page(trained=False)
    assert page.test.session_state["example"] == "welcome"
    assert page.answer.whole and page.held.failure is None
    assert names(page.answer) == BOTH
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
    assert f"python -m vrnn train --model {missing} " in page.captions
    assert all(missing not in box.options for box in page.test.selectbox)


def test_without_any_checkpoint_drawing_says_how_to_get_one(open_page):
    page = open_page(trained=False).draw()
    assert page.held.failure is not None
    assert "python -m vrnn train" in page.held.failure.hint


def test_a_tampered_checkpoint_is_named_and_the_page_lives(open_page, tmp_path):
    weights = save_tiny(tmp_path) / "unipen" / "vrnn-gauss" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    page = open_page().draw()
    assert "vrnn-gauss/model.safetensors" in page.held.failure.message
    page.test.selectbox(key="model").set_value("rnn-gmm")
    page.run()
    assert page.held.failure is None and names(page.answer) == ["rnn-gmm"]


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
