"""The Models page without a browser: what stands on it, and that it is what the cards say."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.tiny_checkpoints import save_tiny, save_tiny_speech
from vrnn.ui.model_cards import words

SCRIPT = "from vrnn.ui.app_pages import models\nmodels.page()"
METRICS = {
    "sequences": 50,
    "frames": 2000,
    "elbo_nats_per_sequence": 36.04,
    "elbo_nats_per_frame": 0.901,
    "ci95_per_frame": [0.588, 1.061],
    "kl_nats_per_frame": 0.179,
    "kl_nats_per_second": 7.16,
    "kl_per_dimension": [0.004, 0.15, 0.02, 0.005],
    "active_units": 2,
}


def change(root: Path, folder: str, **changes: Any) -> None:
    """Put something into a card."""
    path = root / folder / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.fixture
def open_models(tmp_path, monkeypatch) -> Iterator[Callable[..., AppTest]]:
    """Opens the page over the checkpoints under `tmp_path`."""

    def start(**query: str) -> AppTest:
        test = AppTest.from_string(SCRIPT, default_timeout=120)
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception, test.exception
        return test

    monkeypatch.setenv("VRNN_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    st.cache_data.clear()
    yield start
    st.cache_resource.clear()
    st.cache_data.clear()


def said(test: AppTest) -> str:
    return " ".join(part.value for part in [*test.markdown, *test.caption])


def html(test: AppTest) -> str:
    return " ".join(part.proto.body for part in test.get("html"))


def picture(test: AppTest) -> str:
    """The sample's SVG."""
    (shown,) = test.image
    head, _, data = shown.proto.imgs[0].url.partition(",")
    assert head == "data:image/svg+xml;base64"
    return base64.b64decode(data).decode()


def metrics(test: AppTest) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in test.metric}


def test_a_card_shows_the_figures_that_it_holds(tmp_path, open_models):
    save_tiny(tmp_path)
    change(tmp_path, "unipen/vrnn-gauss", metrics=METRICS, limits="Latin script <only>", parameters=5000)
    test = open_models()
    assert metrics(test) == {
        "Bound, nats a frame": ("≥ 0.901", "95 %: 0.588 to 1.061"),
        "KL, nats a frame": ("0.179", "7.2 a second"),
        "Active units": ("2 of 4", "above 0.01 nats a frame"),
    }
    assert "Latin script &lt;only&gt;" in html(test) and "0.01 million parameters" in html(test)
    assert words.DIMENSIONS in said(test) and "Four continuations" in said(test)
    assert f"#### {words.TITLE}" in said(test)


def test_another_checkpoint_is_chosen_by_its_pill_and_by_its_address(tmp_path, open_models):
    save_tiny(tmp_path)
    change(tmp_path, "unipen/rnn-gmm", metrics=METRICS | {"kl_per_dimension": [], "active_units": 0})
    test = open_models()
    test.pills(key="checkpoint").set_value("rnn-gmm").run()
    assert metrics(test) == {"Log-likelihood, nats a frame": ("= 0.901", "95 %: 0.588 to 1.061")}
    assert words.DIMENSIONS not in said(test)
    assert "##### RNN-GMM" in said(open_models(checkpoint="RNN-GMM"))


def test_the_corpus_changes_and_takes_the_choice_along_where_it_can(tmp_path, open_models):
    save_tiny(tmp_path, "srnn-filt-res", "rnn-gmm")
    save_tiny_speech(tmp_path, "rnn-gmm", "vrnn-gauss")
    test = open_models(checkpoint="SRNN (filt+Res_q)")
    test.segmented_control(key="corpus").set_value("kerstin").run()
    assert not test.exception and "##### VRNN-Gauss" in said(test), "there is no such SRNN of this voice"
    assert "how the model goes on for 2.0 s" in said(test) and len(test.get("audio")) == 1
    test.pills(key="checkpoint").set_value("rnn-gmm").run()
    test.segmented_control(key="corpus").set_value("unipen").run()
    assert not test.exception and "##### RNN-GMM" in said(test)
    assert "how the model goes on for" not in said(test)
    assert "##### RNN-GMM" in said(open_models(corpus="One voice", checkpoint="RNN-GMM"))


