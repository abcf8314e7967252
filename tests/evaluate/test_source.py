"""What is read of folders and packed splits, whose it is, and what is said about it."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from torch import Generator

from tests.cli.kit import checkpoint, hum, speech_checkpoint, word
from vrnn.checkpoint import load
from vrnn.codecs.audio import AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.packed import Sample, write_packed
from vrnn.data.packed_speech import write_packed_speech
from vrnn.data.speech import Speech
from vrnn.evaluate import sound
from vrnn.evaluate.sequences import grouped
from vrnn.evaluate.source import located, read, segment_frames, split_in
from vrnn.formats.ink_json import read_json, write_json
from vrnn.formats.unipen import read_unipen_ink
from vrnn.types import InputError

CODEC = AudioCodec(mean=0.01, std=0.1)


@pytest.fixture
def ink(tmp_path):
    return load(checkpoint(tmp_path / "ink-model", "rnn-gmm", HandwritingCodec(std=0.5)))


def speech(tmp_path: Path, segment_frames: object = None):
    found = load(speech_checkpoint(tmp_path / "speech-model", "rnn-gmm", codec=CODEC))
    return found._replace(card=found.card | {"protocol": {"segment_frames": segment_frames}})


def put_ink(folder: Path, *names: str) -> list[bytes]:
    files = [write_json(word(np.random.default_rng(i))) for i in range(len(names))]
    for name, data in zip(names, files, strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return files


def put_sound(folder: Path, seconds: dict[str, float]) -> list[np.ndarray]:
    sounds = [hum(s, seed=i) for i, s in enumerate(seconds.values())]
    for name, samples in zip(seconds, sounds, strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / name, samples, 16_000)
    return sounds


def frames_of(sound: np.ndarray, seed: int) -> torch.Tensor:
    """The frames of int16 samples by the definition: standardised, with the noise of one step."""
    whole = sound[: len(sound) // 200 * 200].astype(np.float64) / 32768
    x = torch.from_numpy(((whole - 0.01) / 0.1).astype(np.float32)).view(-1, 200)
    noise = torch.rand(x.shape, generator=Generator().manual_seed(seed))
    return x + (noise - 0.5) * (1 / 32768 / 0.1)


def test_a_folder_of_ink_is_a_sequence_a_file_by_the_writer_of_its_folder(ink, tmp_path):
    files = put_ink(tmp_path / "d", "ann/1.json", "ann/deep/2.json", "bob/1.json", ".hidden/no.json")
    data = read(tmp_path / "d", ink)
    assert data.group.tolist() == ["ann", "ann", "bob"]
    assert (data.of, data.over, data.remarks) == (3, "writers", ())
    for found, file in zip(data.frames, files, strict=False):
        assert torch.equal(found, ink.codec.encode(read_json(file)))


def test_ink_without_folders_is_resampled_by_file_and_says_so(ink, tmp_path):
    put_ink(tmp_path / "d", "1.json", "2.json")
    data = read(tmp_path / "d", ink)
    assert data.over == "recordings" and len(set(data.group.tolist())) == 2
    assert data.remarks == (
        "No second writer is known here: intervals resample recordings, and say nothing about other writers.",
    )


def test_inkml_and_unipen_of_any_suffix_are_ink(ink, tmp_path):
    unipen = (
        b".VERSION 1.0\n.COORD X Y\n.POINTS_PER_SECOND 100\n.PEN_DOWN\n0 0\n30 40\n60 0\n90 40\n.PEN_UP\n"
    )
    inkml = b'<ink xmlns="http://www.w3.org/2003/InkML"><trace>0 0, 30 40, 60 0</trace></ink>'
    folder = tmp_path / "d"
    folder.mkdir()
    for name, data in (("a.dat", unipen), ("b", unipen), ("c.inkml", inkml), ("notes.txt", b"not ink")):
        (folder / name).write_bytes(data)
    data = read(folder, ink)
    assert len(data.frames) == 3 and not any("left out" in remark for remark in data.remarks)
    assert torch.equal(data.frames[0], ink.codec.encode(read_unipen_ink(unipen)))
    assert torch.equal(data.frames[0], data.frames[1])


def test_files_that_cannot_be_read_are_left_out_by_name(ink, tmp_path):
    put_ink(tmp_path / "d", "a/1.json", "b/2.json")
    (tmp_path / "d" / "b" / "card.json").write_text('{"config": 1}')
    data = read(tmp_path / "d", ink)
    (said,) = data.remarks
    assert len(data.frames) == 2 and said.startswith(f"1 of 3 files are left out: {Path('b/card.json')}: ")
    (tmp_path / "d" / "a" / "1.json").unlink()
    (tmp_path / "d" / "b" / "2.json").unlink()
    with pytest.raises(InputError, match=r"^card.json: "):
        read(tmp_path / "d", ink)


def test_a_folder_of_sound_is_read_whole_and_dequantised(tmp_path):
    sounds = put_sound(tmp_path / "d", {"7-1-1.wav": 0.1, "7-1-2.flac": 0.13, "8-1-1.flac": 0.1})
    data = read(tmp_path / "d", speech(tmp_path))
    assert data.group.tolist() == ["7", "7", "8"] and (data.of, data.over) == (3, "speakers")
    for i, found in enumerate(data.frames):
        torch.testing.assert_close(found, frames_of(sounds[i], i), rtol=0, atol=1e-6)
    # 0.13 s are 2,080 samples, of which 80 fill no frame.
    assert data.remarks == (
        "Recordings are scored whole; 0.01 s at their ends are left out.",
        "Frames are dequantised by uniform noise of one step of the source, 1/32768 of full scale; "
        "its seed is the number of the sequence in the split.",
    )


def test_the_protocol_of_one_voice_cuts_pieces_and_resamples_recordings(tmp_path):
    sounds = put_sound(tmp_path / "kerstin" / "test", {"a.wav": 0.13, "b.wav": 0.05, "c.wav": 0.01})
    data = read(tmp_path / "kerstin" / "test", speech(tmp_path, 4))
    assert [len(f) for f in data.frames] == [4, 4, 4] and data.over == "recordings"
    assert len(set(data.group.tolist())) == 2 and data.group[0] == data.group[1] != data.group[2]
    torch.testing.assert_close(data.frames[1], frames_of(sounds[0][800:1600], 1), rtol=0, atol=1e-6)
    assert data.remarks[0].startswith("Recordings are cut to consecutive pieces of 4 frames; 0.04 s")
    assert "say nothing about other speakers" in data.remarks[2]


def test_a_limit_keeps_each_sequence_its_noise(tmp_path):
    put_sound(tmp_path / "d", {f"{i}-1-1.wav": 0.05 for i in range(5)})
    whole, part = (read(tmp_path / "d", speech(tmp_path), limit) for limit in (None, 3))
    assert (len(part.frames), part.of) == (3, 5)
    for found, i in zip(part.frames, (0, 2, 4), strict=True):
        assert torch.equal(found, whole.frames[i])


def test_packed_speech_is_the_same_as_its_files(tmp_path):
    sounds = put_sound(tmp_path / "d", {"7-1-1.wav": 0.1, "8-1-2.wav": 0.13})
    packed = Speech(sounds, np.array(["7", "8"]), np.array(["7-1-1", "8-1-2"]))
    write_packed_speech(tmp_path / "test.npz", packed)
    model = speech(tmp_path, 3)
    of_files, of_pack = (read(tmp_path / name, model) for name in ("d", "test.npz"))
    assert all(torch.equal(a, b) for a, b in zip(of_files.frames, of_pack.frames, strict=True))
    assert (of_files.over, of_files.remarks) == (of_pack.over, of_pack.remarks)
    assert of_files.group.tolist() == of_pack.group.tolist() == ["7", "7", "8", "8", "8"]


def test_mp3_is_decoded_and_what_is_broken_is_named(tmp_path):
    folder = tmp_path / "d"
    put_sound(folder, {"a/1.mp3": 0.3, "b/2.wav": 0.1})
    (folder / "b" / "3.mp3").write_bytes(b"ID3" + bytes(300))
    data = read(folder, speech(tmp_path))
    assert len(data.frames) == 2 and data.over == "speakers"
    reference = frames_of(hum(0.3, seed=0), 0)
    # Lossy, and with a delay of its own; but the same tone, so the level agrees.
    assert float(data.frames[0].std()) == pytest.approx(float(reference.std()), rel=0.15)
    assert data.remarks[-1].startswith(f"1 of 3 files are left out: {Path('b/3.mp3')}: ")


def header(rate: int, channels: int) -> bytes:
    """A WAV file of 800 samples that claims to be something else."""
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels % 2**32, 2 * channels % 2**16, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", 1600) + bytes(1600)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(("rate", "channels"), [(1, 1), (2_000_000_000, 1), (16_000, 65_535), (0, 1)])
def test_a_header_that_would_fill_the_memory_is_left_out(tmp_path, rate, channels):
    """One sample a second would become 16,000 of them."""
    put_sound(tmp_path / "d", {"7-1-1.wav": 0.1})
    (tmp_path / "d" / "8-1-1.wav").write_bytes(header(rate, channels))
    data = read(tmp_path / "d", speech(tmp_path))
    assert len(data.frames) == 1 and data.remarks[-1].startswith("1 of 2 files are left out: 8-1-1.wav: ")


def test_a_recording_too_long_to_hold_is_left_out(tmp_path, monkeypatch):
    put_sound(tmp_path / "d", {"7-1-1.wav": 0.1, "8-1-1.flac": 0.2})
    monkeypatch.setattr(sound, "MOST_VALUES", 1_600)
    data = read(tmp_path / "d", speech(tmp_path))
    assert len(data.frames) == 1 and "8-1-1.flac: it claims 0 minutes" in data.remarks[-1]


def test_a_single_recording_has_no_interval_and_says_so():
    data = grouped([torch.zeros(3, 1)] * 2, np.array(["x", "x"]), np.array([4, 4]), 2, over="speakers")
    assert data.remarks[-1] == "There is one recording: its interval is a point."


def test_data_of_the_other_kind_is_refused_by_name(ink, tmp_path):
    put_ink(tmp_path / "drawn", "1.json")
    put_sound(tmp_path / "said", {"1.wav": 0.1})
    write_packed(tmp_path / "ink.npz", [Sample(word(np.random.default_rng(0)), 100.0, 0, "us", "word", "w")])
    write_packed_speech(tmp_path / "said.npz", Speech([hum(0.1)], np.array(["7"]), np.array(["n"])))
    for name in ("drawn", "ink.npz"):
        with pytest.raises(InputError, match=r"holds handwriting; the checkpoint \(rnn-gmm, .* reads sound"):
            read(tmp_path / name, speech(tmp_path))
    for name in ("said", "said.npz"):
        with pytest.raises(InputError, match=r"holds sound; the checkpoint \(rnn-gmm, .* reads handwriting"):
            read(tmp_path / name, ink)


def test_nothing_to_read_is_said(ink, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="neither a packed split nor a file of handwriting"):
        read(tmp_path / "empty", ink)
    put_sound(tmp_path / "short", {"1.wav": 0.004})
    with pytest.raises(InputError, match=r"No recording is as long as 0\.0125 s"):
        read(tmp_path / "short", speech(tmp_path))


def test_without_a_protocol_on_the_card_the_corpus_decides(tmp_path):
    """Kerstin plays Blizzard's part, in pieces of 40 frames, and librispeech TIMIT's, whole."""
    found = speech(tmp_path)
    bare = {name: value for name, value in found.card.items() if name != "protocol"}
    for corpus, frames in (("kerstin", 40), ("librispeech", None), ("my own", None)):
        assert segment_frames(found._replace(card=bare | {"corpus": corpus})) == frames
    assert segment_frames(found) is None  # the card says whole, whatever the corpus


@pytest.mark.parametrize("frames", [0, -1, True, 1.5, "forty", 10**9])
def test_a_protocol_that_makes_no_pieces_is_refused(tmp_path, frames):
    put_sound(tmp_path / "d", {"1.wav": 0.1})
    with pytest.raises(InputError, match="The card's protocol is"):
        read(tmp_path / "d", speech(tmp_path, frames))


def test_a_split_is_looked_for_inside_a_folder_first(tmp_path):
    (tmp_path / "test").mkdir()
    assert located(tmp_path, "test") == tmp_path / "test"
    assert located(tmp_path, "valid") == tmp_path
    (tmp_path / "test.npz").touch()
    assert located(tmp_path, "test") == split_in(tmp_path, "test") == tmp_path / "test.npz"
    with pytest.raises(InputError, match="There is no file"):
        split_in(tmp_path, "valid")
    with pytest.raises(InputError, match="There is no file"):
        located(tmp_path / "nowhere", "test")
