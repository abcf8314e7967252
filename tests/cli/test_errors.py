"""What a user gets wrong is one clear line and exit code 2, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.kit import checkpoint, run, speech_checkpoint
from vrnn.codecs.audio import AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec

ROOT = Path(__file__).parents[2]


def refused(*arguments: object) -> str:
    """The one line on standard error of a command that must be refused."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    lines = result.stderr.splitlines()
    assert result.stdout == "" and len(lines) == 1 and lines[0].startswith("error: ")
    return lines[0]


def damaged(folder: Path) -> Path:
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    return folder


def test_a_missing_checkpoint(tmp_path, corpus):
    assert "nowhere/card.json cannot be read" in refused("evaluate", tmp_path / "nowhere", "--data", corpus)


def test_a_corrupt_checkpoint(vrnn, corpus, tmp_path):
    folder = damaged(vrnn)
    for command in (
        ("evaluate", folder, "--data", corpus),
        ("finish", folder, "--data", corpus),
        ("sample", folder, "--out", tmp_path / "s.svg"),
        ("sheet", folder, "--out", tmp_path / "s.svg"),
    ):
        assert "is not the file that its card seals" in refused(*command)
    assert not (tmp_path / "s.svg").exists()


def test_an_estimate_that_is_both_wanted_and_not(vrnn, corpus):
    both = ("--data", corpus, "--no-estimate", "--estimate-on", 3)
    for command in ("evaluate", "finish"):
        assert "--estimate-on 3 and --no-estimate contradict" in refused(command, vrnn, *both)


def test_a_missing_corpus_and_one_that_is_none(vrnn, tmp_path):
    assert "There is no file" in refused("evaluate", vrnn, "--data", tmp_path / "no.npz")
    (tmp_path / "fake.npz").write_bytes(b"PK\x03\x04 not really")
    assert "is not a packed corpus" in refused("evaluate", vrnn, "--data", tmp_path / "fake.npz")


def test_an_unknown_model_size_or_device(corpus, tmp_path):
    start = ("train", "--data", corpus, "--out", tmp_path / "run")
    assert "no model named 'lstm'" in refused(*start, "--model", "lstm")
    assert "no size 'huge'" in refused(*start, "--model", "rnn-gmm", "--size", "huge")
    assert "no device 'abacus'" in refused(*start, "--model", "rnn-gmm", "--device", "abacus")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("batch", 0), ("learning-rate", "nan"), ("clip", -1), ("kl-warm-up", -1), ("augment-scale", "nan")],
)
def test_settings_that_make_no_run(corpus, tmp_path, option, value):
    start = ("train", "--data", corpus, "--out", tmp_path / "run", "--model", "rnn-gmm")
    assert f"--{option} is {value}" in refused(*start, f"--{option}", value)


def test_nothing_to_resume(corpus, tmp_path):
    order = ("train", "--data", corpus, "--out", tmp_path / "run", "--model", "rnn-gmm", "--batch", 4)
    result = run(*order, "--resume")
    assert result.exit_code == 2 and "error: There is nothing to resume" in result.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [("temperature", "nan"), ("temperature", -1), ("temperature", 1e9), ("count", 0), ("count", 65),
     ("seconds", 0), ("seconds", "inf"), ("seconds", 31)],
)  # fmt: skip
def test_a_drawing_out_of_range(vrnn, tmp_path, option, value):
    for command in ("sample", "sheet"):
        out = tmp_path / "s.svg"
        assert f"--{option} is" in refused(command, vrnn, "--out", out, f"--{option}", value)
        assert not out.exists()


def test_an_output_of_no_known_kind_or_in_no_possible_place(vrnn, tmp_path, ink_file):
    assert "must end in .svg or .png or .gif or .json or .npz" in refused(
        "sample", vrnn, "--out", tmp_path / "s.pdf"
    )
    assert "must end in .npz or .csv" in refused("explain", vrnn, ink_file, "--out", tmp_path / "e.txt")
    inside_a_file = ink_file / "s.svg"
    assert "cannot be written" in refused("sample", vrnn, "--out", inside_a_file, "--seconds", 0.1)


def test_ink_that_is_missing_or_none(vrnn, tmp_path):
    out = tmp_path / "s.svg"
    assert "cannot be read" in refused("sample", vrnn, "--prime", tmp_path / "no.json", "--out", out)
    (tmp_path / "song.mp3").write_bytes(b"ID3")
    assert "is not ink" in refused("explain", vrnn, tmp_path / "song.mp3", "--out", tmp_path / "e.csv")


def test_models_that_measure_ink_differently_are_not_compared(vrnn, corpus, tmp_path):
    other = checkpoint(tmp_path / "other", "rnn-gmm", HandwritingCodec(std=0.6))
    assert "encode handwriting differently" in refused("compare", vrnn, other, "--data", corpus)


def test_models_of_other_sounds_pieces_or_kinds_are_not_compared(vrnn, speaker_model, recordings, tmp_path):
    data = ("--data", recordings)
    assert "One checkpoint reads handwriting and the other sound" in refused(
        "compare", vrnn, speaker_model, *data
    )
    other = speech_checkpoint(tmp_path / "other", "rnn-gmm", codec=AudioCodec(std=0.2))
    assert "encode sound differently" in refused("compare", speaker_model, other, *data)
    pieces = speech_checkpoint(tmp_path / "pieces", "rnn-gmm", segment_frames=8)
    assert "pieces of a length that the other does not" in refused("compare", speaker_model, pieces, *data)


