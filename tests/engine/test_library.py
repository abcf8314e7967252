"""What the catalogue says of checkpoints that are missing, damaged or there."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tests.tiny_checkpoints import save_tiny
from vrnn.engine.library import Library, default_root
from vrnn.models import CONFIGS, label_of
from vrnn.types import InputError


def status(root: Path, name: str):
    return next(s for s in Library(root, "cpu").statuses() if s.name == name)


def test_labels_are_the_review_s():
    assert [label_of(name) for name in CONFIGS][:9] == [
        "RNN-Gauss",
        "RNN-GMM",
        "VRNN-I-Gauss",
        "VRNN-Gauss",
        "VRNN-GMM",
        "SRNN (filt)",
        "SRNN (filt+Res_q)",
        "SRNN (smooth)",
        "SRNN (smooth+Res_q)",
    ]


def test_each_corpus_has_checkpoints_of_its_own(tmp_path: Path):
    save_tiny(tmp_path, "rnn-gmm")
    (tmp_path / "unipen").rename(tmp_path / "elsewhere")
    there, here = Library(tmp_path, "cpu", "elsewhere"), Library(tmp_path, "cpu")
    assert [s.name for s in there.statuses() if s.available] == ["rnn-gmm"]
    assert not any(s.available for s in here.statuses())
    assert there.get("rnn-gmm").card["config"]["name"] == "rnn-gmm"
    with pytest.raises(InputError):
        here.get("rnn-gmm")
    assert {s.corpus for s in there.statuses()} == {"elsewhere"}
    assert all(
        f"--corpus elsewhere --data DIR --out checkpoints/elsewhere/{s.name}" in s.command
        for s in there.statuses()
    )


def test_a_trained_model_is_available_under_its_seal(tmp_path: Path):
    save_tiny(tmp_path, "rnn-gmm")
    found = status(tmp_path, "rnn-gmm")
    weights = (tmp_path / "unipen" / "rnn-gmm" / "model.safetensors").read_bytes()
    assert found.available and not found.reason
    assert found.seal == hashlib.sha256(weights).hexdigest()


def test_a_missing_model_comes_with_the_command_that_trains_it(tmp_path: Path):
    found = status(tmp_path, "vrnn-gauss")
    assert not found.available and "not been trained" in found.reason
    assert found.command.startswith("python -m vrnn train --model vrnn-gauss ")


@pytest.mark.parametrize("damage", ["{", "[]", '{"config": 1}'])
def test_a_damaged_card_greys_the_model(tmp_path: Path, damage: str):
    save_tiny(tmp_path, "rnn-gmm")
    (tmp_path / "unipen" / "rnn-gmm" / "card.json").write_text(damage)
    found = status(tmp_path, "rnn-gmm")
    assert not found.available and "card.json" in found.reason


def test_missing_weights_grey_the_model(tmp_path: Path):
    save_tiny(tmp_path, "rnn-gmm")
    (tmp_path / "unipen" / "rnn-gmm" / "model.safetensors").unlink()
    assert not status(tmp_path, "rnn-gmm").available


def test_tampered_weights_are_refused_and_can_be_restored(tmp_path: Path):
    save_tiny(tmp_path, "rnn-gmm")
    weights = tmp_path / "unipen" / "rnn-gmm" / "model.safetensors"
    good = weights.read_bytes()
    weights.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    library = Library(tmp_path, "cpu")
    with pytest.raises(InputError, match="seals"):
        library.get("rnn-gmm")
    weights.write_bytes(good)
    assert json.dumps(library.get("rnn-gmm").card["licence"]) == '"CC BY 4.0"'


def test_an_unknown_name_is_an_input_error(tmp_path: Path):
    with pytest.raises(InputError, match="no model named"):
        Library(tmp_path, "cpu").get("../../etc")


def test_the_environment_names_the_folder(monkeypatch):
    monkeypatch.setenv("VRNN_CHECKPOINTS", "/somewhere")
    assert default_root() == Path("/somewhere")
    monkeypatch.delenv("VRNN_CHECKPOINTS")
    assert (default_root().parent / "app.py").is_file()


def test_variants_follow_the_catalogue_in_its_order(tmp_path: Path):
    save_tiny(tmp_path, "vrnn-gauss", "rnn-gmm")
    for name in ("vrnn-gauss.seed-1", "rnn-gmm.long", "vrnn-gauss.long", "lstm.long", "rnn-gmm.Long!"):
        shutil.copytree(tmp_path / "unipen" / "vrnn-gauss", tmp_path / "unipen" / name)
    statuses = Library(tmp_path, "cpu").statuses()
    assert [s.name for s in statuses[:9]] == list(CONFIGS)
    assert [s.name for s in statuses[9:]] == ["rnn-gmm.long", "vrnn-gauss.long", "vrnn-gauss.seed-1"]
    assert [s.label for s in statuses[9:]] == ["RNN-GMM · long", "VRNN-Gauss · long", "VRNN-Gauss · seed 1"]
    assert (
        "--model vrnn-gauss --corpus unipen --data DIR --out checkpoints/unipen/vrnn-gauss.long"
        in statuses[10].command
    )
    assert Library(tmp_path, "cpu").get("vrnn-gauss.seed-1").card["config"]["name"] == "vrnn-gauss"


@pytest.mark.parametrize(
    "name", ["vrnn-gauss.", "vrnn-gauss../rnn-gmm", "vrnn-gauss./x", ".long", "vrnn-gauss.a.b"]
)
def test_a_variant_s_name_is_no_path(tmp_path: Path, name: str):
    save_tiny(tmp_path)
    with pytest.raises(InputError, match="no model named"):
        Library(tmp_path, "cpu").get(name)
