"""The benchmarks' arithmetic; what they measure is measured by `make bench`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from torch import nn

pytest.importorskip("playwright")

from benchmarks import __main__ as bench
from benchmarks import growth, hand, memory, page, plot, report, sampling, sessions, speech, timing, training
from benchmarks.growth import Point
from benchmarks.hand import Times
from vrnn.models.config import Kind
from vrnn.types import Ink


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
        patch.setattr(timing.time, "thread_time", lambda: next(clock))
        patch.setattr(sampling, "WARM_UP", 0)
        case = sampling.Case("eight", lambda: None, lambda: None, 8 * 48)
        one = sampling.rated(case, 1, "cpu")
    assert (one.value, one.unit, one.ratio) == (192.0, "frames/s", 4.0)


def test_other_work_is_rated_over_the_models_own_time() -> None:
    clock = iter([0.0, 2.0, 0.0, 0.5, 0.0, 6.0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timing.time, "thread_time", lambda: next(clock))
        patch.setattr(sampling, "WARM_UP", 0)
        case = sampling.Case("eight", lambda: None, lambda: None, 48, {"slowly": lambda: None})
        _, slowly = sampling.all_rated(case, 1, "cpu")
    assert (slowly.name, slowly.value, slowly.ratio) == ("eight, slowly", 8.0, 3.0)


def test_work_takes_turns_and_what_warms_up_does_not_count() -> None:
    clock, order = iter([0.0, 9.0, 0.0, 9.0, 0.0, 1.0, 0.0, 2.0, 0.0, 3.0, 0.0, 4.0]), []
    work = {name: (lambda name=name: order.append(name)) for name in "ab"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timing.time, "thread_time", lambda: next(clock))
        taken = timing.in_turn(work, 2, "cpu")
    assert order == ["a", "b"] * 3 and taken == {"a": [1.0, 3.0], "b": [2.0, 4.0]}


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


def test_every_way_through_a_training_step_leaves_the_same_gradient() -> None:
    model, batch = training.made(training.config("ink", 32), 2, 20, 0, "cpu")
    gradients = []
    for work in (training.step, training.loop_alone, training.frame_by_frame):
        work(model, batch)
        gradients.append([weight.grad for weight in model.parameters()])
    for other in gradients[1:]:
        torch.testing.assert_close(gradients[0], other, rtol=1e-3, atol=1e-3)


GROWN = {
    "weights": [Point(100, [1.0, 1.0, 1.0]), Point(400, [3.0, 4.0, 8.0])],
    "frames a sequence": [Point(10, [0.5]), Point(20, [1.0])],
}


def test_growth_is_over_the_first_of_its_axis_and_says_what_would_be_in_proportion() -> None:
    found = [(one.name, one.value, one.ratio) for one in growth.rows(GROWN)]
    assert found[1] == ("weights: 400, which is 4 x as many", 4.0, 4.0)
    assert found[3] == ("frames a sequence: 20, which is 2 x as many", 1.0, 2.0)


def test_every_axis_grows_one_thing_by_itself() -> None:
    for moving, shapes in zip((2, 1, 0), growth.AXES.values(), strict=True):
        assert len({shape[moving] for shape in shapes}) == len(shapes)
        assert all(len({shape[i] for shape in shapes}) == 1 for i in {0, 1, 2} - {moving})


def test_what_grows_in_proportion_lies_on_the_line() -> None:
    """Twice the size and twice the seconds: both dots are on the dashed line, wherever the axes begin."""
    drawing = ElementTree.fromstring(
        plot.svg({"frames a sequence": [Point(10, [0.5]), Point(20, [1.0])]}, "t")
    )
    tag = "{http://www.w3.org/2000/svg}"
    dots = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in drawing.iter(f"{tag}circle")]
    line = next(p.attrib["d"] for p in drawing.iter(f"{tag}path") if p.attrib["class"] == "line")
    (x0, y0), (x1, y1) = (map(float, end.split()) for end in line[1:].split("L"))
    assert dots[1] == pytest.approx((x1, y1), abs=0.1) and x0 < dots[0][0] < dots[1][0]
    assert (dots[0][1] - y0) / (dots[0][0] - x0) == pytest.approx((y1 - y0) / (x1 - x0), rel=0.01)


def test_an_axis_has_round_numbers_at_their_logarithms() -> None:
    scale = plot.Scale([0.02, 3.0], 100.0)
    assert scale.ticks() == pytest.approx([0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0])
    assert scale.at(scale.low) == 0 and scale.at(scale.high) == pytest.approx(100)
    assert scale.at(0.2) - scale.at(0.02) == pytest.approx(scale.at(2.0) - scale.at(0.2))


def test_sessions_count_what_fails_and_every_visit_leaves() -> None:
    class Engine:
        """Fails for the odd ones, and gives chunks until it is cancelled."""

        def __init__(self) -> None:
            self.cancelled, self.inks = set[str](), []

        def trace(self, model: str, ink: Ink, *, seed: int) -> None:
            self.inks.append(ink)
            if seed % 2:
                raise RuntimeError("no")

        def continue_(self, job: str, model: str, ink: Ink, **settings: object) -> Iterator[int]:
            for chunk in range(5):
                if job in self.cancelled:
                    return
                yield chunk

        def cancel(self, job: str) -> None:
            self.cancelled.add(job)

    engine, ink = Engine(), Ink((np.array([[1.0, 2.0, 0.0, 0.5], [3.0, 5.0, 0.1, 0.5]]),))
    waits, failed = sessions.at_once(engine, ink, 0, 6)  # pyright: ignore[reportArgumentType]
    assert failed.value == 3 and waits.value >= 0 and not engine.cancelled
    assert len({tuple(given.strokes[0][:, 0]) for given in engine.inks}) == 6
    sessions.visit(engine, ink, 2)  # pyright: ignore[reportArgumentType]
    assert engine.cancelled == {"visit 2"} and ink.strokes[0][0, 0] == 1.0


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["speed"])
    assert (
        "choose from sampling, speech, training, training-1200, growth, sessions, page, memory"
        in capsys.readouterr().err
    )
