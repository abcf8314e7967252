"""A judge that learns to tell real continuations from generated ones, and is asked about hands it has not seen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrnn.evaluate.intervals import ratio_interval

FOLDS = 5
SETTINGS = {
    "max_iter": 60,
    "learning_rate": 0.1,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 10,
    "random_state": 0,
}
"""Of the gradient-boosted trees: fixed once, the same for every model."""
MISSING = -1e6
"""Stands for a feature that a piece does not have; lower than any that one has."""


class Verdict(NamedTuple):
    """How well the judge did; 0.5 means that it could not tell.

    Attributes:
        accuracy: share of held-out pieces that it called rightly.
        ci95: of that, by resampling groups.
    """

    accuracy: float
    ci95: tuple[float, float]


def judge(
    first: np.ndarray, second: np.ndarray, first_group: np.ndarray, second_group: np.ndarray
) -> Verdict:
    """Cross-validated accuracy at telling two sets of pieces apart; no group is in both training and test.

    Gradient-boosted trees on the pieces' features (Friedman 2001), which need no scaling; a missing feature is
    MISSING, as trees can set one value apart.  FOLDS folds, or one a group where there are fewer groups.

    Args:
        first, second: features, `[piece feature]`.
        first_group, second_group: whose each piece is, `[piece]`; at least two groups in all.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import GroupKFold, cross_val_predict

    # scikit-learn's own treatment of missing values fails where a fold has nothing else.
    features = np.nan_to_num(np.concatenate([first, second]), nan=MISSING)
    label = np.repeat([0, 1], [len(first), len(second)])
    group = np.concatenate([first_group, second_group])
    folds = GroupKFold(min(FOLDS, len(np.unique(group))))
    trees = HistGradientBoostingClassifier(**SETTINGS)
    said = np.asarray(cross_val_predict(trees, features, label, groups=group, cv=folds))
    right = said == label
    interval = ratio_interval(right.astype(float), np.ones(len(right)), group)
    return Verdict(float(right.mean()), interval)
