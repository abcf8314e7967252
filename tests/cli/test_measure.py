"""evaluate, compare, finish and table, against the library and against each other."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from torch import Generator

from tests.cli.kit import checkpoint, succeed
from vrnn.checkpoint import load, read_card
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.handwriting import pace_all
from vrnn.data.packed import read_packed
from vrnn.evaluate.scores import score
from vrnn.evaluate.sequences import Sequences, spread
from vrnn.sampling import prefill

DESIGN = """model corpus sequences frames elbo_nats_per_sequence elbo_nats_per_frame iwae_nats_per_sequence
    iwae_samples kl_nats_per_frame kl_per_dimension active_units ci95_per_sequence""".split()


def scored(folder: Path, corpus: Path, samples: int):
    model = load(folder)
    data = Sequences.encoded(pace_all(read_packed(corpus / "test.npz")), model.codec)
    return score(model.model, data, samples=samples, generator=Generator().manual_seed(0))


def test_evaluate_prints_the_figures_of_the_library(vrnn, corpus):
    found = json.loads(succeed("evaluate", vrnn, "--data", corpus, "--samples", 3, "--json"))
    expected = scored(vrnn, corpus, 3)
    assert set(DESIGN) <= set(found)
    assert (found["model"], found["corpus"], found["sequences"]) == ("vrnn-gauss", "unipen", 12)
    assert found["frames"] == expected.steps.sum()
    assert found["elbo_nats_per_sequence"] == pytest.approx(expected.elbo.mean(), rel=1e-9)
    assert expected.iwae is not None
    assert found["iwae_nats_per_sequence"] == pytest.approx(expected.iwae.mean(), rel=1e-9)
    assert sum(found["kl_per_dimension"]) == pytest.approx(found["kl_nats_per_frame"], rel=1e-5)
    assert found["kl_nats_per_second"] == pytest.approx(40 * found["kl_nats_per_frame"])
    low, high = found["ci95_per_sequence"]
    assert low <= found["elbo_nats_per_sequence"] <= high
    assert (found["groups"], found["resampled_over"]) == (4, "writers")


def test_a_limited_evaluation_says_so_and_a_file_is_data_too(rnn, corpus):
    file = corpus / "test.npz"
    found = json.loads(succeed("evaluate", rnn, "--data", file, "--no-estimate", "--limit", 5, "--json"))
    assert (found["sequences"], found["sequences_in_split"]) == (5, 12)
    assert found["iwae_nats_per_sequence"] == found["elbo_nats_per_sequence"]
    assert found["kl_nats_per_frame"] == 0 and found["kl_per_dimension"] == []
    assert "5 of 12 sequences" in succeed("evaluate", rnn, "--data", file, "--no-estimate", "--limit", 5)


def test_an_estimate_on_some_stands_apart_from_the_bound_on_all(vrnn, corpus):
    order = ("evaluate", vrnn, "--data", corpus, "--samples", 3, "--estimate-on", 5)
    found, all_of_it = json.loads(succeed(*order, "--json")), scored(vrnn, corpus, 0)
    assert found["sequences"] == 12
    assert found["elbo_nats_per_sequence"] == pytest.approx(all_of_it.elbo.mean(), rel=1e-9)
    assert found["iwae_nats_per_sequence"] is None and found["iwae_samples"] == 0
    part = found["iwae_on_part"]
    chosen = spread(12, 5)
    assert part["sequences"] == 5 and part["frames"] == all_of_it.steps[chosen].sum()
    # Drawn anew, so near the bound of the same sequences in the pass over all, and not the same.
    assert part["elbo_nats_per_sequence"] == pytest.approx(all_of_it.elbo[chosen].mean(), rel=0.05)
    assert part["iwae_nats_per_sequence"] > part["elbo_nats_per_sequence"]
    said = succeed(*order).splitlines()
    estimate, bound = (next(line for line in said if word in line) for word in ("estimate ", "on the same"))
    assert f"{part['iwae_nats_per_sequence']:.2f} nats" in estimate and "on 5 of these sequences" in estimate
    assert f"{part['elbo_nats_per_sequence']:.2f} nats" in bound


def test_finish_writes_the_estimate_on_some_into_the_card(vrnn, rnn, corpus):
    for folder in (vrnn, rnn):
        said = succeed("finish", folder, "--data", corpus, "--samples", 2, "--estimate-on", 5)
        part = read_card(folder)["metrics"]["iwae_on_part"]
        assert (part["sequences"], part["iwae_samples"]) == (5, 2)
        assert f"{part['elbo_nats_per_sequence']:.2f} nats a sequence" in said
    assert set(read_card(rnn)["measured"]) == {"date", "machine", "torch"}


def test_compare_is_paired_and_turns_its_sign(vrnn, rnn, corpus):
    ours = json.loads(succeed("compare", vrnn, rnn, "--data", corpus, "--samples", 2, "--json"))
    theirs = json.loads(succeed("compare", rnn, vrnn, "--data", corpus, "--samples", 2, "--json"))
    first, second = scored(vrnn, corpus, 2), scored(rnn, corpus, 2)
    gap = float((first.elbo - second.elbo).sum() / first.steps.sum())
    assert ours["elbo"]["nats_per_frame"] == pytest.approx(gap, rel=1e-9)
    assert theirs["elbo"]["nats_per_frame"] == pytest.approx(-gap, rel=1e-9)
    assert ours["elbo"]["ci95"] == pytest.approx([-x for x in reversed(theirs["elbo"]["ci95"])])
    assert ours["iwae"]["nats_per_frame"] > ours["elbo"]["nats_per_frame"]


def test_a_model_does_not_differ_from_itself(vrnn, corpus):
    found = succeed("compare", vrnn, vrnn, "--data", corpus, "--no-estimate")
    assert "+0.0000 (+0.0000 to +0.0000), ahead on 0%" in found


def test_finish_completes_the_card_and_leaves_the_weights(vrnn, corpus):
    before = (vrnn / "model.safetensors").read_bytes()
    succeed("finish", vrnn, "--data", corpus, "--samples", 2)
    card = read_card(vrnn)
    assert (vrnn / "model.safetensors").read_bytes() == before
    assert card["sha256"] == hashlib.sha256(before).hexdigest()
    assert "CC BY 4.0" in card["licence"] and "no commercial distribution" in card["licence"]
    assert "10.1109/ICPR.1994.576870" in card["attribution"]
    assert card["metrics"]["sequences"] == 12 and card["metrics"]["iwae_samples"] == 2
    axes = np.array(card["latent_basis"]["axes"])
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-6)
    assert sum(card["latent_basis"]["explained"]) == pytest.approx(1, abs=1e-6)
    assert load(vrnn).card == card


def test_the_basis_is_centred_on_validation_ink(vrnn, corpus):
    succeed("finish", vrnn, "--data", corpus, "--no-estimate")
    model = load(vrnn)
    data = pace_all(read_packed(corpus / "valid.npz"))
    means = []
    for i in range(len(data)):
        frames = data.frames(i, model.codec)
        trace = prefill(model.model, frames, generator=Generator().manual_seed(i))
        assert trace.q is not None
        means.append(trace.q.mu[0].numpy())
    expected = np.concatenate(means).mean(0)
    # z is drawn, so the means differ a little from one seed to the next.
    np.testing.assert_allclose(model.card["latent_basis"]["mean"], expected, atol=0.02)


def test_a_deterministic_card_has_no_basis(rnn, corpus):
    succeed("finish", rnn, "--data", corpus, "--no-estimate")
    card = read_card(rnn)
    assert "latent_basis" not in card and card["metrics"]["kl_nats_per_frame"] == 0


def test_table_sets_shipped_models_beside_the_published_figures(tmp_path, corpus):
    shelf = tmp_path / "shelf"
    for name in ("rnn-gmm", "vrnn-gauss"):
        folder = checkpoint(shelf / "unipen" / name, name, HandwritingCodec())
        succeed("finish", folder, "--data", corpus, "--no-estimate")
    found = json.loads(succeed("table", "--checkpoints", shelf, "--json"))
    rows = {row["model"]: row for row in found["rows"]}
    assert len(found["rows"]) == 9 and "The corpora differ" in found["note"]
    assert rows["vrnn-gauss"]["published"]["blizzard_estimate"] == 9516
    metrics = read_card(shelf / "unipen" / "rnn-gmm")["metrics"]
    assert rows["rnn-gmm"]["ours"]["elbo_nats_per_frame"] == metrics["elbo_nats_per_frame"]
    assert rows["srnn-filt"]["ours"] is None and rows["srnn-filt"]["state"] == "not trained"
    text = succeed("table", "--checkpoints", shelf)
    lines = {line.split("  ")[0]: line for line in text.splitlines()}
    assert text.startswith("unipen: 12 test sequences, ")
    assert lines["rnn-gmm"].split()[-2:] == ["=7413", "=26643"]
    assert lines["vrnn-gauss"].split()[-4:] == [">=9223", "~9516", ">=28805", "~30235"]
    assert "not trained" in lines["srnn-filt"]
    assert f"={metrics['elbo_nats_per_frame']:.4f}" in lines["rnn-gmm"]
    assert "The corpora differ" in text
