"""A corpus of zigzag words by a few writers, and checkpoints that have learned nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.cli.kit import checkpoint, word
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
