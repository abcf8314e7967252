"""sample, explain and sheet: files that hold what they promise."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Generator

from tests.cli.kit import succeed
from vrnn.checkpoint import load
from vrnn.cli.drawing import as_ink
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.formats.ink_json import read_json
from vrnn.sampling import generate, prefill

PATHS = ".//{http://www.w3.org/2000/svg}path"


def test_sampled_frames_are_those_of_the_library(vrnn, tmp_path):
    out = tmp_path / "s.npz"
    succeed("sample", vrnn, "--out", out, "--count", 3, "--seconds", 0.5, "--temperature", 0.7, "--seed", 4)
    model = load(vrnn).model
    generator = Generator().manual_seed(4)
    expected = generate(model, model.initial_state(3), 20, generator=generator, temperature=0.7)
    with np.load(out) as found:
        assert np.array_equal(found["frames"], expected.numpy()) and found["rate_hz"] == 40


def test_a_continuation_begins_where_the_ink_ends(vrnn, tmp_path, ink_file):
    out = tmp_path / "s.npz"
    succeed("sample", vrnn, "--prime", ink_file, "--out", out, "--count", 2, "--seconds", 0.5)
    checkpoint = load(vrnn)
    placed = checkpoint.codec.encode_placed(read_json(ink_file.read_bytes()))
    generator = Generator().manual_seed(0)
    state = prefill(checkpoint.model, placed.frames, generator=generator).state.fork(2)
    with np.load(out) as found:
        frames = generate(checkpoint.model, state, 20, generator=generator)
        assert np.array_equal(found["frames"], frames.numpy())
    page = tmp_path / "s.svg"
    succeed("sample", vrnn, "--prime", ink_file, "--out", page, "--count", 2, "--seconds", 0.5)
    assert len(ET.fromstring(page.read_text()).findall(PATHS)) == 3


@pytest.mark.parametrize("suffix", ["png", "gif"])
def test_drawings_as_pictures_show_all_of_them_in_rows(vrnn, tmp_path, ink_file, suffix):
    heights = {}
    for count in (2, 6):
        for prime in ((), ("--prime", ink_file)):
            out = tmp_path / f"s.{suffix}"
            succeed("sample", vrnn, *prime, "--out", out, "--count", count, "--seconds", 0.5)
            with Image.open(out) as picture:
                assert picture.format == suffix.upper()
                heights[count, bool(prime)] = picture.height / picture.width
                assert getattr(picture, "n_frames", 1) > (5 if suffix == "gif" else 0)
                assert (np.asarray(picture.convert("RGB")) == (196, 82, 10)).all(2).any() or suffix == "gif"
    assert heights[6, True] > heights[2, True] and heights[6, False] > heights[2, False]


def test_one_drawing_as_json_is_ink_that_can_be_gone_on_from(vrnn, tmp_path):
    one, many = tmp_path / "one.json", tmp_path / "many.json"
    succeed("sample", vrnn, "--out", one, "--count", 1, "--seconds", 1)
    assert read_json(one.read_bytes()).points == 41
    succeed("sample", vrnn, "--prime", one, "--out", many, "--count", 3, "--seconds", 0.25)
    assert [drawing["format"] for drawing in json.loads(many.read_bytes())] == ["vrnn-ink"] * 3


def test_a_lifted_pen_leaves_no_ink_on_its_way():
    codec = HandwritingCodec()
    frames = torch.tensor([[5.0, 0, 0], [1, 0, 1], [2, 0, 1], [1, 1, 0]])
    down = as_ink(codec, frames, start=(10, 0), scale=2.0)
    up = as_ink(codec, frames, start=(10, 0), scale=2.0, lifted=True)
    assert [s[:, 0].tolist() for s in down.strokes] == [[10, 20, 22], [26], [28]]
    assert [s[:, 0].tolist() for s in up.strokes] == [[20, 22], [26], [28]]


@pytest.mark.parametrize("name", ["vrnn", "rnn"])
def test_explain_writes_what_the_trace_holds(name, request, tmp_path, ink_file):
    folder = request.getfixturevalue(name)
    arrays, table = tmp_path / "e.npz", tmp_path / "e.csv"
    for out in (arrays, table):
        said = succeed("explain", folder, ink_file, "--out", out, "--seed", 2)
    checkpoint = load(folder)
    placed = checkpoint.codec.encode_placed(read_json(ink_file.read_bytes()))
    with torch.inference_mode():
        trace = prefill(checkpoint.model, placed.frames, generator=Generator().manual_seed(2))
    with np.load(arrays) as found:
        assert np.array_equal(found["log_px"], trace.log_px[0].numpy())
        assert np.array_equal(found["time_s"], placed.time[1:])
        assert ("mu_p" in found) == (name == "vrnn")
        if trace.p is not None:
            assert np.array_equal(found["sigma_p"], trace.p.sigma[0].numpy())
            assert np.array_equal(found["z"], trace.z[0].numpy())
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [float(r["kl"]) for r in rows] == pytest.approx(trace.kl[0].tolist(), rel=1e-6)
    assert ("z_2" in rows[0]) == (name == "vrnn")
    assert f"{len(rows)} frames" in said


def test_a_sheet_from_nothing_and_one_from_words(vrnn, corpus, tmp_path):
    free, words = tmp_path / "free.svg", tmp_path / "words.svg"
    succeed("sheet", vrnn, "--out", free, "--count", 6, "--seconds", 0.5)
    succeed("sheet", vrnn, "--out", words, "--data", corpus, "--count", 5, "--seconds", 0.5, "--seed", 3)
    assert len(ET.fromstring(free.read_text()).findall(PATHS)) == 12
    page = ET.fromstring(words.read_text())
    colours = [p.get("stroke") for p in page.findall(PATHS)]
    assert colours == ["#e5e7eb", "#d9480f", "#111827"] * 5
    assert "going on from real words, temperature 1, seed 3" in words.read_text()


def test_the_same_seed_draws_the_same_sheet(rnn, tmp_path):
    pages = [tmp_path / name for name in ("a.svg", "b.svg", "c.svg")]
    for page, seed in zip(pages, (1, 1, 2), strict=True):
        succeed("sheet", rnn, "--out", page, "--count", 2, "--seconds", 0.5, "--seed", seed)
    a, b, c = (page.read_text().replace("seed 2", "seed 1") for page in pages)
    assert a == b != c
