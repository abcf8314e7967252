"""The packed corpus: what goes in comes out, and a damaged file is refused with a reason."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vrnn.data.packed import Sample, read_packed, write_packed
from vrnn.types import Ink, InputError


def ink(*strokes: list[tuple[float, float]]) -> Ink:
    return Ink(tuple(np.array([(x, y, 0.0, 0.5) for x, y in stroke], dtype=np.float64) for stroke in strokes))


def sample(drawing: Ink, rate_hz: float = 100.0) -> Sample:
    return Sample(drawing, rate_hz, 42, "int", "word", "gar\xe7on")


def arrays() -> dict[str, np.ndarray]:
    """Two samples of three points and two, by hand; y up."""
    return {
        "step": np.array([[0, 0], [2, 1], [3, -4], [0, 0], [1, 1]], dtype=np.int16),
        "pen_down": np.array([1, 0, 1, 1, 0], dtype=np.uint8),
        "start": np.array([0, 3, 5], dtype=np.int64),
        "rate_hz": np.array([50, 200], dtype=np.float32),
        "writer": np.array([1, 2], dtype=np.int32),
        "donor": np.array(["int", "sta"]),
        "kind": np.array(["word", "line"]),
        "text": np.array(["an", "an ox"]),
    }


def test_steps_become_strokes_with_y_down_and_one_period_a_point(tmp_path):
    np.savez(tmp_path / "a.npz", allow_pickle=False, **arrays())
    packed = read_packed(tmp_path / "a.npz")
    assert len(packed) == 2 and packed.lengths.tolist() == [3, 2]
    first, second = packed.ink(0).strokes
    np.testing.assert_allclose(first, [[0, 0, 0, 0.5], [2, -1, 0.02, 0.5]])
    np.testing.assert_allclose(second, [[5, 3, 0.04, 0.5]])
    np.testing.assert_allclose(packed.ink(1).strokes[0][:, :3], [[0, 0, 0], [1, -1, 0.005]])
    assert packed.sample(1)[1:] == (200.0, 2, "sta", "line", "an ox")


def test_negative_coordinates_and_big_jumps_survive(tmp_path):
    write_packed(tmp_path / "a.npz", [sample(ink([(0, 0), (-100_000, 70_000)], [(5, -5)]), 66.5)])
    packed = read_packed(tmp_path / "a.npz")
    np.testing.assert_array_equal(packed.ink(0).strokes[0][:, :2], [[0, 0], [-100_000, 70_000]])
    np.testing.assert_array_equal(packed.ink(0).strokes[1][:, :2], [[5, -5]])
    assert packed.sample(0)[1:] == (66.5, 42, "int", "word", "gar\xe7on")


coordinates = hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.just(2)), elements=st.floats(-1e6, 1e6))


@given(st.lists(st.lists(coordinates, min_size=1, max_size=3), min_size=1, max_size=3))
def test_any_ink_comes_back_within_half_a_unit_from_its_first_point(tmp_path_factory, drawings):
    path = tmp_path_factory.mktemp("packed") / "a.npz"
    inks = [ink(*([tuple(point) for point in stroke] for stroke in strokes)) for strokes in drawings]
    write_packed(path, map(sample, inks))
    packed = read_packed(path)
    for index, original in enumerate(inks):
        assert [len(stroke) for stroke in packed.ink(index).strokes] == [
            len(stroke) for stroke in original.strokes
        ]
        there, back = (np.concatenate(each.strokes)[:, :2] for each in (original, packed.ink(index)))
        np.testing.assert_array_less(np.abs((back - back[0]) - (np.rint(there) - np.rint(there[0]))), 1e-9)


def test_writing_replaces_the_old_file_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.npz"
    write_packed(path, [sample(ink([(0, 0), (1, 1)]))])
    before = path.read_bytes()
    for bad in ([], [sample(ink([(0, 0), (1e15, 0)]))], [sample(ink([(0, 0)]), -1.0)]):
        with pytest.raises(InputError):
            write_packed(path, bad)
    assert path.read_bytes() == before and [file.name for file in tmp_path.iterdir()] == ["a.npz"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("step", np.zeros((4, 2), np.int16)),
        ("step", np.zeros((5, 3), np.int16)),
        ("step", np.zeros((5, 2), np.float32)),
        ("step", np.ones((5, 2), np.int16)),
        ("pen_down", np.array([1, 0, 1, 0, 0], np.uint8)),
        ("pen_down", np.array([1, 0, 2, 1, 0], np.uint8)),
        ("pen_down", np.ones(4, np.uint8)),
        ("start", np.array([0, 5, 3], np.int64)),
        ("start", np.array([0, 3, 3, 5], np.int64)),
        ("start", np.array([1, 3, 5], np.int64)),
        ("start", np.array([0], np.int64)),
        ("rate_hz", np.array([50, np.nan], np.float32)),
        ("rate_hz", np.array([50, 0], np.float32)),
        ("writer", np.array([1.5, 2.5])),
        ("text", np.array(["one"])),
        ("kind", np.array(["word", "glyph"])),
        ("text", np.array(["a", None], dtype=object)),
    ],
)
def test_contradictions_are_refused(tmp_path, name, value):
    np.savez(tmp_path / "a.npz", **{**arrays(), name: value})
    with pytest.raises(InputError):
        read_packed(tmp_path / "a.npz")


def test_files_that_are_no_archives_are_refused(tmp_path):
    np.savez(tmp_path / "good.npz", allow_pickle=False, **arrays())
    good = (tmp_path / "good.npz").read_bytes()
    np.savez(tmp_path / "short.npz", step=np.zeros((1, 2)))
    np.save(tmp_path / "array.npy", np.zeros(3))
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "empty.npz").write_bytes(b"")
    (tmp_path / "cut.npz").write_bytes(good[: len(good) // 2])
    flipped = bytearray(good)
    flipped[len(good) // 3] ^= 0xFF
    (tmp_path / "flipped.npz").write_bytes(bytes(flipped))
    for name in ("gone.npz", "short.npz", "array.npy", "text.npz", "empty.npz", "cut.npz", "flipped.npz"):
        with pytest.raises(InputError):
            read_packed(tmp_path / name)
