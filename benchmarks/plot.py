"""Growth as a picture: one panel for each thing that grows, both axes logarithmic, so that a proportion is a line."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log10
from pathlib import Path
from statistics import median

from benchmarks import growth
from benchmarks.growth import Point
from benchmarks.report import Row

WIDTH, HEIGHT, LEFT, TOP, PANEL, GAP = 880, 346, 76, 56, 230, 44
"""Of the picture, and where its first panel begins; panels are square."""
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2937 }
.small { font-size: 11px; fill: #4b5563 }
.grid { stroke: #e5e7eb }
.line { stroke: #6b7280; stroke-width: 1.5; stroke-dasharray: 5 4 }
.range { stroke: #0072b2; stroke-width: 2 }
.dot { fill: #0072b2 }
"""


class Scale:
    """A logarithmic axis: from `low` to `high` over `length` pixels."""

    def __init__(self, values: list[float], length: float) -> None:
        margin = 1.35
        self.low, self.high, self.length = min(values) / margin, max(values) * margin, length

    def at(self, value: float) -> float:
        """Pixels from the low end."""
        return self.length * (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))

    def ticks(self) -> list[float]:
        """1, 2 and 5 times every power of ten within."""
        powers = range(floor(log10(self.low)), ceil(log10(self.high)) + 1)
        return [d * 10.0**p for p in powers for d in (1, 2, 5) if self.low <= d * 10.0**p <= self.high]


def drawn(seed: int, file: Path, facts: dict[str, str]) -> list[Row]:
    """Measure growth and draw it into a file; the rows of the report."""
    found = growth.points(seed)
    title = f"One training step of VRNN-Gauss on ink, {facts['device']}, {facts['date'][:10]}, seed {seed}."
    file.write_text(svg(found, title), encoding="utf-8")
    return growth.rows(found)


def svg(found: dict[str, list[Point]], title: str) -> str:
    """The picture: medians as dots, quartiles as bars, a dashed line through the largest in proportion to its size."""
    y = Scale([s for along in found.values() for point in along for s in point.seconds], PANEL)
    still = (
        f"{growth.HIDDEN} units, {growth.BATCH} sequences and {growth.STEPS} frames wherever they do not grow"
    )
    legend = f"{still}; dots are medians, bars quartiles; dashed: in proportion, from the largest"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{title} {legend}.</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="20">{title}</text>',
        f'<text class="small" x="{LEFT}" y="38">{legend}</text>',
        f'<text transform="translate(18 {TOP + PANEL / 2}) rotate(-90)" text-anchor="middle">seconds a step</text>',
    ]
    for i, (axis, along) in enumerate(found.items()):
        parts += _panel(axis, along, y, LEFT + i * (PANEL + GAP), labelled=i == 0)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(axis: str, along: list[Point], y: Scale, left: float, *, labelled: bool) -> Iterator[str]:
    x = Scale([float(point.size) for point in along], PANEL)
    yield f'<g transform="translate({left} {TOP})">'
    for tick in y.ticks():
        at = PANEL - y.at(tick)
        yield f'<path class="grid" d="M0 {at:.1f}h{PANEL}"/>'
        if labelled:
            yield f'<text class="small" x="-8" y="{at + 4:.1f}" text-anchor="end">{tick:g}</text>'
    for point in along:
        said = f"{point.size / 1e6:.2g} M" if point.size >= 1e5 else f"{point.size:,}"
        yield (
            f'<text class="small" x="{x.at(point.size):.1f}" y="{PANEL + 18}" text-anchor="middle">{said}</text>'
        )
    yield _proportion(along[-1], x, y)
    for point in along:
        yield from _mark(point, x, y)
    yield f'<text x="{PANEL / 2}" y="{PANEL + 40}" text-anchor="middle">{axis}</text></g>'


def _proportion(last: Point, x: Scale, y: Scale) -> str:
    """From the largest down to where the panel ends, on whichever side that is."""
    each = median(last.seconds) / last.size
    low = max(x.low, y.low / each)
    ends = [(x.at(size), PANEL - y.at(each * size)) for size in (low, float(last.size))]
    return '<path class="line" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>'.format(*ends[0], *ends[1])


def _mark(point: Point, x: Scale, y: Scale) -> Iterator[str]:
    ordered = sorted(point.seconds)
    quarter = (len(ordered) - 1) // 4
    at, low, high = x.at(point.size), y.at(ordered[quarter]), y.at(ordered[-1 - quarter])
    yield f'<path class="range" d="M{at:.1f} {PANEL - low:.1f}V{PANEL - high:.1f}"/>'
    yield f'<circle class="dot" cx="{at:.1f}" cy="{PANEL - y.at(median(point.seconds)):.1f}" r="4"/>'
