"""Numbers over time as files that numpy and a spreadsheet read back."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from vrnn.formats.trace_files import write_csv, write_npz

TIME = np.array([0.00625, 0.01875])
PAIRS = np.array([[1.0, -2.5], [1e-12, 3e9]])


def test_csv_has_one_row_a_step_and_a_column_a_number():
    rows = list(csv.reader(io.StringIO(write_csv({"time_s": TIME, "mu_q": PAIRS}).decode())))
    assert rows == [["time_s", "mu_q_0", "mu_q_1"], ["0.00625", "1", "-2.5"], ["0.01875", "1e-12", "3e+09"]]


def test_npz_is_read_without_pickles_as_it_was_written():
    with np.load(
        io.BytesIO(write_npz({"a/b": PAIRS, "rate": 80.0, "kind": "bound"})), allow_pickle=False
    ) as file:
        assert sorted(file) == ["a/b", "kind", "rate"]
        np.testing.assert_array_equal(file["a/b"], PAIRS)
        assert float(file["rate"]) == 80.0 and str(file["kind"]) == "bound"


def test_objects_are_refused():
    with pytest.raises(ValueError, match="allow_pickle"):
        write_npz({"it": np.array([{}], dtype=object)})
