"""The Python side of the ear: its script, its envelope, and what it makes of the browser's answer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import vrnn.ui.ear
from vrnn.formats.spectrogram import FLOOR_DB, Spectrogram
from vrnn.ui.ear import chosen
from vrnn.ui.ear.envelope import seal
from vrnn.ui.pad.bundle import bundle
from vrnn.ui.sound.picture import mel_bytes

HERE = Path(vrnn.ui.ear.__file__).parent
MAIN = HERE / "js" / "main.js"


def test_an_envelope_holds_its_json_and_then_its_blobs():
    sealed = seal({"name": "Ä", "wav": b"\1\2", "n": 1.5, "mel": b"\3"})
    size = int.from_bytes(sealed[:4], "little")
    assert json.loads(sealed[4 : 4 + size]) == {"name": "Ä", "n": 1.5, "blobs": [["wav", 2], ["mel", 1]]}
    assert sealed[4 + size :] == b"\1\2\3"


@pytest.mark.parametrize("value", [float("nan"), [float("inf")]])
def test_numbers_that_no_browser_reads_are_refused(value: object):
    with pytest.raises(ValueError):
        seal({"value": value})


def test_numbers_that_are_not_plain_are_refused():
    with pytest.raises(TypeError):
        seal({"value": np.float32(1)})


@pytest.mark.parametrize(
    "state",
    [None, "text", {}, {"at": 5}, {"at": {"t": 3}}, {"at": {"sound_id": "other", "t": 3}}]
    + [{"at": {"sound_id": "s", "t": t}} for t in (None, -1, 1.5, "3", True)],
)
def test_an_odd_answer_is_no_frame(state: object):
    assert chosen(state, "s") is None


def test_a_frame_counts_for_its_own_sound_only():
    state = {"at": {"sound_id": "s", "t": 3}}
    assert chosen(state, "s") == 3
    assert chosen(state, "t") is None and chosen(state, None) is None


def test_every_module_is_in_the_script_once_and_writes_no_html():
    script = bundle(MAIN)
    for file in MAIN.parent.glob("*.js"):
        assert script.count(f"const ${file.stem} = (() =>") == 1, file.stem
    assert script.count("const $strip = (() =>") == 1, "what the pad has is shared"
    assert script.rstrip().endswith("export default $main.default;")
    assert "innerHTML" not in script


def test_two_files_of_one_name_are_refused(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "main.js").write_text("export const x = 1;\n")
    (tmp_path / "main.js").write_text('import { x } from "./a/main.js";\nexport default function f() {}\n')
    with pytest.raises(ValueError, match="two files of one name"):
        bundle(tmp_path / "main.js")


def test_decibels_become_bytes_band_by_band():
    decibels = np.array([[FLOOR_DB, 0.0], [FLOOR_DB / 2, FLOOR_DB * 0.8]], np.float32)
    seen = Spectrogram(decibels, np.zeros(2), np.zeros(2))
    assert list(mel_bytes(seen)) == [0, 255, 128, 51]
