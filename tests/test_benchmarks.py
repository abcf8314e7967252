"""The benchmarks' arithmetic; what they measure is measured by `make bench`."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from torch import nn

pytest.importorskip("playwright")

from benchmarks import __main__ as bench
from benchmarks import hand, memory, page, report, sampling, speech, training
from benchmarks.hand import Times
from vrnn.models.config import Kind


def test_a_ratio_is_that_of_the_medians_and_an_outlier_does_not_count() -> None:
    one = report.row("page", "all", [30.0, 10.0, 900.0], "ms", [5.0, 4.0, 80.0], "round trip")
    assert (one.value, one.low, one.high, one.ratio) == (30.0, 10.0, 900.0, 6.0)
    assert report.row("page", "all", [3.0, 1.0, 2.0, 4.0, 9.0], "ms")[2:] == (3.0, "ms", 2.0, 4.0, None, "")


def test_a_single_figure_has_no_spread_and_no_ratio() -> None:
    one = report.row("memory", "idle", [512.0], "MB")
    assert (one.value, one.low, one.high, one.ratio) == (512.0, 512.0, 512.0, None)


def test_the_report_names_every_part_once_and_puts_the_ratio_first() -> None:
    rows = page.rows([20.0, 20.0], [Times(1.0, 30.0, 40.0, 90.0)])
    text = list(report.lines({"cpu": "a 6502"}, rows))
    assert text[0].split() == ["cpu", "a", "6502"]
    assert sum("page" in line for line in text) == 1
    found = {one.name: one.ratio for one in rows}
    assert found == {
        "round trip with no model in it": None,
        "pen up to what the models infer": 1.5,
        "pen up to the first future on screen": 2.0,
        "pen up to all futures of both models": 4.5,
    }
    assert text[-1].index("4.50x") < text[-1].index("90 ms") < text[-1].index("x = round trip")


def test_the_peak_is_read_in_megabytes() -> None:
    assert memory.peak_megabytes("Name:\tpython\nVmHWM:\t  524288 kB\nVmRSS:\t 1024 kB\n") == 512.0


def test_the_word_is_real_ink_in_three_strokes_that_keep_both_their_ends() -> None:
    strokes = json.loads(hand.WORD.read_text(encoding="utf-8"))["strokes"]
    written = hand.word()
    assert len(written) == len(strokes) == 3
    for stroke, points in zip(strokes, written, strict=True):
        np.testing.assert_array_equal([points[0], points[-1]], [stroke[0][:2], stroke[-1][:2]])


def test_a_rate_counts_the_frames_of_all_futures() -> None:
    clock = iter([0.0, 2.0, 0.0, 0.5])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling.time, "thread_time", lambda: next(clock))
        patch.setattr(sampling, "WARM_UP", 0)
        case = sampling.Case("eight", lambda: None, lambda: None, 8 * 48)
        one = sampling.rated(case, 1, "cpu")
    assert (one.value, one.unit, one.ratio) == (192.0, "frames/s", 4.0)


def test_speech_is_rated_in_seconds_of_sound_by_the_second() -> None:
    row = report.Row("sampling", "x", 800.0, "frames/s", 400.0, 1600.0, 3.0, "time of a bare LSTM cell")
    one = speech.in_seconds(row)
    assert (one.part, one.value, one.low, one.high, one.unit) == ("speech", 10.0, 5.0, 20.0, "s/s")
    assert one.ratio == 3.0 and "torch.nn.LSTM" in one.reference


def test_the_bare_lstm_is_as_wide_as_the_model_and_reads_its_frames() -> None:
    model = speech.model_named("rnn-gmm", 0)
    reference = speech.cases("rnn-gmm", model, 0, "cpu")[0].reference
    lstm, frames = reference.args  # pyright: ignore[reportFunctionMemberAccess]
    assert (lstm.input_size, lstm.hidden_size) == (200, model.config.hidden)
    assert frames.shape == (800, 200)


@pytest.mark.parametrize("kind", ["ink", "speech"])
def test_the_floor_multiplies_by_every_weight_of_the_model_once(kind: Kind) -> None:
    model, _ = training.made(training.config(kind, 64), 2, 3, 0, "cpu")
    weights = sum(weight.numel() for weight in model.parameters() if weight.dim() == 2)
    assert sum(one.outputs * one.inputs for one in training.products(model.config)) == weights


@pytest.mark.parametrize(("rival", "gates"), [(nn.LSTM, 4), (nn.GRU, 3)])
def test_a_rival_has_as_many_parameters(rival: type[nn.LSTM] | type[nn.GRU], gates: int) -> None:
    net = rival(200, training.width_of(1_000_000, gates, 200))
    assert sum(weight.numel() for weight in net.parameters()) == pytest.approx(1e6, rel=0.003)


def test_both_loops_of_a_training_step_leave_the_same_gradient() -> None:
    model, batch = training.made(training.config("ink", 32), 2, 5, 0, "cpu")
    gradients = []
    for work in (training.step, training.plain_step):
        work(model, batch)
        gradients.append([weight.grad for weight in model.parameters()])
    torch.testing.assert_close(*gradients, rtol=1e-4, atol=1e-4)


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["speed"])
    assert "choose from sampling, speech, training, training-1200, page, memory" in capsys.readouterr().err
