"""What was heard, as files that numpy and a spreadsheet read back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_checkpoints import hum, save_tiny_speech
from vrnn.engine import sound_files
from vrnn.engine.sound import SoundTrace
from vrnn.engine.sound_in_process import SoundInProcess


@pytest.fixture(scope="module")
def traces(tmp_path_factory) -> list[SoundTrace]:
    root: Path = save_tiny_speech(tmp_path_factory.mktemp("checkpoints"), "vrnn-gauss", "rnn-gmm")
    engine = SoundInProcess(root, device="cpu")
    return [
        list(engine.hear("job", name, "kerstin", hum(), seed=0))[-1] for name in ("vrnn-gauss", "rnn-gmm")
    ]


def test_npz_holds_every_field_that_a_model_has(traces: list[SoundTrace]):
    with np.load(io.BytesIO(sound_files.npz(traces)), allow_pickle=False) as file:
        for trace in traces:
            for name, value in trace._asdict().items():
                key = f"{trace.model}/{name}"
                if value is None or name == "model":
                    assert key not in file
                else:
                    np.testing.assert_array_equal(file[key], np.asarray(value))


def test_csv_holds_a_row_a_frame_with_both_models_side_by_side(traces: list[SoundTrace]):
    rows = list(csv.DictReader(io.StringIO(sound_files.csv(traces).decode())))
    vrnn, rnn = traces
    assert len(rows) == len(vrnn.time) == 202
    assert vrnn.kl is not None and vrnn.path_q is not None
    for name, values in {
        "time_s": vrnn.time,
        "vrnn-gauss/kl": vrnn.kl,
        "vrnn-gauss/log_px": vrnn.log_px,
        "vrnn-gauss/path_q_2": vrnn.path_q[:, 2],
        "rnn-gmm/log_px": rnn.log_px,
    }.items():
        np.testing.assert_allclose([float(row[name]) for row in rows], values, rtol=1e-8)
    assert not [name for name in rows[0] if name.startswith("rnn-gmm/") and name != "rnn-gmm/log_px"]


def test_csv_of_traces_that_grow_holds_what_all_have(traces: list[SoundTrace]):
    vrnn, rnn = traces
    short = rnn._replace(time=rnn.time[:80], log_px=rnn.log_px[:80])
    rows = list(csv.DictReader(io.StringIO(sound_files.csv([vrnn, short]).decode())))
    assert len(rows) == 80
    assert float(rows[-1]["vrnn-gauss/log_px"]) == pytest.approx(vrnn.log_px[79])
