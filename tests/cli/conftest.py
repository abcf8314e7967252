"""A corpus of zigzag words by a few writers, and checkpoints that have learned nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.cli.kit import checkpoint, hum, speech_checkpoint, word
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.packed import Sample, write_packed
from vrnn.formats.ink_json import write_json


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with train.npz, valid.npz and test.npz."""
    folder, rng = tmp_path_factory.mktemp("corpus"), np.random.default_rng(0)
    for split, count in (("train", 24), ("valid", 8), ("test", 12)):
        samples = [Sample(word(rng), 100.0, i % 4, "us", "word", f"word {i}") for i in range(count)]
        write_packed(folder / f"{split}.npz", samples)
    return folder


@pytest.fixture
def vrnn(tmp_path: Path) -> Path:
    return checkpoint(tmp_path / "vrnn-gauss", "vrnn-gauss", HandwritingCodec(std=0.5))


@pytest.fixture
def rnn(tmp_path: Path) -> Path:
    return checkpoint(tmp_path / "rnn-gmm", "rnn-gmm", HandwritingCodec(std=0.5))


@pytest.fixture
def ink_file(tmp_path: Path) -> Path:
    path = tmp_path / "hello.json"
    path.write_bytes(write_json(word(np.random.default_rng(9))))
    return path


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders valid and test of sound files: in test three speakers with two files each, WAV and FLAC."""
    import soundfile

    folder = tmp_path_factory.mktemp("recordings")
    for split, speakers in (("valid", "ab"), ("test", "abc")):
        for who, speaker in enumerate(speakers):
            (folder / split / speaker).mkdir(parents=True)
            for i, suffix in enumerate(("wav", "flac")):
                path = folder / split / speaker / f"{i}.{suffix}"
                soundfile.write(path, hum(0.2 + 0.1 * i + 0.003 * who, seed=3 * who + i), 16_000)
    return folder


@pytest.fixture
def speaker_model(tmp_path: Path) -> Path:
    return speech_checkpoint(tmp_path / "speech-vrnn", "vrnn-gauss")


@pytest.fixture
def speaker_baseline(tmp_path: Path) -> Path:
    return speech_checkpoint(tmp_path / "speech-rnn", "rnn-gmm")


@pytest.fixture
def sound_file(tmp_path: Path) -> Path:
    import soundfile

    path = tmp_path / "hello.wav"
    soundfile.write(path, hum(0.26, seed=7), 16_000)
    return path
