"""The results table as text."""

from __future__ import annotations

from typing import Any

from vrnn.evaluate.table import NOTE


def as_text(found: list[dict[str, Any]]) -> str:
    """The rows as one aligned table a corpus, with the note."""
    corpora = list(dict.fromkeys(row["corpus"] for row in found))
    parts = [_table([row for row in found if row["corpus"] == corpus]) for corpus in corpora]
    return "\n\n".join([*parts, NOTE] if parts else ["There is no checkpoint here.", NOTE])


def _table(found: list[dict[str, Any]]) -> str:
    head = ("model", "updates", "nats/seq", "nats/frame", "95 %", "estimate/seq", "KL/frame", "active")
    judged = any(row["told_apart"] for row in found)
    lines = [(*head, *(["told apart"] if judged else []), "Blizzard", "TIMIT")]
    lines += [
        (*_name(row), *_ours(row), *(_judged(row) if judged else ()), *_published(row["published"]))
        for row in found
    ]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    aligned = [
        "  ".join(f"{text:{w}}" for text, w in zip(line, widths, strict=True)).rstrip() for line in lines
    ]
    seeds = [line for row in found for line in _over_seeds(row)]
    return "\n".join([f"{found[0]['corpus']}{_sequences(found)}", *aligned, *seeds])


def _name(row: dict[str, Any]) -> tuple[str, str]:
    """The model, or what sets a variant apart from it; and how long it was trained."""
    updates = row["updates"]
    name = f".{row['variant']}" if row["variant"] else row["model"]
    return name, "-" if updates is None else f"{updates:,}"


def _over_seeds(row: dict[str, Any]) -> list[str]:
    """What the seed alone changes, as a line under the table."""
    if row["over_seeds"] is None:
        return []
    s = row["over_seeds"]
    trained = ", ".join(f".{variant}" if variant else row["model"] for variant in s["variants"])
    return [
        f"{row['model']} over {s['seeds']} seeds: mean {'=' if row['exact'] else '>='}{s['mean']:.4f} nats/frame, "
        f"standard deviation {s['deviation']:.4f}, {s['lowest']:.4f} to {s['highest']:.4f} ({trained})"
    ]


def _sequences(found: list[dict[str, Any]]) -> str:
    """How much of the test split the figures are of, where they are all of the same."""
    sizes = {(r["ours"]["sequences"], r["ours"]["frames"]) for r in found if r["ours"]}
    if len(sizes) != 1:
        return " (the models were measured on different sequences)" if sizes else ""
    sequences, frames = sizes.pop()
    return f": {sequences:,} test sequences, {frames:,} frames"


def _ours(row: dict[str, Any]) -> tuple[str, ...]:
    ours = row["ours"]
    if ours is None:
        return (row["state"], *("-",) * 5)
    low, high = ours["ci95_per_frame"]
    sign = "=" if row["exact"] else ">="
    return (
        f"{sign}{ours['elbo_nats_per_sequence']:.1f}",
        f"{sign}{ours['elbo_nats_per_frame']:.4f}",
        f"{low:.4f} to {high:.4f}",
        _estimate(ours, row["exact"]),
        f"{ours['kl_nats_per_frame']:.4f}",
        "-" if row["exact"] else f"{ours['active_units']} of {row['latent']}",
    )


def _estimate(ours: dict[str, Any], exact: bool) -> str:
    if ours["iwae_on_part"]:
        return _estimate_on_part(ours["iwae_on_part"], exact)
    if exact or ours["iwae_nats_per_sequence"] is None:
        return "-"
    return _with_samples(ours)


def _with_samples(bound: dict[str, Any]) -> str:
    """An importance-weighted bound, its K, and how many of them count."""
    effective = bound["iwae_effective_samples"]
    counted = "" if effective is None else f", n={effective:.1f}"
    return f"~{bound['iwae_nats_per_sequence']:.1f} (K={bound['iwae_samples']}{counted})"


def _estimate_on_part(part: dict[str, Any], exact: bool) -> str:
    """The estimate on some of the sequences, and the bound of the same: the gap is between these two."""
    plain, on = f"{part['elbo_nats_per_sequence']:.1f}", f"on {part['sequences']:,}"
    return f"={plain} {on}" if exact else f"{_with_samples(part)} over >={plain} {on}"


def _judged(row: dict[str, Any]) -> tuple[str]:
    told = row["told_apart"]
    return (f"{told['accuracy']:.2f} ({told['floor']:.2f})" if told else "-",)


def _published(row: dict[str, Any] | None) -> tuple[str, str]:
    if row is None:
        return "-", "-"

    def figure(corpus: str) -> str:
        estimate = row[f"{corpus}_estimate"]
        return f"{'=' if row['exact'] else '>='}{row[corpus]}" + (f" ~{estimate}" if estimate else "")

    return figure("blizzard"), figure("timit")
