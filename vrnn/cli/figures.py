"""Figures for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vrnn.evaluate.part import Part
    from vrnn.evaluate.report import Evaluation


def in_words(r: Evaluation) -> str:
    """An evaluation in a few lines."""
    low, high = r.ci95_per_frame
    latent = bool(r.kl_per_dimension)
    lines = [
        f"{r.model}, trained on {r.corpus}: {r.sequences:,} of {r.sequences_in_split:,} sequences, "
        f"{r.groups:,} {r.resampled_over}, {r.frames:,} frames",
        f"{'bound' if latent else 'exact':10} {r.elbo_nats_per_sequence:9.2f} nats a sequence, "
        f"{r.elbo_nats_per_frame:7.4f} a frame ({low:.4f} to {high:.4f}, 95 % over {r.resampled_over})",
    ]
    if r.iwae_nats_per_sequence is not None and r.iwae_effective_samples is not None:
        lines.append(
            f"estimate   {r.iwae_nats_per_sequence:9.2f} nats a sequence, {r.iwae_nats_per_frame:7.4f} a frame "
            f"(K = {r.iwae_samples}, of which {r.iwae_effective_samples:.1f} count in the median sequence)"
        )
    if r.iwae_on_part:
        lines += _part(r.iwae_on_part, latent)
    if latent:
        lines.append(
            f"KL         {r.kl_nats_per_frame:9.4f} nats a frame, {r.kl_nats_per_second:.2f} a second{_places(r)}"
        )
        lines.append(f"active     {r.active_units} of {len(r.kl_per_dimension)} latent dimensions")
    return "\n".join([*lines, *(f"note       {remark}" for remark in r.remarks)])


def _part(part: Part, latent: bool) -> list[str]:
    """The estimate on some of the sequences, and what it is to be compared with."""

    def line(name: str, sequence: float, frame: float) -> str:
        return f"{name:10} {sequence:9.2f} nats a sequence, {frame:7.4f} a frame"

    on = f"on {part.sequences:,} of these sequences, {part.frames:,} frames"
    plain = line("bound" if latent else "exact", part.elbo_nats_per_sequence, part.elbo_nats_per_frame)
    if not latent:
        return [f"{plain} {on}"]
    counted = (
        f"K = {part.iwae_samples}, of which {part.iwae_effective_samples:.1f} count in the median sequence"
    )
    estimate = line("estimate", part.iwae_nats_per_sequence, part.iwae_nats_per_frame)
    return [f"{estimate} ({counted}) {on}", f"{plain} on the same"]


def _places(r: Evaluation) -> str:
    each = [
        f"{place.replace('_', ' ')} {'none' if nats is None else format(nats, '.3f')}"
        for place, nats in r.kl_nats_per_frame_by_place.items()
    ]
    return f"; {', '.join(each)}" if each else ""


def difference_in_words(result: dict[str, Any]) -> str:
    """A comparison in a few lines."""
    lines = [
        f"{result['first']} minus {result['second']}, {result['sequences']:,} sequences, nats a frame, "
        f"95 % over {result['groups']:,} {result['resampled_over']}"
    ]
    for bound, name in (("elbo", "bound"), ("iwae", "estimate")):
        if bound in result:
            d = result[bound]
            low, high = d["ci95"]
            lines.append(
                f"{name:10} {d['nats_per_frame']:+.4f} ({low:+.4f} to {high:+.4f}), ahead on {d['better']:.0%}"
            )
    return "\n".join([*lines, *(f"note       {remark}" for remark in result["remarks"])])
