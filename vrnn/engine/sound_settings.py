"""The boundary where settings for continuing sound come in: that of ink, with limits of its own."""

from __future__ import annotations

from vrnn.engine.clamp import Limits, Settings, check, clamp

COUNT = (1, 4)
SECONDS = (0.5, 5.0)
SOUND_DEFAULT = Settings(count=1, seconds=2.0)
SOUND = Limits(COUNT, SECONDS, SOUND_DEFAULT)


def clamped_sound(
    temperature: object = SOUND_DEFAULT.temperature,
    count: object = SOUND_DEFAULT.count,
    seconds: object = SOUND_DEFAULT.seconds,
    seed: object = SOUND_DEFAULT.seed,
) -> tuple[Settings, list[str]]:
    """Settings within their limits, and one message for each that was not."""
    return clamp((temperature, count, seconds, seed), SOUND)


def check_sound(settings: Settings) -> None:
    """Refuse settings that nobody has clamped.

    Raises:
        InputError: naming the first that is outside its limits.
    """
    check(settings, SOUND)
