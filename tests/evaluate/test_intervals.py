"""The bootstrap over writers against cases with a known answer."""

import numpy as np
import pytest

from vrnn.evaluate.intervals import ratio_interval


def test_two_writers_can_be_drawn_twice():
    """Means 0, 1/2 and 1 come with probabilities 1/4, 1/2 and 1/4, so 95 % reach from 0 to 1 and 40 % are 1/2."""
    values, ones, writer = np.array([0.0, 1.0]), np.ones(2), np.array([7, 3])
    assert ratio_interval(values, ones, writer) == (0.0, 1.0)
    assert ratio_interval(values, ones, writer, coverage=0.4) == (0.5, 0.5)


def test_one_writer_has_no_spread():
    assert ratio_interval(np.array([1.0, 4.0]), np.array([1.0, 1.0]), np.zeros(2)) == (2.5, 2.5)


def test_many_independent_writers_give_the_normal_interval():
    values = np.random.default_rng(3).normal(5.0, 2.0, 900)
    low, high = ratio_interval(values, np.ones(900), np.arange(900))
    error = values.std() / 30
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.15 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.15 * error)


def test_more_of_the_same_hand_is_no_more_evidence():
    rng = np.random.default_rng(1)
    values, below, writer = rng.normal(size=50), rng.uniform(1, 9, 50), np.arange(50)
    once = ratio_interval(values, below, writer)
    often = ratio_interval(np.repeat(values, 10), np.repeat(below, 10), np.repeat(writer, 10))
    assert often == pytest.approx(once, rel=1e-12)


def test_frames_weigh_and_not_sequences():
    """With a nat per frame everywhere the ratio is 1 whoever is drawn."""
    steps = np.array([1.0, 10.0, 100.0])
    assert ratio_interval(steps, steps, np.arange(3)) == (1.0, 1.0)


def test_a_long_sequence_outweighs_a_short_one():
    """Drawn once each, one frame of 0 nats and three of 1 nat make 3/4 of a nat a frame, not the mean of 0 and 1."""
    above, below = np.array([0.0, 3.0]), np.array([1.0, 3.0])
    assert ratio_interval(above, below, np.arange(2), coverage=0.4) == (0.75, 0.75)
