"""What a card says, as pairs of a word and a text.  A card that lacks something says less, and never fails."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from vrnn.evaluate.seeds import over_seeds, settings_of, updates_of
from vrnn.ui.model_cards import words
from vrnn.ui.model_cards.shelf import Entry


class Fact(NamedTuple):
    """One line of a card."""

    name: str
    text: str


def data_facts(card: dict[str, Any]) -> list[Fact]:
    """What it learned from, and under which terms."""
    data = _part(card, "data")
    return _known(
        ("Data", data.get("title")),
        ("Source", data.get("source")),
        ("Split", data.get("split")),
        ("Licence", card.get("licence")),
        ("Attribution", card.get("attribution")),
    )


def training_facts(entry: Entry) -> list[Fact]:
    """How large it is, how long it learned, with what settings and remedies, when and where."""
    card = entry.card
    s, updates, trained = settings_of(card), updates_of(card), _part(card, "trained")
    batch = (
        f"{s['batch']} windows of at most {s['longest']} frames" if {"batch", "longest"} <= set(s) else None
    )
    return _known(
        ("Size", _size(entry)),
        ("Updates", None if updates is None else f"{updates:,}"),
        ("Batch", batch),
        ("Learning rate", _learning_rate(s)),
        ("Seed", s.get("seed")),
        ("Kept weights", _best(card)),
        ("For the latent", remedies(card) if card["config"].get("latent") and s else None),
        ("Trained", _when(trained)),
    )


def measured_facts(card: dict[str, Any]) -> list[Fact]:
    """What the figures are of."""
    m = _part(card, "metrics")
    over = m.get("resampled_over", "writers")
    groups = m.get("groups", m.get(over))
    places = _part(m, "kl_nats_per_frame_by_place")
    at = [
        f"{name.replace('_', ' ')} {nats:.2f}"
        for name, nats in places.items()
        if isinstance(nats, int | float)
    ]
    return _known(
        ("Test data", f"{m['sequences']:,} sequences, {m['frames']:,} frames" if m.get("frames") else None),
        ("Intervals over", f"{groups:,} {over}" if isinstance(groups, int) else None),
        ("KL by place", f"{', '.join(at)} nats" if at and card["config"].get("latent") else None),
        ("Notes", " ".join(str(remark) for remark in m.get("remarks") or [])),
        ("Measured", _when(_part(card, "measured"))),
    )


def seed_lines(entries: Sequence[Entry]) -> list[str]:
    """For each model that was trained with several seeds, mean and spread of its bound."""
    shelf: dict[str, list[Entry]] = {}
    for entry in entries:
        if not entry.problem:
            shelf.setdefault(entry.name.partition(".")[0], []).append(entry)
    found = [
        (some[0], over_seeds({e.name.partition(".")[2]: e.card for e in some})) for some in shelf.values()
    ]
    return [
        words.SEEDS.format(
            label=entry.label.partition(" · ")[0],
            sign="≥" if entry.card["config"].get("latent") else "=",
            **luck,
        )
        for entry, luck in found
        if luck is not None
    ]


def remedies(card: dict[str, Any]) -> str:
    """What was done so that the latent stays alive; no reported bound contains any of it."""
    s, ink = settings_of(card), str(card["config"].get("emission", "")).startswith("ink")
    hold, updates = s.get("free_nats_hold", 0), s.get("updates", 0)
    said = []
    if s.get("kl_warm_up"):
        said.append(f"weight of the KL from 0 to 1 over {s['kl_warm_up']:,} updates")
    if s.get("free_nats") and hold:
        said.append(f"{s['free_nats']:g} nats free in every dimension for {min(hold, updates):,} updates")
    if s.get("free_nats") and hold < updates:
        said.append(
            f"{'then ' if hold else ''}{s['free_nats']:g} nats free in {s.get('free_dimensions')} dimensions"
        )
    if ink and hold < updates and s.get("free_nats_jump"):
        end = s.get("free_nats_jump_end", s["free_nats_jump"])
        falling = "" if end == s["free_nats_jump"] else f", falling to {end:g}"
        said.append(f"{s['free_nats_jump']:g} nats free at a jump of the pen{falling}")
    if s.get("drop_h"):
        said.append(f"h hidden from the emission at {s['drop_h']:.0%} of the frames")
    if s.get("foresight"):
        said.append(f"what comes next predicted from z, with weight {s['foresight']:g}")
    return "; ".join(said) if said else "nothing"


def _size(entry: Entry) -> str | None:
    parameters = entry.card.get("parameters")
    parts = [f"{parameters / 1e6:.2f} million parameters"] if isinstance(parameters, int) else []
    parts += [f"{entry.bytes / 1e6:.1f} MB in {entry.card.get('dtype', 'float16')}"] if entry.bytes else []
    return ", ".join(parts) or None


def _learning_rate(s: dict[str, Any]) -> str | None:
    if "learning_rate" not in s:
        return None
    small = "; products in bfloat16" if s.get("bfloat16") else ""
    return f"{s['learning_rate']:g} at most, Adam, falling along a cosine{small}"


def _best(card: dict[str, Any]) -> str | None:
    """The validation that chose the weights: the best of the curve."""
    curve = [row for row in card.get("curve") or [] if isinstance(row, dict) and "elbo_nats_per_frame" in row]
    if not curve:
        return None
    best = max(curve, key=lambda row: row["elbo_nats_per_frame"])
    return (
        f"of update {best['update']:,}, at {best['elbo_nats_per_frame']:.3f} nats a frame of validation data"
    )


def _when(stamp: dict[str, Any]) -> str | None:
    parts = [str(stamp[key]) for key in ("date", "machine") if stamp.get(key)]
    parts += [f"torch {stamp['torch']}"] if stamp.get("torch") else []
    return ", ".join(parts) or None


def _part(card: dict[str, Any], name: str) -> dict[str, Any]:
    part = card.get(name)
    return part if isinstance(part, dict) else {}


def _known(*pairs: tuple[str, Any]) -> list[Fact]:
    return [Fact(name, str(value)) for name, value in pairs if value not in (None, "")]
