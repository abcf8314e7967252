"""The results table as pages show it, from cards that were written by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.evaluate.test_table import METRICS, card
from vrnn.evaluate.published import TABLE
from vrnn.evaluate.table import rows
from vrnn.ui import results

SCRIPT = "from vrnn.ui import results\nresults.table(key='t', first='unipen')"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch) -> Path:
    """A shelf with a model and its variant, a baseline, and a corpus with one that was not measured."""
    card(
        tmp_path, "unipen", "vrnn-gauss", metrics=METRICS, realism={"whole": {"accuracy": 0.9, "floor": 0.5}}
    )
    card(tmp_path, "unipen", "rnn-gmm", latent=0, metrics=METRICS | {"elbo_nats_per_frame": 11.5})
    card(tmp_path, "kerstin", "rnn-gauss", latent=0)
    os.rename(tmp_path / "unipen" / "vrnn-gauss", tmp_path / "unipen" / "vrnn-gauss.long")
    card(tmp_path, "unipen", "vrnn-gauss", metrics=METRICS | {"active_units": 3})
    monkeypatch.setenv("VRNN_CHECKPOINTS", str(tmp_path))
    return tmp_path


def lines(shelf: Path, corpus: str = "unipen") -> pd.DataFrame:
    return results.frame([row for row in rows(shelf) if row["corpus"] == corpus]).set_index("model")


def test_numbers_stay_numbers_so_that_a_click_sorts_them(shelf):
    found = lines(shelf)
    numeric = ("frame", "low", "high", "sequence", "estimate", "kl", "active", "blizzard", "timit")
    assert all(pd.api.types.is_numeric_dtype(found[name]) for name in numeric)
    assert found.sort_values("frame", ascending=False).index[0] == "RNN-GMM"


def test_a_bound_is_no_likelihood_and_a_variant_stands_for_itself(shelf):
    found = lines(shelf)
    assert len(found) == len(TABLE) + 1
    assert found.loc["RNN-GMM", "sign"] == "=" and found.loc["VRNN-Gauss", "sign"] == "≥"
    assert (found.loc["VRNN-Gauss", "active"], found.loc["VRNN-Gauss · long", "active"]) == (3, 60)
    assert found.loc["VRNN-Gauss", ["estimate", "samples"]].tolist() == [410.5, 40]
    assert found.loc["RNN-GMM", ["estimate", "samples", "active", "latent"]].isna().all()
    assert found.loc["VRNN-Gauss · long", "told"] == 0.9
    assert found.loc["SRNN (filt)", "sign"] == "not trained" and pd.isna(found.loc["SRNN (filt)", "frame"])


def test_the_published_figures_stand_beside_ours(shelf):
    found = lines(shelf)
    assert found.loc["VRNN-GMM", ["blizzard", "blizzard_estimate", "timit", "timit_estimate"]].tolist() == [
        9107, 9392, 28982, 29604,
    ]  # fmt: skip
    assert pd.isna(found.loc["RNN-GMM", "blizzard_estimate"]) and found.loc["RNN-Gauss", "timit"] == -1900


def test_an_estimate_of_a_part_stands_with_the_bound_of_the_same(tmp_path):
    part = {
        "sequences": 5, "frames": 200, "elbo_nats_per_sequence": 390.0, "elbo_nats_per_frame": 9.75,
        "iwae_nats_per_sequence": 400.0, "iwae_nats_per_frame": 10.0, "iwae_samples": 40,
        "iwae_effective_samples": 1.5,
    }  # fmt: skip
    whole = {"iwae_nats_per_sequence": None, "iwae_samples": 0, "iwae_effective_samples": None}
    card(tmp_path, "unipen", "vrnn-gauss", metrics=METRICS | whole | {"iwae_on_part": part})
    exact = part | {"iwae_nats_per_sequence": 390.0, "iwae_effective_samples": None}
    card(tmp_path, "unipen", "rnn-gmm", latent=0, metrics=METRICS | whole | {"iwae_on_part": exact})
    found = lines(tmp_path)
    assert found.loc["VRNN-Gauss", ["estimate", "samples", "same"]].tolist() == [400.0, 40, 390.0]
    assert found.loc["RNN-GMM", "same"] == 390.0 and pd.isna(found.loc["RNN-GMM", "estimate"])


def test_a_page_has_a_tab_a_corpus_and_every_column_has_a_head(shelf):
    page = AppTest.from_string(SCRIPT, default_timeout=60).run()
    assert not page.exception
    assert [tab.label for tab in page.tabs] == ["kerstin", "unipen"]
    assert [len(table.value) for table in page.dataframe] == [9, 10]
    captions = " ".join(caption.value for caption in page.caption)
    assert (
        "compare orderings and gaps, never nats" in captions and "50 test sequences, 2,000 frames" in captions
    )
    assert "None of these has been measured." in captions
    assert set(page.dataframe[0].value.columns) == set(results._columns())


def test_a_column_head_on_compare_says_what_the_card_says(shelf):
    found = results.figures("unipen", shelf)
    assert found["vrnn-gauss.long"].test == {"value": 10.0061, "low": 9.5, "high": 10.5, "exact": False}
    assert found["rnn-gmm"].test == {"value": 11.5, "low": 9.5, "high": 10.5, "exact": True}
    assert results.figures("kerstin", shelf)["rnn-gauss"].test is None
    assert "srnn-filt" not in found and results.figures("librispeech", shelf) == {}


def test_a_damaged_card_is_said_and_breaks_no_page(shelf):
    (shelf / "unipen" / "rnn-gmm" / "card.json").write_text("{")
    assert results.figures("unipen", shelf) == {}
    page = AppTest.from_string(SCRIPT, default_timeout=60).run()
    assert not page.exception and "rnn-gmm/card.json is not valid JSON." in page.caption[0].value


def test_an_empty_shelf_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("VRNN_CHECKPOINTS", str(tmp_path))
    page = AppTest.from_string(SCRIPT, default_timeout=60).run()
    assert [caption.value for caption in page.caption] == [results.EMPTY]
