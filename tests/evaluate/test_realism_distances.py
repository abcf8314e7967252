"""The Kolmogorov-Smirnov statistic against SciPy's, and floors that are what real against real gives."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from vrnn.evaluate.realism_distances import HALVINGS, Marks, distances, halvings, ks

SAMPLE = st.lists(st.integers(-5, 5) | st.floats(-5, 5), min_size=1, max_size=12).map(np.array)


def scipys(first: np.ndarray, second: np.ndarray) -> float:
    return float(ks_2samp(first, second, method="asymp")[0])  # pyright: ignore[reportArgumentType]


@settings(max_examples=50)
@given(SAMPLE, SAMPLE)
def test_ks_is_scipys_ties_included(first, second):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about p-values, which nobody asked for
        exact = scipys(first, second)
    assert ks(first, second) == pytest.approx(exact, abs=1e-12)


def test_samples_without_values_are_far_from_others_and_near_each_other():
    nothing, something = np.zeros(0), np.ones(3)
    assert (ks(nothing, something), ks(something, nothing), ks(nothing, nothing)) == (1, 1, 0)


def pieces(values: np.ndarray, spectrum: float | None = None) -> list[Marks]:
    """A piece with one value and, if wished, a spectrum of two bands around a level."""
    bands = np.zeros(0) if spectrum is None else np.array([spectrum - 1, spectrum + 1])
    return [
        Marks({"width": np.array([value])}, np.zeros(1), bands + (value if len(bands) else 0))
        for value in values
    ]


def test_a_distance_is_between_generated_and_real_and_its_floor_between_real_and_real():
    rng = np.random.default_rng(0)
    real, spare, generated = rng.normal(0, 1, 200), rng.normal(0, 1, 200), rng.normal(3, 1, 200)
    group = np.arange(400) % 7
    (found,) = distances(pieces(generated), pieces(real), pieces(spare), group=group, units={"width": "m"})
    assert found.value == pytest.approx(scipys(real, generated)) and found.value > 0.8
    # Of two sets of n from one law the expected statistic is about 0.87 sqrt(2 / n).
    assert found.floor == pytest.approx(0.87 * np.sqrt(2 / 200), rel=0.2)
    assert (found.real, found.generated) == (np.median(real), np.median(generated))
    assert (found.quantity, found.unit, found.statistic) == ("width", "m", "ks")


def test_the_distance_of_spectra_is_the_rms_over_bands_of_the_difference_of_means():
    zeros = np.zeros(50)
    real, spare, generated = pieces(zeros, -20.0), pieces(zeros, -20.0), pieces(zeros, -20.0)
    bent = [piece._replace(spectrum=piece.spectrum + np.array([3.0, -4.0])) for piece in generated]
    found = distances(bent, real, spare, group=np.arange(100) % 4, units={"width": "m"})[-1]
    assert (found.statistic, found.floor) == ("rms", 0) and found.value == pytest.approx(np.sqrt(12.5))
    assert (found.real, found.generated) == (-20.0, -20.5)


def test_a_floor_sees_what_a_small_sample_cannot_tell():
    rng = np.random.default_rng(1)
    level = rng.normal(0, 2, 100)
    sets = pieces(level[:50], 0.0), pieces(level[50:], 0.0)
    found = distances(sets[0], sets[0], sets[1], group=np.arange(100) % 5, units={})[-1]
    # The means of two halves of 50 differ by about sd sqrt(2 / 50), here by its mean absolute value.
    assert found.value == 0 and found.floor == pytest.approx(level.std() * 0.2 * np.sqrt(2 / np.pi), rel=0.5)


def test_quantities_that_a_set_lacks_have_no_median():
    empty = [Marks({"width": np.zeros(0)}, np.zeros(1))] * 3
    (found,) = distances(
        empty, pieces(np.ones(3)), pieces(np.ones(3)), group=np.zeros(6), units={"width": "m"}
    )
    assert (found.value, found.real, found.generated) == (1, 1.0, None)


def test_halvings_share_every_group_evenly_and_use_every_piece_once():
    group = np.array(["a"] * 6 + ["b"] * 4 + ["c"] * 10)
    seen = list(halvings(group))
    assert len(seen) == HALVINGS
    for one, other in seen:
        assert sorted([*one, *other]) == list(range(20))
        for name in "abc":
            assert (group[one] == name).sum() == (group[other] == name).sum()
    assert len({tuple(sorted(one)) for one, _ in seen}) > HALVINGS // 2
