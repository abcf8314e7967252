"""Settings for continuing sound come out within their limits, and say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrnn.engine.clamp import Settings
from vrnn.engine.sound_settings import (
    COUNT,
    SECONDS,
    SOUND_DEFAULT,
    check_sound,
    clamped_sound,
)
from vrnn.types import InputError

ANYTHING = st.one_of(st.floats(), st.integers(), st.text(), st.none(), st.booleans())


def test_good_settings_pass_and_nothing_is_said():
    given_ = Settings(1.2, 3, 4.5, 7)
    assert clamped_sound(*given_) == (given_, [])
    check_sound(given_)


def test_what_is_outside_is_brought_to_the_limit_and_named():
    settings, said = clamped_sound(9, 9, 9, -9)
    assert settings == (2.0, COUNT[1], SECONDS[1], 0)
    assert [line.split(" must")[0] for line in said] == [
        "The variation",
        "The number of continuations",
        "The length in seconds",
        "The seed",
    ]
    with pytest.raises(InputError, match=r"^The variation must be from 0 to 2\.$"):
        check_sound(Settings(9, 9, 9, -9))


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_whatever_comes_the_result_is_within_limits(temperature, count, seconds, seed):
    settings, _ = clamped_sound(temperature, count, seconds, seed)
    check_sound(settings)


@pytest.mark.parametrize(("seconds", "steps"), [(0.5, 40), (2.0, 160), (5.0, 400)])
def test_seconds_are_frames(seconds: float, steps: int):
    assert SOUND_DEFAULT._replace(seconds=seconds).steps(80.0) == steps
