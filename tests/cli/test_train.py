"""train, from options to card, and resumed."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import soundfile
from safetensors.torch import load_file
from torch import Tensor

from tests.cli.kit import checkpoint, hum, run, speech_checkpoint, succeed
from vrnn.checkpoint import load, read_card
from vrnn.cli.settings import setting_parameters, settings_of
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.augmentation import Augmentation
from vrnn.models import CATALOGUE, Config
from vrnn.train.loop import Run
from vrnn.train.settings import INK, SPEECH, Settings
from vrnn.types import Batch

QUICK = ("--batch", 4, "--evaluate-every", 2, "--validate-on", 4, "--no-estimate", "--kl-warm-up", 2)


@pytest.fixture
def small_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue's names, made so small that an update takes milliseconds."""
    for name in ("vrnn-gauss", "rnn-gmm"):
        ink = read_card(checkpoint(tmp_path / "like" / name, name, HandwritingCodec()))
        speech = read_card(speech_checkpoint(tmp_path / "sounds-like" / name, name))
        monkeypatch.setitem(CATALOGUE["ink", "small"], name, Config.from_dict(ink["config"]))
        monkeypatch.setitem(CATALOGUE["speech", "small"], name, Config.from_dict(speech["config"]))


def rows(out: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]


def test_every_setting_is_an_option_and_left_out_it_is_the_usual_one():
    options = {p.name: p.default for p in setting_parameters()}
    names = set(asdict(Settings())) - {"augmentation"}
    assert set(options) == names | {f"augment_{name}" for name in Augmentation._fields}
    for usual in (INK, SPEECH):
        assert settings_of(options, usual) == usual
    changed = settings_of(options | {"longest": 7, "augment_slant": 0.5}, SPEECH)
    assert changed == replace(SPEECH, longest=7, augmentation=Augmentation(slant=0.5))


def test_help_says_what_is_usual():
    words = " ".join(succeed("train", "--help").split())
    assert "[ink 300, speech 120]" in words and "[6500]" in words and "[0.05]" in words


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    """Two speakers' recordings of half a second to one, in splits of one file each speaker."""
    for seed, split in enumerate(("train", "valid", "test")):
        for speaker in ("11", "12"):
            path = tmp_path / "voices" / split / f"{speaker}-1-000{seed}.flac"
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, hum(0.5 + 0.25 * seed, seed), 16_000)
    return tmp_path / "voices"


@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize(("corpus", "segment", "sequences"), [("kerstin", 40, 4), ("librispeech", None, 2)])
def test_speech_is_trained_by_the_same_command(voices, tmp_path, corpus, segment, sequences):
    """A test recording lasts a second, which is two pieces of Blizzard's protocol."""
    out = tmp_path / "run"
    order = ("train", "--model", "vrnn-gauss", "--corpus", corpus, "--data", voices, "--out", out)
    succeed(*order, "--updates", 4, *QUICK, "--batch", 2)
    card = load(out).card
    assert card["protocol"] == {"segment_frames": segment}
    assert set(card["trained"]) == set(card["measured"]) == {"date", "machine", "torch"}
    assert card["codec"]["kind"] == "audio" and card["metrics"]["sequences"] == sequences
    assert card["training"]["settings"]["longest"] == (segment or 120)
    assert card["licence"].startswith("CC")


@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--corpus", "unipen"), "holds speech; unipen is ink"),
        (("--model", "lstm"), "There is no model named 'lstm'"),
        (("--size", "huge"), "There is no size 'huge'"),
        (("--corpus", "kerstin", "--batch", 0), "--batch is 0"),
        (("--corpus", "kerstin", "--drop-h", 1.5), "--drop-h is 1.5"),
        (("--corpus", "kerstin", "--data", "nowhere"), "There is neither train.npz nor a folder train"),
    ],
    ids=str,
)
def test_what_makes_no_run_is_one_line(voices, tmp_path, options, said):
    order = (
        "train",
        "--model",
        "vrnn-gauss",
        "--corpus",
        "mine",
        "--data",
        voices,
        "--out",
        tmp_path / "run",
    )
    refused = run(*order, *options)
    assert refused.exit_code == 2
    assert refused.stderr.strip().splitlines()[-1].startswith("error: ") and said in refused.stderr
    assert "Traceback" not in refused.output


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

    def stopped(self: Run, batch: Batch, jumps: Tensor | None) -> dict[str, float]:
        if self.progress.update == 5:
            raise KeyboardInterrupt
        return advance(self, batch, jumps)

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


@pytest.mark.usefixtures("small_catalogue")
def test_a_column_is_trained_alike_and_goes_on_where_it_was_stopped(corpus, tmp_path, monkeypatch):
    """Stopped in the second model; nothing that was done is done again, and the end is the same."""
    models = ("--model", "rnn-gmm", "--model", "vrnn-gauss")
    order = ("reproduce", "--corpus", "unipen", "--data", corpus, "--updates", 4, *models, *QUICK)
    whole = succeed(*order, "--out", tmp_path / "whole")
    assert "rnn-gmm" in whole and "vrnn-gauss" in whole and "The corpora differ" in whole
    advance = Run.advance

    def stopped(self: Run, batch: Batch, jumps: Tensor | None) -> dict[str, float]:
        if self.settings == seen and self.progress.update == 3 and self.learner.model.config.latent:
            raise KeyboardInterrupt
        return advance(self, batch, jumps)

    seen = Settings(updates=4, batch=4, evaluate_every=2, kl_warm_up=2)
    with monkeypatch.context() as patch:
        patch.setattr(Run, "advance", stopped)
        assert run(*order, "--out", tmp_path / "parts").exit_code != 0
    said = succeed(*order, "--out", tmp_path / "parts")
    assert "rnn-gmm: done already" in said and "vrnn-gauss: 4 updates" in said
    for name in ("rnn-gmm", "vrnn-gauss"):
        files = [tmp_path / out / "unipen" / name / "model.safetensors" for out in ("whole", "parts")]
        assert files[0].read_bytes() == files[1].read_bytes()
        assert read_card(files[0].parent)["training"]["updates"] == 4


@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize("command", [("train",), ("reproduce", "--corpus", "unipen")], ids=lambda c: c[0])
def test_what_is_trained_may_be_estimated_on_some_sequences(corpus, tmp_path, command):
    order = (*command, "--model", "vrnn-gauss", "--data", corpus, "--out", tmp_path / "out", "--updates", 2)
    quick = [option for option in QUICK if option != "--no-estimate"]
    succeed(*order, *quick, "--samples", 2, "--estimate-on", 3)
    (card,) = [read_card(path.parent) for path in (tmp_path / "out").rglob("card.json")]
    assert card["metrics"]["sequences"] == 12 and card["metrics"]["iwae_on_part"]["sequences"] == 3


def test_a_column_is_not_trained_by_a_group(corpus, monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    refused = run("reproduce", "--corpus", "unipen", "--data", corpus)
    assert refused.exit_code == 2 and "model by model" in refused.stderr
