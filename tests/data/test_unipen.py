"""A miniature UNIPEN download with every reason for leaving a segment out."""

import numpy as np
import pytest

from vrnn.data.packed import read_packed
from vrnn.data.unipen import SPLITS, hashed_writer, prepare, split_of
from vrnn.types import InputError


def word(number: int, width: int = 40) -> str:
    """Twenty points of a zigzag, recognisable by its step in x."""
    return ".PEN_DOWN\n" + "".join(
        f"{index * width // 20 + number} {100 + 7 * (index % 3)}\n" for index in range(20)
    )


def download(folder, writers: list[str]):
    files = {
        "include/abc/abc.doc": ".COORD X Y\n.POINTS_PER_SECOND 100\n.HIERARCHY WORD\n",
        "include/abc/slow.doc": ".COORD X Y\n.POINTS_PER_SECOND 10\n",
        "data/6/abc/broken.dat": '.INCLUDE abc/abc.doc\n.PEN_DOWN 1 2 3\n.SEGMENT WORD 0 OK "the"\n',
        "data/6/abc/orphan.dat": ".INCLUDE abc/gone.doc\n",
        "data/6/abc/slow.DAT": ".INCLUDE abc/slow.doc\n" + word(0) + '.SEGMENT WORD 0 OK "slow"\n',
        "data/6/abc/notes.txt": "not read",
        "data/8/abc/text.dat": ".INCLUDE abc/abc.doc\n.WRITER_ID " + writers[0] + "\n" + word(0, 400) + word(9, 20)
        + '.SEGMENT TEXT 0 OK "a line"\n.SEGMENT TEXT 1 OK "not a line"\n.SEGMENT WORD 0 OK "line"\n',
    }  # fmt: skip
    for index, writer in enumerate(writers):
        files[f"include/abc/data/{index}.dat"] = (
            f".WRITER_ID {writer}\n.PEN_DOWN\n.PEN_UP\n{word(0)}.PEN_UP\n1 1\n{word(200)}.PEN_DOWN 5 5\n"
        )
        files[f"data/6/abc/sub/{index}.dat"] = (
            f".INCLUDE abc/abc.doc\n.INCLUDE abc/data/{index}.dat\n"
            '.SEGMENT WORD 0-2 OK "two"\n.SEGMENT WORD 2 OK "one"\n.SEGMENT WORD 0 OK "I"\n'
            '.SEGMENT WORD 3 OK "dot"\n.SEGMENT WORD 1 OK "air"\n.SEGMENT WORD 7 OK "gone"\n'
            '.SEGMENT CHARACTER 0 OK "t"\n'
        )
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="latin-1")


def test_a_download_becomes_three_files_with_every_loss_accounted_for(tmp_path):
    writers = [f"w{index}" for index in range(30)]
    download(tmp_path / "src" / "train_r01_v07", writers)
    seen = []
    summary = prepare(
        tmp_path / "src", tmp_path / "out", progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(done, 34) for done in range(35)]
    assert summary.files == 34
    assert sum(summary.kept.values()) == 30 * 2 + 1 and sum(summary.writers.values()) == 30
    assert summary.dropped == {
        "Label shorter than two characters": 30,
        "Fewer than 16 points, or no height": 30,
        "A segment without ink": 30,
        "A UNIPEN segment names components that are not there": 30,
        "Another kind of segment": 31,
        "A line narrower than 2.5 of its height": 1,
        "Rate outside 50 to 250 Hz": 1,
        "Unreadable file: A UNIPEN component does not hold 2 finite numbers a point": 1,
        "Unreadable file: The UNIPEN include file abc/gone.doc is missing": 1,
    }
    assert "dropped 31: Another kind of segment" in str(summary)

    found = {split: read_packed(tmp_path / "out" / f"{split}.npz") for split in SPLITS}
    for split, packed in found.items():
        assert len(packed) == summary.kept[split] > 0
        assert {split_of(int(writer)) for writer in packed.writer} == {split}
        assert set(packed.rate_hz) == {100.0} and set(packed.donor) == {"abc"}
    assert {int(w) for packed in found.values() for w in packed.writer} == {
        hashed_writer("abc", w) for w in writers
    }

    packed = found["train"]
    both = packed.ink(packed.text.tolist().index("two"))
    x = np.arange(20) * 2
    y = -7 * (np.arange(20) % 3)
    np.testing.assert_array_equal(both.strokes[0][:, :2], np.stack([x, y], axis=1))
    np.testing.assert_array_equal(both.strokes[1][:, :2], np.stack([x + 200, y], axis=1))
    assert packed.ink(packed.text.tolist().index("one")).points == 20


def test_the_same_download_gives_the_same_bytes(tmp_path):
    download(tmp_path / "src", ["a", "b", "c", "d"])
    for name in ("first", "second"):
        prepare(tmp_path / "src", tmp_path / name)
    for file in (tmp_path / "first").iterdir():
        with np.load(file) as first, np.load(tmp_path / "second" / file.name) as second:
            assert all(np.array_equal(first[key], second[key]) for key in first.files)


def test_writers_are_hashed_and_split_stably():
    assert hashed_writer("int", "c") == hashed_writer("int", "c") != hashed_writer("sta", "c")
    shares = np.unique(
        [split_of(hashed_writer("x", str(index))) for index in range(5000)], return_counts=True
    )
    np.testing.assert_allclose(dict(zip(*shares, strict=True))["train"] / 5000, 0.8, atol=0.02)


def test_a_folder_that_is_no_download_is_refused(tmp_path):
    with pytest.raises(InputError, match="not a UNIPEN download"):
        prepare(tmp_path, tmp_path / "out")
    (tmp_path / "data" / "6").mkdir(parents=True)
    (tmp_path / "include").mkdir()
    with pytest.raises(InputError, match=r"no \.dat files"):
        prepare(tmp_path, tmp_path / "out")
    (tmp_path / "data" / "6" / "empty.dat").write_text(".VERSION 1.0\n")
    with pytest.raises(InputError, match="could be kept"):
        prepare(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
