"""Figures as rows: a ratio first, because machines differ more than programs do, then what it was made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One figure.

    Attributes:
        part: of the benchmarks: sampling, speech, training, growth, sessions, page or memory.
        name: what was measured.
        value: median of the repeats, in `unit`.
        unit: of value, low and high.
        low, high: the quartiles of the repeats, or value itself for a single one.
        ratio: value over that of the reference, from repeats in turn with it; None for a reference.
        reference: what `ratio` is over.
    """

    part: str
    name: str
    value: float
    unit: str
    low: float
    high: float
    ratio: float | None = None
    reference: str = ""


def row(
    part: str, name: str, repeats: Sequence[float], unit: str, over: Sequence[float] = (), reference: str = ""
) -> Row:
    """The row of some repeats, over the repeats of a reference where there is one.

    The ratio is that of the medians, so repeats that something else slowed down do not count.
    """
    ratio = median(repeats) / median(over) if over else None
    return Row(part, name, median(repeats), unit, *_quartiles(repeats), ratio, reference)


def _quartiles(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 4], ordered[-1 - (len(ordered) - 1) // 4]


def lines(facts: dict[str, Any], rows: Sequence[Row]) -> Iterator[str]:
    """The report as text: the facts of the machine, then a table for each part."""
    yield from (f"{name:>8}  {value}" for name, value in facts.items())
    part = ""
    for one in rows:
        if one.part != part:
            part = one.part
            yield f"\n{part:<52} {'ratio':>7}    {'median':>9} {'':<8} (quartiles)"
        yield _line(one)


def _line(one: Row) -> str:
    ratio = f"{one.ratio:6.2f}x" if one.ratio is not None else " " * 7
    spread = f"({_figure(one.low)} to {_figure(one.high)})" if one.low != one.high else ""
    over = f"x = {one.reference}" if one.reference else ""
    return f"  {one.name:<50} {ratio}    {_figure(one.value):>9} {one.unit:<8} {spread:<20} {over}".rstrip()


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
