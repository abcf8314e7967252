"""`prepare` on recordings: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from tests.cli.kit import run, succeed
from vrnn.data.packed_speech import read_packed_speech


def recordings(folder, *names: str) -> None:
    for i, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, np.full(10_000, 100 + i, np.int16), 16_000)


def test_a_folder_becomes_packed_pieces(tmp_path):
    recordings(tmp_path / "voice", "train/a.flac", "train/b.wav", "valid/c.flac", "test/d.flac")
    out = succeed("prepare", "folder", tmp_path / "voice", tmp_path / "out", "--segment", 0.25)
    assert out.splitlines() == [
        "4 files",
        "train: 4 sequences, 0.0 minutes, 1 speakers",
        "valid: 2 sequences, 0.0 minutes, 1 speakers",
        "test: 2 sequences, 0.0 minutes, 1 speakers",
        "cut 0.5 s at the ends, which did not fill a piece",
    ]
    train = read_packed_speech(tmp_path / "out" / "train.npz")
    assert [(len(s), int(s[0])) for s in train.sounds] == [
        (4_000, 100),
        (4_000, 100),
        (4_000, 101),
        (4_000, 101),
    ]


def test_librispeech_is_kept_whole(tmp_path):
    recordings(tmp_path / "src", "train/1-2-0003.flac", "test/4-5-0006.flac")
    out = succeed("prepare", "librispeech", tmp_path / "src", tmp_path / "out")
    assert "train: 1 sequences" in out and "cut" not in out
    data = read_packed_speech(tmp_path / "out" / "test.npz")
    assert data.speaker.tolist() == ["4"] and len(data.sounds[0]) == 10_000


def test_converted_timit(tmp_path):
    recordings(tmp_path / "src", "TRAIN/DR1/FCJF0/SA1.WAV", "TEST/DR1/MABC0/SA1.WAV")
    assert "test: 1 sequences" in succeed("prepare", "timit", tmp_path / "src", tmp_path / "out")
    assert read_packed_speech(tmp_path / "out" / "test.npz").name.tolist() == ["MABC0-SA1"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["timit", "SRC", "OUT"], "is not TIMIT"),
        (["librispeech", "SRC", "OUT"], "no utterance of LibriSpeech"),
        (["folder", "EMPTY", "OUT"], "There is no sound file"),
        (["folder", "SRC", "OUT", "--segment", "0"], "Pieces of 0 s cannot be made"),
        (["folder", "SRC", "OUT", "--segment", "nan"], "Pieces of nan s cannot be made"),
        (["folder", "SRC", "OUT", "--segment", "50"], "No recording of the corpus could be kept"),
        (["folder", "BROKEN", "OUT"], "cannot be read as sound"),
    ],
)
def test_what_cannot_be_prepared_is_one_line_and_exit_code_2(tmp_path, arguments, reason):
    recordings(tmp_path / "src", "a.flac")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.wav").write_bytes(b"nothing")
    names = {name: str(tmp_path / name.lower()) for name in ("SRC", "EMPTY", "BROKEN", "OUT")}
    result = run("prepare", *(names.get(a, a) for a in arguments))
    assert result.exit_code == 2 and result.stdout == "", result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: ") and reason in lines[0]
    assert not (tmp_path / "out").exists()
