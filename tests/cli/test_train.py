"""train, from options to card, and resumed."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from safetensors.torch import load_file

import vrnn.models.config as config
from tests.cli.kit import checkpoint, run, succeed
from vrnn.checkpoint import load, read_card
from vrnn.cli.train import setting_parameters
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.models import Config
from vrnn.train.loop import Run
from vrnn.train.settings import Settings
from vrnn.types import Batch

QUICK = ("--batch", 4, "--evaluate-every", 2, "--validate-on", 4, "--no-estimate", "--kl-warm-up", 2)


@pytest.fixture
def small_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue's names, made so small that an update takes milliseconds."""
    for name in ("vrnn-gauss", "rnn-gmm"):
        card = read_card(checkpoint(tmp_path / "like" / name, name, HandwritingCodec()))
        monkeypatch.setitem(config.CONFIGS, name, Config.from_dict(card["config"]))


def rows(out: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]


def test_every_setting_is_an_option_with_its_default():
    options = {p.name: p.default for p in setting_parameters()}
    defaults = asdict(Settings())
    varied = {f"augment_{name}": value for name, value in Settings().augmentation._asdict().items()}
    del defaults["augmentation"]
    assert options == defaults | varied
    assert len(options) == len(fields(Settings)) + 3


@pytest.mark.usefixtures("small_catalogue")
def test_train_leaves_a_finished_checkpoint_and_its_metrics(corpus, tmp_path):
    out = tmp_path / "run"
    said = succeed(
        "train", "--model", "vrnn-gauss", "--data", corpus, "--out", out, "--updates", 4,
        "--augment-slant", 0.2, *QUICK,
    )  # fmt: skip
    assert "4 updates, best validation" in said and "active" in said
    card = load(out).card
    assert card["training"]["updates"] == 4
    assert card["training"]["settings"]["augmentation"] == [0.1, 0.05, 0.2, 0.1]
    assert card["curve"][0]["update"] == 2
    assert card["metrics"]["sequences"] == 12 and len(card["latent_basis"]["mean"]) == 3
    assert [row["update"] for row in rows(out)] == [1, 2, 3, 4]
    assert {"loss", "norm", "kl_weight"} <= set(rows(out)[0])
    assert {"elbo_nats_per_frame", "kl_nats_per_frame", "active_units"} <= set(rows(out)[1])
    assert list((out / "tensorboard").glob("events*"))


@pytest.mark.usefixtures("small_catalogue")
def test_a_resumed_run_reads_as_if_it_had_never_stopped(corpus, tmp_path, monkeypatch):
    """Stopped in its sixth update, so that the fifth has a row of metrics but no state."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    order = ("train", "--model", "rnn-gmm", "--data", corpus, "--updates", 6, *QUICK)
    succeed(*order, "--out", whole)
    advance = Run.advance

    def stopped(self: Run, batch: Batch) -> dict[str, float]:
        if self.progress.update == 5:
            raise KeyboardInterrupt
        return advance(self, batch)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "advance", stopped)
        assert run(*order, "--out", parts).exit_code != 0
    assert len(rows(parts)) == 5
    with (parts / "metrics.jsonl").open("a") as file:
        file.write('{"upda')
    succeed(*order, "--out", parts, "--resume")
    assert rows(parts) == rows(whole) and len(rows(whole)) == 6
    weights = [(out / "model.safetensors").read_bytes() for out in (parts, whole)]
    assert weights[0] == weights[1]
    resumed, unbroken = (load_file(out / "state.safetensors") for out in (parts, whole))
    assert resumed.keys() == unbroken.keys()
    assert all(bool((resumed[name] == unbroken[name]).all()) for name in unbroken)


@pytest.mark.usefixtures("small_catalogue")
def test_a_run_is_not_resumed_with_other_settings(corpus, tmp_path):
    order = ("train", "--model", "rnn-gmm", "--data", corpus, "--out", tmp_path / "run", *QUICK)
    succeed(*order, "--updates", 2)
    refused = run(*order, "--updates", 4, "--resume")
    assert refused.exit_code == 2
    assert "error: The run was begun with other settings: updates." in refused.stderr
