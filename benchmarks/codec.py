"""What the handwriting codec keeps, and why its constants are what they are.

    python -m benchmarks.codec DATA/train.npz [--samples 2000]

Three tables, in heights (the codec's unit, near the x-height): how far ink lies from its reconstruction at
30, 40, 50 and 60 Hz, and what that costs in frames; how much each measure of height varies among the words of
one writer (less is better), and how much larger it finds the same writer's lines (0 is best); and the pen's
mean speed on paper, which every drawing is normalised to.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np

from vrnn.codecs import pace
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.packed import PackedInk, read_packed

RATES = (30, 40, 50, 60)


def distances(paced: pace.Paced, rate_hz: float, speed: float) -> tuple[np.ndarray, int]:
    """Distance of every original point to its stroke's resampled polyline, in heights; and the frames."""
    found, frames = [], 0
    for stroke, clock in zip(paced.strokes, paced.clocks, strict=True):
        one = pace.Paced([stroke], [clock], [clock], paced.origin, paced.height)
        points, _, _ = pace.resample(one, rate_hz, speed)
        frames += len(points)
        found.append(to_polyline(stroke, points))
    return np.concatenate(found), frames - 1


def to_polyline(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Distance of each point `[n 2]` to the polyline `[m 2]`."""
    if len(line) == 1:
        return np.linalg.norm(points - line, axis=1)
    begin, along = line[:-1], np.diff(line, axis=0)
    length = np.maximum((along**2).sum(1), 1e-12)
    part = np.clip(((points[:, None] - begin) * along).sum(-1) / length, 0, 1)
    foot = begin + part[..., None] * along
    return np.linalg.norm(foot - points[:, None], axis=-1).min(1)


def box(strokes: list[np.ndarray]) -> float:
    """The height of the bounding box."""
    return float(np.ptp(np.concatenate(strokes)[:, 1]))


def spread(strokes: list[np.ndarray]) -> float:
    """The standard deviation of y about a straight baseline."""
    x, y = np.concatenate(strokes).T
    return float((y - np.polyval(np.polyfit(x, y, 1), x)).std()) if np.ptp(x) else float(y.std())


MEASURES: dict[str, Callable[[list[np.ndarray]], float]] = {
    "bounding box": box,
    "std of y": spread,
    "mean run": pace.height_of,
}


def compare_heights(packed: PackedInk, chosen: np.ndarray) -> dict[str, tuple[float, float]]:
    """Of each measure: std of log height among one writer's words, and mean log ratio of lines to words."""
    rows = {}
    writer, line = packed.writer[chosen], packed.kind[chosen] == "line"
    for name, measure in MEASURES.items():
        heights = [measure([s[:, :2] for s in packed.ink(int(i)).strokes]) for i in chosen]
        logs = np.log(np.maximum(heights, 1e-9))
        words = [logs[(writer == w) & ~line] for w in np.unique(writer)]
        both = [
            logs[(writer == w) & line].mean() - logs[(writer == w) & ~line].mean()
            for w in np.unique(writer)
            if ((writer == w) & line).sum() >= 3 and ((writer == w) & ~line).sum() >= 3
        ]
        rows[name] = (float(np.mean([w.std() for w in words if len(w) >= 8])), float(np.mean(both)))
    return rows


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--samples", type=int, default=2000)
    given = parser.parse_args()
    packed, codec = read_packed(given.data), HandwritingCodec()
    rng = np.random.default_rng(0)
    chosen = rng.choice(len(packed), min(given.samples, len(packed)), replace=False)
    paced = [pace.normalise(packed.ink(int(i))) for i in chosen]
    print(f"{'rate':>8} {'rms':>8} {'worst':>8} {'frames':>8}    (medians over {len(paced)} samples)")
    for rate in RATES:
        each = [distances(p, rate, codec.speed) for p in paced]
        rms = np.median([np.sqrt((d**2).mean()) for d, _ in each])
        worst = np.median([d.max() for d, _ in each])
        print(f"{rate:>5} Hz {rms:8.3f} {worst:8.3f} {np.median([n for _, n in each]):8.0f}")
    print(f"\n{'height':>14} {'one writer':>12} {'lines - words':>14}    (natural log)")
    for name, (within, ratio) in compare_heights(packed, chosen).items():
        print(f"{name:>14} {within:12.3f} {ratio:14.3f}")
    speeds = [sum(c[-1] for c in p.clocks) / sum(s[-1] - s[0] for s in p.seconds if len(s) > 1) for p in paced
              if any(len(s) > 1 and s[-1] > s[0] for s in p.seconds)]  # fmt: skip
    low, middle, high = np.percentile(speeds, [5, 50, 95])
    print(f"\nspeed on paper: {middle:.1f} heights per second (5 to 95 %: {low:.1f} to {high:.1f})")


if __name__ == "__main__":
    main()
