"""The boundary where settings from a page, a link or a command line come in."""

from __future__ import annotations

import math
from typing import NamedTuple

from vrnn.types import InputError

TEMPERATURE = (0.0, 2.0)
COUNT = (1, 16)
SECONDS = (0.5, 12.0)
SEED = (0, 2**31 - 1)


class Settings(NamedTuple):
    """How to continue.

    Attributes:
        temperature: scales variances; 1 is the model itself.
        count: continuations of each model.
        seconds: of writing, or of sound.
        seed: of all randomness.
    """

    temperature: float = 0.7
    count: int = 8
    seconds: float = 3.0
    seed: int = 0

    def steps(self, rate_hz: float) -> int:
        """Frames that `seconds` take."""
        return max(1, round(self.seconds * rate_hz))


DEFAULT = Settings()


class Limits(NamedTuple):
    """What differs between ink and sound: the ranges of count and seconds, and what stands for no number."""

    count: tuple[int, int]
    seconds: tuple[float, float]
    default: Settings


INK = Limits(COUNT, SECONDS, DEFAULT)


def clamped(
    temperature: object = DEFAULT.temperature,
    count: object = DEFAULT.count,
    seconds: object = DEFAULT.seconds,
    seed: object = DEFAULT.seed,
) -> tuple[Settings, list[str]]:
    """Settings within their limits, and one message for each that was not."""
    return clamp((temperature, count, seconds, seed), INK)


def clamp(given: tuple[object, object, object, object], limits: Limits) -> tuple[Settings, list[str]]:
    """Temperature, count, seconds and seed within limits, and one message for each that was not."""
    (temperature, count, seconds, seed), default = given, limits.default
    said: list[str] = []
    settings = Settings(
        within("variation", temperature, TEMPERATURE, default.temperature, said),
        round(within("number of continuations", count, limits.count, default.count, said)),
        within("length in seconds", seconds, limits.seconds, default.seconds, said),
        round(within("seed", seed, SEED, default.seed, said)),
    )
    return settings, said


def check(settings: Settings, limits: Limits = INK) -> None:
    """Refuse settings that nobody has clamped.

    Raises:
        InputError: naming the first that is outside its limits.
    """
    said = clamp(settings, limits)[1]
    if said:
        raise InputError(said[0].partition(";")[0] + ".")


def within(name: str, value: object, limits: tuple[float, float], default: float, said: list[str]) -> float:
    """A number within limits, and a message in `said` where it was none or outside of them."""
    low, high = limits
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        said.append(f"The {name} must be a number from {low:g} to {high:g}; {default:g} is used.")
        return default
    kept = min(max(value, low), high)
    if kept != value:
        said.append(f"The {name} must be from {low:g} to {high:g}; {kept:g} is used.")
    return kept
