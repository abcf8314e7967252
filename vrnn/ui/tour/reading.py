"""What a tour reads off an analysis: which step said most, where that is, and what it was worth.  Knows no Streamlit.

An analysis is in the format of the pad (`vrnn/ui/pad/__init__.py`) or of the ear.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from vrnn.engine.library import reads_ahead
from vrnn.models import config_named

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


class Peak(NamedTuple):
    """The step at which KL is highest, in nats.

    Attributes:
        t: the step.
        kl, mean: there, and on average.
        log_px: log p(x | z) there.
    """

    t: int
    kl: float
    mean: float
    log_px: float


def latent_of(analysis: dict[str, Any]) -> dict[str, Any] | None:
    """The model that colours the page: the first with a latent."""
    return next((model for model in analysis["models"] if model["kl"]), None)


def plain_of(analysis: dict[str, Any], steps: int) -> dict[str, Any] | None:
    """The model without a latent that stands beside it and has read as many steps, if there is one."""
    models = [m for m in analysis["models"] if m["kl"] is None and len(m["log_px"]) == steps]
    return models[0] if models else None


def peak_of(model: dict[str, Any]) -> Peak:
    """The step of a model with a latent at which its KL is highest."""
    kl = model["kl"]
    t = int(np.argmax(kl))
    return Peak(t, float(kl[t]), float(np.mean(kl)), float(model["log_px"][t]))


def has_fixed_prior(name: str) -> bool:
    """Whether a model expects the same z before every step, whatever came before."""
    config = config_named(name)
    return config.family == "vrnn" and config.prior == 0


def guess_of(name: str, before: str) -> str:
    """How a model expects z, where `before` says what it has read."""
    return "expects the same z, N(0, I)," if has_fixed_prior(name) else f"guesses a latent z from {before}"


def correction_of(name: str, after: str, whole: str) -> str:
    """When a model corrects its guess: after the step, or after all of it where it reads ahead."""
    return f"having read {whole}" if reads_ahead(name) else after


def place_of(pen: list[int], t: int) -> str:
    """Where step t of a drawing lies, in words: "as the pen lifts at the end of the second of 3 strokes"."""
    ends = [i for i, up in enumerate(pen) if up]
    if not ends or ends[-1] != len(pen) - 1:
        ends.append(len(pen) - 1)
    stroke = next(i for i, end in enumerate(ends) if t <= end)
    first = ends[stroke - 1] + 1 if stroke else 0
    if stroke and t == first:
        return f"as the pen jumps to {_stroke(stroke, len(ends))}"
    if pen[t]:
        return f"as the pen lifts at the end of {_stroke(stroke, len(ends))}"
    if t - first <= 2:
        return f"at the start of {_stroke(stroke, len(ends))}"
    share = round(100 * (t - first) / max(1, ends[stroke] - first))
    return f"{share} % of the way along {_stroke(stroke, len(ends))}"


def _stroke(i: int, count: int) -> str:
    if count == 1:
        return "the only stroke"
    nth = _ORDINALS[i] if i < len(_ORDINALS) else f"{i + 1}th"
    return f"the {nth} of {count} strokes"


def loudness_change(samples: np.ndarray, frame: int, t: int, *, around: int = 5) -> float:
    """By how many decibels the `around` frames from t on are louder than as many before; 0 at either end."""
    middle, reach = t * frame, around * frame
    before, after = samples[max(0, middle - reach) : middle], samples[middle : middle + reach]
    if len(before) < reach or len(after) < reach:
        return 0.0
    # One step of 16 bits: below it there is nothing to hear.
    levels = [
        max(1 / 32768, float(np.sqrt(np.mean(np.square(s, dtype=np.float64))))) for s in (before, after)
    ]
    return 20 * float(np.log10(levels[1] / levels[0]))


def number(value: float) -> str:
    """A number as a sentence takes it: two decimals below 10, one above, with a true minus sign."""
    text = f"{abs(value):.{2 if abs(value) < 10 else 1}f}"
    return f"−{text}" if value < 0 and float(text) else text


def times(ratio: float) -> str:
    """How many times: 2.1, 12."""
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"
