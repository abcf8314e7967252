"""How far apart two sets of pieces are, quantity by quantity, and how far apart real ones are among themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

HALVINGS = 20
"""Random divisions of the real pieces into two sets, over which a floor is the mean."""


class Marks(NamedTuple):
    """What is measured of one continuation.

    Attributes:
        pools: values by quantity, `[values]` each, as many as the piece has of them; some may be empty.
        features: what the judge sees, `[feature]`; not a number where the piece has nothing to measure.
        spectrum: mean log-mel spectrum `[band]` in dB; empty for ink.
    """

    pools: dict[str, np.ndarray]
    features: np.ndarray
    spectrum: np.ndarray = np.zeros(0)


class Distance(NamedTuple):
    """One quantity's distribution over real and over generated pieces.

    Attributes:
        quantity, unit: what is distributed.
        statistic: "ks", or "rms" for the root mean square difference of two mean spectra.
        value: between generated and real pieces; for "rms" in the unit, for "ks" from 0 to 1.
        floor: the same between two sets of real pieces of the same size, a mean over HALVINGS divisions.
        real, generated: medians, in the unit (of a mean spectrum its mean level); None where nothing was measured.
    """

    quantity: str
    unit: str
    statistic: str
    value: float
    floor: float
    real: float | None
    generated: float | None


def ks(first: np.ndarray, second: np.ndarray) -> float:
    """The two-sample Kolmogorov-Smirnov statistic, sup_v |F_1(v) - F_2(v)| of the empirical distributions.

    A sample without values is as far as can be from one with values, 1, and 0 from another without.
    """
    if not len(first) or not len(second):
        return float(len(first) != len(second))
    at = np.concatenate([first, second])
    below = [np.searchsorted(np.sort(values), at, side="right") / len(values) for values in (first, second)]
    return float(np.abs(below[0] - below[1]).max())


def distances(
    generated: Sequence[Marks],
    real: Sequence[Marks],
    spare: Sequence[Marks],
    *,
    group: np.ndarray,
    units: dict[str, str],
) -> list[Distance]:
    """Every quantity's distance, and the spectrum's where there is one.

    Args:
        generated, real: the two sets that are compared.
        spare: more real pieces, as many, for the floor.
        group: whose each piece of `real` and then of `spare` is; the floor's divisions halve every group.
        units: of the quantities.
    """
    pool = [*real, *spare]
    halves = list(halvings(group))
    found = []
    for quantity, unit in units.items():
        made, true = pooled(generated, quantity), pooled(real, quantity)
        each = [piece.pools[quantity] for piece in pool]
        floor = [ks(*(np.concatenate([each[i] for i in half]) for half in pair)) for pair in halves]
        found.append(
            Distance(
                quantity, unit, "ks", ks(true, made), float(np.mean(floor)), _median(true), _median(made)
            )
        )
    return found + ([_spectral(real, generated, pool, halves)] if len(pool[0].spectrum) else [])


def pooled(pieces: Sequence[Marks], quantity: str) -> np.ndarray:
    """All values of a quantity in a set of pieces, `[values]`."""
    return np.concatenate([piece.pools[quantity] for piece in pieces])


def halvings(group: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """HALVINGS random divisions of the pieces into two sets that share every group as evenly as they can."""
    rng = np.random.default_rng(0)
    for _ in range(HALVINGS):
        order = rng.permutation(len(group))
        order = order[np.argsort(group[order], kind="stable")]
        yield order[::2], order[1::2]


def _spectral(
    real: Sequence[Marks],
    generated: Sequence[Marks],
    pool: Sequence[Marks],
    halves: list[tuple[np.ndarray, np.ndarray]],
) -> Distance:
    """The distance of mean log-mel spectra: sqrt(mean over bands of (mean_1 - mean_2)^2), in dB."""
    true, made, each = (np.stack([p.spectrum for p in pieces]) for pieces in (real, generated, pool))
    floor = [_rms(each[one].mean(0) - each[other].mean(0)) for one, other in halves]
    levels = float(true.mean()), float(made.mean())
    value = _rms(true.mean(0) - made.mean(0))
    return Distance("mean_log_mel_spectrum", "dB", "rms", value, float(np.mean(floor)), *levels)


def _rms(difference: np.ndarray) -> float:
    return float(np.sqrt(np.mean(difference**2)))


def _median(values: np.ndarray) -> float | None:
    return float(np.median(values)) if len(values) else None
