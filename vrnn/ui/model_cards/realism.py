"""How real a model's continuations are, as a card says it."""

from __future__ import annotations

from typing import Any

from vrnn.ui.model_cards import words

QUANTITIES = {
    "stroke_length": "length of strokes",
    "lifts_per_width": "pen lifts per width",
    "curvature": "curvature",
    "speed": "speed",
    "slant": "slant of downstrokes",
    "drift": "drift of the line",
    "growth": "growth of the hand",
    "loudness": "loudness of frames",
    "log_spectral_variance": "log-spectral variance",
    "mean_log_mel_spectrum": "mean log-mel spectrum",
}


def told(card: dict[str, Any]) -> str | None:
    """What the figures are, and how well a judge tells generated from real; None where they are missing."""
    realism = card.get("realism")
    if not isinstance(realism, dict):
        return None
    whole = realism.get("whole")
    if not isinstance(whole, dict) or not {"accuracy", "ci95", "floor"} <= set(whole):
        return None
    low, high = whole["ci95"]
    return words.REALISM.format(
        pieces=realism.get("pieces", 0), accuracy=whole["accuracy"], low=low, high=high, floor=whole["floor"]
    )


def lines(card: dict[str, Any]) -> list[dict[str, Any]]:
    """A line for each quantity: distance, the same among real ones, and both medians."""
    realism = card.get("realism")
    found = realism.get("distances") if isinstance(realism, dict) else None
    return [_line(d) for d in found or [] if isinstance(d, dict) and "quantity" in d]


def _line(d: dict[str, Any]) -> dict[str, Any]:
    ks = d.get("statistic") == "ks"
    return {
        "quantity": QUANTITIES.get(d["quantity"], str(d["quantity"]).replace("_", " ")),
        "distance": _number(d.get("value")),
        "real": _number(d.get("floor")),
        "in": "KS" if ks else f"{d.get('unit')}, rms",
        "median_real": _number(d.get("real")),
        "median_made": _number(d.get("generated")),
        "unit": str(d.get("unit", "")),
    }


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None