@pytest.mark.parametrize("command", ["evaluate", "finish"])
def test_the_wrong_corpus_for_the_checkpoint(vrnn, speaker_model, corpus, recordings, command):
    said = refused(command, vrnn, "--data", recordings)
    assert "holds sound; the checkpoint (vrnn-gauss, trained on unipen) reads handwriting" in said
    said = refused(command, speaker_model, "--data", corpus)
    assert "holds handwriting; the checkpoint (vrnn-gauss, trained on kerstin) reads sound" in said


@pytest.mark.parametrize("samples", [0, -1, 10_001])
def test_an_estimate_of_no_possible_number_of_samples(vrnn, rnn, corpus, samples, tmp_path):
    """K = 0 is no estimate; whoever wants none says so."""
    for command in (
        ("evaluate", vrnn, "--data", corpus),
        ("compare", vrnn, rnn, "--data", corpus),
        ("finish", vrnn, "--data", corpus),
        ("train", "--model", "rnn-gmm", "--data", corpus, "--out", tmp_path / "run"),
    ):
        said = refused(*command, "--samples", samples)
        assert said.startswith(f"error: --samples {samples}: choose at ")
        assert ("--no-estimate" in said) == (samples < 1)


def test_ink_and_sound_given_to_the_wrong_model(vrnn, speaker_model, ink_file, sound_file, tmp_path):
    out, figures = tmp_path / "s.npz", tmp_path / "e.csv"
    assert "is not ink" in refused("explain", vrnn, sound_file, "--out", figures)
    assert "is not ink" in refused("sample", vrnn, "--prime", sound_file, "--out", out)
    assert "not a sound file" in refused("explain", speaker_model, ink_file, "--out", figures)
    assert "not a sound file" in refused("sample", speaker_model, "--prime", ink_file, "--out", out)
    assert "must end in .wav or .npz" in refused("sample", speaker_model, "--out", tmp_path / "s.svg")
    assert ".gif or .json or .npz" in refused("sample", vrnn, "--out", tmp_path / "s.wav")
    assert "draws sound" in refused("sheet", speaker_model, "--out", tmp_path / "s.svg")
    assert not out.exists() and not figures.exists()


def test_a_damaged_checkpoint_of_speech(speaker_model, recordings):
    assert "is not the file that its card seals" in refused(
        "evaluate", damaged(speaker_model), "--data", recordings
    )


def test_a_folder_without_anything_to_read(vrnn, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "neither a packed split nor a file" in refused("evaluate", vrnn, "--data", tmp_path / "empty")
    assert "There is no file" in refused("finish", vrnn, "--data", tmp_path / "empty")


def test_a_table_with_a_damaged_card(tmp_path):
    (tmp_path / "unipen" / "rnn-gmm").mkdir(parents=True)
    (tmp_path / "unipen" / "rnn-gmm" / "card.json").write_text("{")
    assert "rnn-gmm/card.json is not valid JSON" in refused("table", "--checkpoints", tmp_path)


def test_a_folder_that_is_no_download(tmp_path):
    assert "is not a UNIPEN download" in refused("prepare", "unipen", tmp_path, tmp_path / "out")


def test_a_table_of_nothing(tmp_path):
    assert "There is no folder" in refused("table", "--checkpoints", tmp_path / "no")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluate", "CHECKPOINT", "--data", "CORPUS", "--limit", "0"], "greater than or equal to 1. See"),
        (
            ["evaluate", "CHECKPOINT", "--data", "CORPUS", "--samples", "many"],
            "'--samples': Input should be a valid integer",
        ),
        (["evaluate", "CHECKPOINT"], "Missing option '--data'"),
        (["sample", "CHECKPOINT", "--frequency", "3"], "No such option"),
        (["forecast"], "No such command 'forecast'"),
        (["prepare", "elsewhere"], "No such command 'elsewhere'"),
        (["--loud", "table"], "No such option"),
        (
            ["sheet", "CHECKPOINT", "--out", "s.svg", "--seed", "one"],
            "'--seed': Input should be a valid integer",
        ),
    ],
)
def test_usage_that_is_unknown_or_incomplete(arguments, said, vrnn, corpus):
    names = {"CHECKPOINT": str(vrnn), "CORPUS": str(corpus)}
    line = refused(*(names.get(a, a) for a in arguments))
    assert said in line and "--help`" in line


def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vrnn", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_a_real_process_says_one_line_and_leaves_with_2(tmp_path):
    done = shell("evaluate", str(tmp_path / "no"), "--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: no/card.json cannot be read") and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [[], ["train"], ["evaluate"], ["sample"], ["explain"], ["table"], ["prepare", "unipen"]],
)
def test_help_is_there_and_does_not_wait_for_torch(command):
    code = (
        "import sys; from vrnn.cli.app import app\n"
        "try: app(sys.argv[1:])\n"
        "finally: assert 'torch' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and "Usage:" in done.stdout and done.stderr == ""
