"""Confidence intervals by resampling writers, speakers or recordings: their sequences are not independent."""

from __future__ import annotations

import numpy as np

RESAMPLES = 2_000
SEED = 0


def ratio_interval(
    numerator: np.ndarray,
    denominator: np.ndarray,
    group: np.ndarray,
    *,
    resamples: int = RESAMPLES,
    coverage: float = 0.95,
) -> tuple[float, float]:
    """Percentile bootstrap of sum(numerator) / sum(denominator) over groups (Efron & Tibshirani 1993, 13.3).

    Args:
        numerator, denominator: `[sequence]`; a denominator of ones gives the mean per sequence.
        group: what each sequence belongs to, `[sequence]`; all sequences of a group are drawn together.
        resamples: draws of as many groups as there are, with replacement, from a fixed seed.
        coverage: of the interval.
    """
    _, member = np.unique(group, return_inverse=True)
    groups = int(member.max()) + 1
    above = np.bincount(member, weights=numerator)
    below = np.bincount(member, weights=denominator)
    rng = np.random.default_rng(SEED)
    times = rng.multinomial(groups, np.full(groups, 1 / groups), size=resamples)
    tail = 50 * (1 - coverage)
    low, high = np.percentile((times @ above) / (times @ below), [tail, 100 - tail])
    return float(low), float(high)