@pytest.mark.parametrize("query", [{"corpus": "Klingon"}, {"checkpoint": "LSTM"}])
def test_an_address_that_means_nothing_opens_the_first(tmp_path, open_models, query):
    save_tiny(tmp_path)
    assert "##### VRNN-Gauss" in said(open_models(**query))


def test_an_empty_shelf_says_how_to_fill_it(open_models):
    test = open_models()
    assert words.EMPTY in said(test)
    assert [code.value for code in test.code] == [
        "python -m vrnn reproduce --corpus unipen --data DIR --out checkpoints"
    ]


def test_what_is_not_trained_or_measured_says_so_and_what_would_change_it(tmp_path, open_models):
    save_tiny(tmp_path)
    test = open_models()
    assert "Not trained on this corpus yet: RNN-Gauss, VRNN-I-Gauss, VRNN-GMM, SRNN (filt)" in said(test)
    assert (
        words.NOT_MEASURED in said(test) and words.NO_REALISM in said(test) and words.NO_CURVES in said(test)
    )
    commands = [code.value for code in test.code]
    assert "python -m vrnn finish checkpoints/unipen/vrnn-gauss --data DIR" in commands
    assert "python -m vrnn realism checkpoints/unipen/vrnn-gauss --data DIR --write" in commands


def test_a_damaged_card_is_named_and_the_others_stay(tmp_path, open_models):
    save_tiny(tmp_path)
    (tmp_path / "unipen" / "rnn-gmm" / "card.json").write_text("{")
    test = open_models(checkpoint="RNN-GMM")
    assert [error.value for error in test.error] == ["rnn-gmm/card.json is not valid JSON."]
    test.pills(key="checkpoint").set_value("vrnn-gauss").run()
    assert not test.exception and "Four continuations" in said(test)


def test_weights_that_are_gone_leave_the_card_and_no_sample(tmp_path, open_models):
    save_tiny(tmp_path)
    (tmp_path / "unipen" / "vrnn-gauss" / "model.safetensors").unlink()
    test = open_models()
    assert "It cannot be sampled: " in said(test) and words.REPRODUCE in said(test)


def test_a_collapsed_latent_is_called_so(tmp_path, open_models):
    save_tiny(tmp_path)
    change(
        tmp_path, "unipen/vrnn-gauss", metrics=METRICS | {"active_units": 0, "kl_per_dimension": [0.0, 0.001]}
    )
    assert words.COLLAPSED in said(open_models())


def test_seeds_stand_below_the_table(tmp_path, open_models):
    save_tiny(tmp_path)
    folder = tmp_path / "unipen" / "vrnn-gauss"
    (tmp_path / "unipen" / "vrnn-gauss.seed-1").mkdir()
    for file in folder.iterdir():
        (tmp_path / "unipen" / "vrnn-gauss.seed-1" / file.name).write_bytes(file.read_bytes())
    change(tmp_path, "unipen/vrnn-gauss", metrics=METRICS)
    change(tmp_path, "unipen/vrnn-gauss.seed-1", metrics=METRICS | {"elbo_nats_per_frame": 0.921})
    test = open_models(checkpoint="VRNN-Gauss · seed 1")
    assert "VRNN-Gauss trained with 2 seeds, all else equal: ≥ 0.911 nats a frame on average" in said(test)
    assert "##### VRNN-Gauss · seed 1" in said(test)


def test_the_same_seed_draws_the_same_sample(tmp_path, open_models):
    save_tiny(tmp_path)
    first = picture(open_models())
    st.cache_data.clear()
    assert picture(open_models()) == first and first.count("<path") == 8
    assert "A word and 4 continuations of it by VRNN-Gauss" in first
    assert picture(open_models(checkpoint="RNN-GMM")) != first
