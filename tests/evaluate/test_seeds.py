"""Only trainings that differ by nothing but their seed are averaged."""

from __future__ import annotations

from typing import Any

import pytest

from vrnn.evaluate.seeds import over_seeds, settings_of, updates_of


def card(
    nats: float, seed: int, *, updates: int = 1500, batch: int = 64, sequences: int = 50
) -> dict[str, Any]:
    return {
        "config": {"name": "vrnn-gauss", "latent": 16},
        "training": {"updates": updates, "settings": {"seed": seed, "batch": batch}},
        "metrics": {"sequences": sequences, "frames": 40 * sequences, "elbo_nats_per_frame": nats},
    }


def test_mean_and_sample_deviation_by_hand():
    found = over_seeds({"": card(1.0, 0), "seed-1": card(2.0, 1), "seed-2": card(6.0, 2)})
    assert found == {
        "seeds": 3,
        "mean": 3.0,
        "deviation": pytest.approx(7**0.5),
        "lowest": 1.0,
        "highest": 6.0,
        "variants": ["", "seed-1", "seed-2"],
    }


@pytest.mark.parametrize(
    "other", [{"updates": 6500}, {"batch": 32}, {"sequences": 49}], ids=["updates", "settings", "sequences"]
)
def test_a_model_that_differs_by_more_is_not_one_of_the_seeds(other):
    found = over_seeds({"": card(1.0, 0, **other), "seed-1": card(2.0, 1), "seed-2": card(6.0, 2)})
    assert found is not None and found["variants"] == ["seed-1", "seed-2"] and found["mean"] == 4.0


def test_other_variants_are_no_seeds():
    assert over_seeds({"": card(1.0, 0), "long": card(2.0, 0), "seedling-1": card(2.0, 0)}) is None
    found = over_seeds({"": card(1.0, 0), "long": card(9.0, 0), "seed-1": card(2.0, 1)})
    assert found is not None and found["variants"] == ["", "seed-1"]


def test_one_seed_has_no_spread():
    assert over_seeds({}) is None and over_seeds({"": card(1.0, 0)}) is None
    assert over_seeds({"seed-1": card(1.0, 1)}) is None


def test_a_seed_that_was_not_measured_is_not_counted():
    bare = card(1.0, 3) | {"metrics": None}
    found = over_seeds({"": card(1.0, 0), "seed-1": card(2.0, 1), "seed-3": bare})
    assert found is not None and found["seeds"] == 2
    assert over_seeds({"": bare, "seed-1": card(2.0, 1)}) is None


@pytest.mark.parametrize("training", [None, [], {"settings": 3, "updates": "many"}, {}])
def test_a_card_that_does_not_say_how_it_was_trained(training):
    assert settings_of({"training": training}) == {} and updates_of({"training": training}) is None
