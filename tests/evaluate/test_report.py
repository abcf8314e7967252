"""Summaries and comparisons of scores that were written by hand."""

import json

import numpy as np
import pytest

from vrnn.evaluate.report import compare, difference, few_samples, summarise
from vrnn.evaluate.scores import Place, Scores
from vrnn.evaluate.sequences import Sequences

WRITER = np.array([1, 1, 2])


def scores(elbo, iwae=None) -> Scores:
    return Scores(
        elbo=np.array(elbo),
        log_px=np.array(elbo) + 1.0,
        kl=np.ones(3),
        steps=np.array([10.0, 20.0, 70.0]),
        iwae=None if iwae is None else np.array(iwae),
        effective=None if iwae is None else np.array([1.0, 2.0, 9.0]),
        samples=0 if iwae is None else 40,
        kl_dimensions=np.array([1.5, 1.4999, 0.0001]),
        places={
            "jump": Place(1.0, 4),
            "first_of_stroke": Place(1.5, 0),
            "inside_stroke": Place(0.5, 96),
        },
    )


def test_summary_of_hand_made_scores():
    data = Sequences([], WRITER, 12, remarks=("made by hand",))
    r = summarise(
        scores([10.0, 20.0, 70.0], [11, 22, 77]), data, model="m", corpus="c", rate_hz=40.0
    )._asdict()
    assert r.pop("kl_per_dimension") == pytest.approx([0.015, 0.014999, 0.000001])
    assert r.pop("kl_nats_per_second") == pytest.approx(0.03 * 40)
    assert r.pop("iwae_nats_per_frame") == pytest.approx(1.1)
    # Writer 1 averages 15 nats a sequence and writer 2 writes 70; everybody has one nat a frame.
    assert r.pop("ci95_per_sequence") == (15.0, 70.0)
    assert r.pop("kl_nats_per_frame_by_place") == {
        "jump": 0.25,
        "first_of_stroke": None,
        "inside_stroke": pytest.approx(0.5 / 96),
    }
    assert r == {
        "model": "m",
        "corpus": "c",
        "sequences": 3,
        "sequences_in_split": 12,
        "resampled_over": "writers",
        "groups": 2,
        "remarks": ("made by hand",),
        "frames": 100,
        "elbo_nats_per_sequence": pytest.approx(100 / 3),
        "elbo_nats_per_frame": 1.0,
        "iwae_nats_per_sequence": pytest.approx(110 / 3),
        "iwae_samples": 40,
        "iwae_effective_samples": 2.0,
        "kl_nats_per_frame": 0.03,
        "active_units": 2,
        "ci95_per_frame": (1.0, 1.0),
        "iwae_on_part": None,
    }


def test_a_summary_without_samples_is_json_with_null():
    r = summarise(scores([1, 2, 3]), Sequences([], WRITER, 3), model="m", corpus="c", rate_hz=40.0)
    read = json.loads(json.dumps(r._asdict()))
    assert read["iwae_nats_per_sequence"] is None and read["iwae_samples"] == 0


def test_one_sample_in_disguise_is_called_by_its_name():
    (said,) = few_samples(1.25, 40)
    assert said.startswith("In the median sequence 1.25 of K = 40 samples count")
    assert few_samples(2.0, 40) == () and few_samples(None, 40) == ()
    assert few_samples(1.0, 1) == ()  # nobody is deceived by K = 1
    doubtful = scores([1, 2, 3], [1, 2, 3])._replace(effective=np.array([1.0, 1.5, 40.0]))
    r = summarise(doubtful, Sequences([], WRITER, 3), model="m", corpus="c", rate_hz=40.0)
    assert r.iwae_effective_samples == 1.5 and r.remarks == few_samples(1.5, 40)


def test_a_summary_of_sound_has_no_places():
    sound = scores([1, 2, 3])._replace(places={})
    r = summarise(sound, Sequences([], WRITER, 3, "speakers"), model="m", corpus="c", rate_hz=80.0)
    assert r.kl_nats_per_frame_by_place == {} and r.resampled_over == "speakers"
    assert r.kl_nats_per_second == pytest.approx(0.03 * 80)


def test_a_difference_is_paired():
    """Writers differ by a hundred nats, the models by one nat in ten frames everywhere: no doubt is left."""
    steps = np.array([10.0, 20.0, 70.0])
    second = np.array([-100.0, 40.0, 900.0])
    d = difference(second + steps / 10, second, steps, WRITER)
    assert d.nats_per_frame == pytest.approx(0.1)
    assert d.ci95 == pytest.approx((0.1, 0.1))
    assert d.better == 1.0


def test_a_comparison_holds_both_bounds_where_both_models_have_them():
    first, second = scores([1.0, 2.0, 7.0], [2.0, 3.0, 8.0]), scores([0.0, 4.0, 7.0], [0.0, 3.0, 8.0])
    found = compare(first, second, WRITER)
    assert found["elbo"]["nats_per_frame"] == pytest.approx(-0.01)
    assert found["iwae"]["nats_per_frame"] == pytest.approx(0.02)
    assert found["elbo"]["better"] == pytest.approx(1 / 3)
    assert found["elbo"]["ci95"] == pytest.approx((-1 / 30, 0.0))
    assert "iwae" not in compare(scores([1, 2, 7]), second, WRITER)


def test_other_sequences_are_not_compared():
    other = scores([1, 2, 3])._replace(steps=np.array([10.0, 21.0, 70.0]))
    with pytest.raises(AssertionError):
        compare(scores([1, 2, 3]), other, WRITER)
