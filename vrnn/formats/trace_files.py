"""Numbers over time as files: NPZ for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import numpy as np


def write_npz(arrays: Mapping[str, Any]) -> bytes:
    """Arrays, numbers and text by name, readable without pickles."""
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def write_csv(columns: Mapping[str, np.ndarray]) -> bytes:
    """A header, then one row a time step with nine digits.

    A column `[time part]` becomes part columns NAME_0, NAME_1 and so on.
    """
    names: list[str] = []
    for name, values in columns.items():
        names += [name] if values.ndim == 1 else [f"{name}_{i}" for i in range(values.shape[1])]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in np.column_stack(list(columns.values())).tolist():
        writer.writerow([f"{value:.9g}" for value in row])
    return text.getvalue().encode()
