"""What the Compare page computes and sends, without the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import stats

import vrnn.ui.columns
from tests.tiny_checkpoints import save_tiny, word
from vrnn.engine.clamp import SEED, Settings
from vrnn.engine.in_process import InProcess
from vrnn.engine.interface import Chunk, InkTrace, ModelStatus
from vrnn.types import InputError
from vrnn.ui.compare import address
from vrnn.ui.compare.board import Board, boards, following
from vrnn.ui.compare.choice import reference_among
from vrnn.ui.compare.payload import columns_data, ink_data
from vrnn.ui.compare.spread import half_width
from vrnn.ui.compare.subjects import InkSubject
from vrnn.ui.pad.bundle import bundle
from vrnn.ui.results import Figures

QUICK = Settings(0.7, 2, 0.5, 5)


@settings(max_examples=40)
@given(some.lists(some.floats(-1e3, 1e3), min_size=2, max_size=16))
def test_the_interval_is_students(values: list[float]):
    expected = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    assert half_width(values) == pytest.approx(expected, rel=3e-4, abs=1e-9)


def test_one_draw_has_no_interval_and_too_many_have_no_table():
    assert half_width([1.5]) is None
    with pytest.raises(ValueError, match="17 draws"):
        half_width([0.0] * 17)


def test_the_interval_holds_the_mean_as_often_as_it_says():
    rng = np.random.default_rng(0)
    draws = rng.normal(0.3, 2.0, (2_000, 8))
    held = [abs(row.mean() - 0.3) <= (half_width(row.tolist()) or 0) for row in draws]
    assert 0.935 < np.mean(held) < 0.965


def trace(model: str, seed: int, *, latent: bool) -> InkTrace:
    """A made-up trace whose figures are the seed."""
    values = np.full(3, float(seed))
    kl = np.full(3, 1.0) if latent else None
    kind = "bound" if latent else "exact"
    return InkTrace(
        model, np.zeros((4, 2)), np.zeros(3, int), np.arange(3.0), kl, values, None, None, None, None, None,
        seed - 1.0 if latent else seed, kind, 40.0,
    )  # fmt: skip


class Told:
    """A subject that writes down what it is asked."""

    draws = 3

    def __init__(self, *, broken: str = "") -> None:
        self.asked: list[tuple[str, ...]] = []
        self.broken = broken

    def is_random(self, trace) -> bool:
        return trace.kl is not None

    def score(self, model: str, seed: int) -> Iterator[InkTrace]:
        self.asked.append(("score", model, str(seed)))
        if model == self.broken:
            raise InputError("It is broken.")
        yield trace(model, seed, latent=model.startswith("v"))

    def go_on(self, model: str, trace) -> Iterator[Chunk]:
        self.asked.append(("go on", model))
        if model == self.broken + "!":
            raise InputError("It ran away.")
        yield Chunk(np.zeros((1, 2, 2)), np.zeros((1, 2), int))


def test_first_comes_something_of_every_column_and_what_is_exact_is_asked_once():
    subject = Told()
    *_, last = grown = list(boards(subject, ["rnn", "vrnn"], 10))
    assert subject.asked == [
        ("score", "rnn", "10"), ("score", "vrnn", "10"), ("go on", "rnn"), ("go on", "vrnn"),
        ("score", "vrnn", "11"), ("score", "vrnn", "12"),
    ]  # fmt: skip
    rnn, vrnn = last.columns
    assert (rnn.bounds, vrnn.bounds) == ((10.0,), (9.0, 10.0, 11.0))
    assert vrnn.log_px is not None and vrnn.log_px.tolist() == pytest.approx([11.0, 11.0, 11.0])
    assert vrnn.trace is not None and vrnn.trace.log_px[0] == 10, "the first draw stays what it was"
    fractions = [board.fraction for board in grown]
    assert fractions == sorted(fractions) and fractions[0] == 0 and last.fraction == 1


def test_what_is_known_is_not_asked_again():
    *_, first = boards(Told(), ["rnn", "vrnn"], 10)
    started = first.columns[1]._replace(whole=False, bounds=first.columns[1].bounds[:2])
    subject = Told()
    *_, last = boards(subject, ["vrnn", "other", "rnn"], 10, [first.columns[0], started])
    assert subject.asked == [
        ("score", "other", "10"), ("go on", "vrnn"), ("go on", "other"), ("score", "vrnn", "12"),
    ]  # fmt: skip
    assert [len(column.futures) for column in last.columns] == [1, 1, 1], "begun anew, not written twice"
    assert last.columns[2] == first.columns[0]


def test_a_model_that_fails_leaves_the_others_alone():
    *_, last = boards(Told(broken="vrnn"), ["vrnn", "rnn"], 0)
    failed, rnn = last.columns
    assert failed.failure is not None and failed.trace is None and failed.bounds == ()
    assert rnn.whole and rnn.failure is None


def test_a_model_whose_continuations_fail_keeps_its_figures():
    *_, last = boards(Told(broken="vrn"), ["vrn!"], 0)
    (column,) = last.columns
    assert column.failure is not None and column.bounds == (-1.0,) and not column.whole


def test_the_seeds_of_later_draws_stay_within_the_limits():
    assert [following(SEED[1] - 1, draw) for draw in range(4)] == [SEED[1] - 1, SEED[1], 0, 1]


def test_ink_is_asked_of_the_engine_as_the_write_page_asks(tmp_path):
    engine, ink = InProcess(save_tiny(tmp_path)), word()
    subject = InkSubject(engine, ink, at=10, settings=QUICK, job="j")
    (mine,) = subject.score("vrnn-gauss", 5)
    assert mine.bound == engine.trace("vrnn-gauss", ink, seed=5).bound
    drawn = [chunk.points for chunk in subject.go_on("vrnn-gauss", mine)]
    theirs = engine.continue_("k", "vrnn-gauss", ink, at=10, count=2, steps=20, temperature=0.7, seed=5)
    np.testing.assert_array_equal(np.concatenate(drawn, 1), np.concatenate([c.points for c in theirs], 1))


def status(name: str, *, available: bool = True, seal: str = "s") -> ModelStatus:
    return ModelStatus(name, name.upper(), "unipen", available, "" if available else "gone", "train it", seal)


def test_the_board_is_sent_numbers_that_json_knows():
    *_, board = boards(Told(), ["rnn-gmm", "vrnn-gauss"], 4)
    names = ["vrnn-gauss", "rnn-gmm", "srnn-filt"]
    statuses = [*map(status, names[:2]), status("srnn-filt", available=False)]
    test = {"value": 0.5, "low": 0.4, "high": 0.6, "exact": False}
    vrnn, rnn, srnn = columns_data(board, names, statuses, {"vrnn-gauss": Figures(6500, test)})
    assert (vrnn["label"], vrnn["updates"], vrnn["test"]) == ("VRNN-GAUSS", 6500, test)
    assert (vrnn["bound"], vrnn["half"], vrnn["draws"]) == (4.0, round(4.303 / 3**0.5, 4), 3)
    assert (rnn["bound"], rnn["half"], rnn["kl"], rnn["test"]) == (4.0, None, None, None)
    assert srnn["missing"] == {"text": "gone", "command": "train it"} and srnn["log_px"] is None
    assert vrnn["hairs"] == [[[0.0, 0.0, 0], [0.0, 0.0, 0]]]
    assert ink_data("id", [], board, None, 2.0)["at"] == 2
    assert ink_data("id", [], Board(), None, 2.0) == {"read": None, "at": None, "kl_scale": 2.0}


def test_a_link_names_every_choice_in_one_order_and_escapes_what_it_must():
    choices = {"seed": "3", "on": "ink", "models": "rnn-gmm,vrnn-gauss", "ink": None, "example": "a&b"}
    assert address.query(choices) == "c_on=ink&c_models=rnn-gmm%2Cvrnn-gauss&c_example=a%26b&c_seed=3"


def test_weights_are_named_by_what_is_compared():
    statuses = [status("rnn-gmm", seal="1"), status("vrnn-gauss", seal="2")]
    named = address.weights(["rnn-gmm"], statuses)
    assert named == address.weights(
        ["rnn-gmm"], [status("rnn-gmm", seal="1"), status("vrnn-gauss", seal="9")]
    )
    assert named != address.weights(["rnn-gmm"], [status("rnn-gmm", seal="9")])
    assert len(named) == 8 and int(named, 16) >= 0


def test_the_reference_is_the_one_wanted_else_rnn_gmm_else_the_first():
    models = ("vrnn-gauss", "rnn-gmm.long", "rnn-gauss")
    assert reference_among(models, "rnn-gauss") == "rnn-gauss"
    assert reference_among(models, "gone") == "rnn-gmm.long"
    assert reference_among(("vrnn-gauss", "rnn-gauss"), None) == "vrnn-gauss"
    assert reference_among((), "rnn-gmm") is None


def test_the_script_is_one_module():
    script = bundle(Path(vrnn.ui.columns.__file__).parent / "js" / "main.js")
    assert script.endswith("export default $main.default;\n") and "\nimport " not in script
