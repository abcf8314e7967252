"""The judge says one half where there is nothing to tell, and nearly one where anybody could."""

from __future__ import annotations

import numpy as np
import pytest

from vrnn.evaluate.realism_judge import judge

PIECES, GROUP = 200, np.arange(200) % 8


def test_two_samples_of_one_law_are_not_told_apart():
    rng = np.random.default_rng(0)
    found = judge(rng.normal(size=(PIECES, 6)), rng.normal(size=(PIECES, 6)), GROUP, GROUP)
    # Four standard deviations of a fair coin thrown 400 times are 0.1.
    assert found.accuracy == pytest.approx(0.5, abs=0.1)
    assert found.ci95[0] < found.accuracy < found.ci95[1] < 0.65


def test_samples_that_differ_are_told_apart():
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=(2, PIECES, 6))
    other[:, 3] += 6
    found = judge(one, other, GROUP, GROUP)
    assert found.accuracy > 0.98 and found.ci95[0] > 0.95


def test_a_difference_that_only_two_features_together_show_is_seen():
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(2, PIECES, 2))
    one[:, 1], other[:, 1] = (
        np.abs(one[:, 1]) * np.sign(one[:, 0]),
        -np.abs(other[:, 1]) * np.sign(other[:, 0]),
    )
    assert judge(one, other, GROUP, GROUP).accuracy > 0.9


def test_a_missing_feature_can_tell_too():
    rng = np.random.default_rng(3)
    one, other = rng.normal(size=(2, PIECES, 3))
    other[:, 0] = np.nan
    assert judge(one, other, GROUP, GROUP).accuracy > 0.98


def test_a_feature_that_no_piece_has_does_no_harm():
    rng = np.random.default_rng(7)
    one, other = rng.normal(size=(2, 60, 3)) + np.array([0, 6])[:, None, None]
    one[:, 1] = other[:, 1] = np.nan
    assert judge(one, other, GROUP[:60], GROUP[:60]).accuracy > 0.95


def test_hands_that_were_learned_by_heart_are_of_no_use():
    rng = np.random.default_rng(4)
    # Every group has a place of its own and all its pieces one label, so a judge who may look would be right.
    group = np.repeat(np.arange(40), 10)
    features = rng.normal(size=(40, 3))[group] + 0.01 * rng.normal(size=(400, 3))
    label = np.random.default_rng(5).permutation(np.repeat([0, 1], 20))[group].astype(bool)
    found = judge(features[~label], features[label], group[~label], group[label])
    assert found.accuracy < 0.75


def test_the_same_pieces_get_the_same_verdict_and_names_of_groups_do_not_matter():
    rng = np.random.default_rng(6)
    one, other = rng.normal(size=(2, 60, 4)) + np.array([0, 0.7])[:, None, None]
    names = np.array(list("abc"))[np.arange(60) % 3]
    first = judge(one, other, names, names)
    assert first == judge(one, other, names, names) and 0.5 < first.accuracy < 1
