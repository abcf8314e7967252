"""Bounds with confidence intervals: `scores` per sequence, `report` over a split, `card` for a checkpoint."""
