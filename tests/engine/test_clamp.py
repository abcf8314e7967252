"""Settings from outside end within their limits, and the visitor hears of it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrnn.engine.clamp import COUNT, DEFAULT, SECONDS, SEED, TEMPERATURE, Settings, check, clamped
from vrnn.types import InputError

ANYTHING = st.one_of(st.floats(), st.integers(), st.text(), st.none(), st.booleans())


def test_good_settings_pass_in_silence():
    assert clamped(0.3, 4, 2.5, 77) == (Settings(0.3, 4, 2.5, 77), [])
    assert clamped() == (DEFAULT, [])


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ((1e9, 8, 3.0, 0), Settings(2.0, 8, 3.0, 0)),
        ((-1.0, 8, 3.0, 0), Settings(0.0, 8, 3.0, 0)),
        ((math.nan, 8, 3.0, 0), Settings(DEFAULT.temperature, 8, 3.0, 0)),
        ((0.7, 0, 3.0, 0), Settings(0.7, 1, 3.0, 0)),
        ((0.7, 10**9, 3.0, 0), Settings(0.7, 16, 3.0, 0)),
        ((0.7, 8, 0, 0), Settings(0.7, 8, 0.5, 0)),
        ((0.7, 8, math.inf, 0), Settings(0.7, 8, 12.0, 0)),
        ((0.7, 8, 3.0, -5), Settings(0.7, 8, 3.0, 0)),
        ((0.7, 8, 3.0, 2**40), Settings(0.7, 8, 3.0, 2**31 - 1)),
        ((0.7, "many", 3.0, 0), Settings(0.7, DEFAULT.count, 3.0, 0)),
    ],
)
def test_a_wrong_value_is_clamped_with_one_message(given_: tuple, kept: Settings):
    settings, said = clamped(*given_)
    assert settings == kept
    assert len(said) == 1
    with pytest.raises(InputError):
        check(Settings(*given_))


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_whatever_comes_the_result_is_within_limits(temperature, count, seconds, seed):
    settings, _ = clamped(temperature, count, seconds, seed)
    limits = (TEMPERATURE, COUNT, SECONDS, SEED)
    assert all(low <= value <= high for value, (low, high) in zip(settings, limits, strict=True))
    assert isinstance(settings.count, int) and isinstance(settings.seed, int)
    assert clamped(*settings)[1] == []


def test_steps():
    assert Settings(seconds=3.0).steps(40.0) == 120
    assert Settings(seconds=0.5).steps(0.5) == 1
