"""The figures of a card that one looks for first."""

from __future__ import annotations

from typing import Any, NamedTuple

from vrnn.ui import glossary


class Figure(NamedTuple):
    """A number with what must stand beside it.

    Attributes:
        name: what it is, with its unit.
        value: "≥" before a bound, "=" before an exact likelihood, "~" before an estimate.
        beside: interval, samples, or the same in another unit.
        help: a sentence on the word.
    """

    name: str
    value: str
    beside: str
    help: str


def headline(card: dict[str, Any]) -> list[Figure]:
    """Bound or likelihood, estimate, KL and active units, as far as they have been measured."""
    m = card.get("metrics")
    if not isinstance(m, dict) or "elbo_nats_per_frame" not in m:
        return []
    latent = card["config"].get("latent", 0)
    figures = [_bound(m, exact=not latent)]
    if not latent:
        return figures
    estimate = _estimate(m)
    active = f"{m.get('active_units', 0)} of {latent}"
    kl = f"{m.get('kl_nats_per_second', 0):,.1f} a second"
    return [
        *figures,
        *([estimate] if estimate else []),
        Figure("KL, nats a frame", _short(m.get("kl_nats_per_frame", 0)), kl, glossary.one("KL")),
        Figure("Active units", active, "above 0.01 nats a frame", glossary.one("active units")),
    ]


def _bound(m: dict[str, Any], *, exact: bool) -> Figure:
    name = "Log-likelihood" if exact else "Bound"
    low, high = m.get("ci95_per_frame") or (None, None)
    interval = "" if low is None or high is None else f"95 %: {_short(low)} to {_short(high)}"
    word = glossary.several("log-likelihood" if exact else "bound", "frame", "nat", "interval")
    sign = "=" if exact else "≥"
    return Figure(f"{name}, nats a frame", f"{sign} {_short(m['elbo_nats_per_frame'])}", interval, word)


def _estimate(m: dict[str, Any]) -> Figure | None:
    """The importance-weighted one: of all sequences, or of some, then with what it gains over their own bound."""
    part = m.get("iwae_on_part")
    of = part if isinstance(part, dict) else m
    if of.get("iwae_nats_per_frame") is None or not of.get("iwae_samples"):
        return None
    gain = of["iwae_nats_per_frame"] - of["elbo_nats_per_frame"]
    where = f" of the same {of['sequences']:,}" if of is part else ""
    effective = of.get("iwae_effective_samples")
    counted = "" if effective is None else f", of which {effective:.1f} count"
    text = (
        f"{glossary.one('estimate')} Here K = {of['iwae_samples']}{counted} in the median sequence. "
        f"On the same sequences the bound is {_short(of['elbo_nats_per_frame'])}."
    )
    value = f"~ {_short(of['iwae_nats_per_frame'])}"
    return Figure("Estimate, nats a frame", value, f"{gain:+.3f} over the bound{where}", text)


def _short(nats: float) -> str:
    """Three decimals of small numbers, one of large ones."""
    return f"{nats:.3f}" if abs(nats) < 10 else f"{nats:,.1f}"
