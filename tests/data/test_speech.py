"""Speech as stored: pieces, constants, packed files, and whose voice it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from vrnn.codecs.audio import PCM_16, AudioCodec
from vrnn.data import packed_speech
from vrnn.data.packed_speech import is_packed_speech, read_packed_speech, write_packed_speech
from vrnn.data.speech import Speech, fit_audio_codec, read_folder, segments
from vrnn.types import InputError


def noise(seed: int, samples: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-3000, 3000, samples).astype(np.int16)


def speech(*lengths: int) -> Speech:
    sounds = [noise(i, n) for i, n in enumerate(lengths)]
    return Speech(
        sounds,
        np.array([f"s{i % 2}" for i in range(len(lengths))]),
        np.array(list("abcdefgh"))[: len(lengths)],
    )


def write(path: Path, samples: np.ndarray, rate_hz: int = 16_000, subtype: str | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate_hz, subtype=subtype)


def test_frames_are_the_stored_samples_standardised():
    data, codec = speech(1000, 450), AudioCodec(mean=0.01, std=0.05)
    frames = data.frames(1, codec).double().numpy()
    np.testing.assert_allclose(frames.ravel() * 0.05 + 0.01, data.sounds[1][:400] / 32768, atol=1e-8)
    assert data.lengths(codec).tolist() == [5, 2] and data.seconds == 1450 / 16_000


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=8), st.integers(1, 1200))
def test_pieces_and_what_is_cut_are_the_whole(lengths, samples):
    data = speech(*lengths)
    pieces, cut = segments(data, samples)
    assert {len(sound) for sound in pieces.sounds} <= {samples}
    assert sum(len(s) for s in pieces.sounds) + cut == sum(lengths)
    for i, name in enumerate(data.name):
        own = [pieces.sounds[k] for k in np.flatnonzero(pieces.name == name)]
        assert len(own) == lengths[i] // samples
        np.testing.assert_array_equal(np.concatenate([*own, []]), data.sounds[i][: len(own) * samples])
        assert set(pieces.speaker[pieces.name == name]) <= {data.speaker[i]}


def test_constants_are_those_of_all_samples_together():
    data = speech(700, 1, 5000)
    every = np.concatenate(data.sounds) / 32768
    codec = fit_audio_codec(data)
    assert codec.mean == pytest.approx(every.mean(), rel=1e-12)
    assert codec.std == pytest.approx(every.std(), rel=1e-12)
    assert (codec.frame, codec.sample_rate_hz, codec.step) == (200, 16_000, PCM_16)


def test_silence_has_no_scale():
    still = Speech([np.full(800, 7, np.int16)], np.array(["a"]), np.array(["a"]))
    for data in (still, still.chosen(np.zeros(0, np.int64))):
        with pytest.raises(InputError, match="silent"):
            fit_audio_codec(data)


def test_chosen_recordings_keep_their_names():
    part = speech(10, 20, 30).chosen(np.array([2, 0]))
    assert [len(s) for s in part.sounds] == [30, 10]
    assert part.name.tolist() == ["c", "a"] and part.speaker.tolist() == ["s0", "s0"]


def test_packed_speech_is_what_was_packed(tmp_path):
    data = speech(900, 1, 333)
    write_packed_speech(tmp_path / "a.npz", data)
    again = read_packed_speech(tmp_path / "a.npz")
    for there, back in zip(data.sounds, again.sounds, strict=True):
        np.testing.assert_array_equal(back, there)
        assert back.dtype == np.int16
    assert again.speaker.tolist() == ["s0", "s1", "s0"] and again.name.tolist() == ["a", "b", "c"]
    assert is_packed_speech(tmp_path / "a.npz")


def test_packing_replaces_the_old_file_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.npz"
    write_packed_speech(path, speech(500))
    before = path.read_bytes()
    for bad in (speech(), speech(500, 0), _floats(speech(500))):
        with pytest.raises(InputError):
            write_packed_speech(path, bad)
    assert path.read_bytes() == before and [file.name for file in tmp_path.iterdir()] == ["a.npz"]


def _floats(data: Speech) -> Speech:
    return Speech([s / 32768 for s in data.sounds], data.speaker, data.name)


def arrays() -> dict[str, np.ndarray]:
    return {
        "samples": noise(0, 5),
        "start": np.array([0, 3, 5]),
        "rate_hz": np.array([16_000]),
        "speaker": np.array(["x", "y"]),
        "name": np.array(["a", "b"]),
    }


def test_packed_speech_by_hand(tmp_path):
    np.savez(tmp_path / "a.npz", allow_pickle=False, **arrays())
    assert [len(s) for s in read_packed_speech(tmp_path / "a.npz").sounds] == [3, 2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("samples", np.zeros(4, np.int16)),
        ("samples", np.zeros(5, np.int32)),
        ("samples", np.zeros(5)),
        ("samples", np.zeros((5, 1), np.int16)),
        ("start", np.array([0, 5, 3])),
        ("start", np.array([0, 5, 5])),
        ("start", np.array([1, 3, 5])),
        ("start", np.array([0.0, 3.0, 5.0])),
        ("start", np.array([0])),
        ("rate_hz", np.array([44_100])),
        ("rate_hz", np.array([16_000, 16_000])),
        ("speaker", np.array(["x"])),
        ("speaker", np.array([1, 2])),
        ("name", np.array(["a", None], dtype=object)),
    ],
)
def test_contradictions_are_refused(tmp_path, name, value):
    np.savez(tmp_path / "a.npz", **{**arrays(), name: value})
    with pytest.raises(InputError):
        read_packed_speech(tmp_path / "a.npz")


def test_files_that_are_no_packed_speech_are_refused(tmp_path):
    write_packed_speech(tmp_path / "good.npz", speech(900))
    good = (tmp_path / "good.npz").read_bytes()
    np.savez(tmp_path / "ink.npz", step=np.zeros((1, 2)), start=np.zeros(2))
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "empty.npz").write_bytes(b"")
    (tmp_path / "cut.npz").write_bytes(good[: len(good) // 2])
    flipped = bytearray(good)
    flipped[len(good) // 3] ^= 0xFF
    (tmp_path / "flipped.npz").write_bytes(bytes(flipped))
    for name in ("gone.npz", "ink.npz", "text.npz", "empty.npz", "cut.npz", "flipped.npz"):
        with pytest.raises(InputError):
            read_packed_speech(tmp_path / name)
    assert not is_packed_speech(tmp_path / "ink.npz") and not is_packed_speech(tmp_path / "gone.npz")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(packed_speech, "MAX_BYTES", 100_000)
    path = tmp_path / "bomb.npz"
    np.savez_compressed(path, allow_pickle=False, **{**arrays(), "more": np.zeros(100_000, np.int16)})
    assert path.stat().st_size < 10_000
    with pytest.raises(InputError, match="would fill"):
        read_packed_speech(path)
    with pytest.raises(InputError, match="fill more than"):
        write_packed_speech(tmp_path / "b.npz", speech(60_000))


def test_an_array_that_lies_about_its_size_is_refused(tmp_path):
    path = tmp_path / "lie.npz"
    np.savez(path, allow_pickle=False, **arrays())
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["samples.npy"] = members["samples.npy"].replace(b"(5,)", b"(5000000000000,)")[:-17] + bytes(10)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(InputError):
        read_packed_speech(path)


def test_a_folder_of_one_voice(tmp_path):
    root = tmp_path / "kerstin" / "train"
    write(root / "b-2.flac", noise(2, 17_000))
    write(root / "a-1.WAV", noise(1, 9_000))
    (root / "notes.txt").write_text("not sound")
    seen = []
    data = read_folder(root, progress=lambda done, total: seen.append((done, total)))
    assert data.name.tolist() == ["a-1", "b-2"] and data.speaker.tolist() == ["kerstin"] * 2
    np.testing.assert_array_equal(data.sounds[1], noise(2, 17_000))
    assert seen == [(0, 2), (1, 2), (2, 2)]
    pieces = read_folder(root, segment=0.5)
    assert pieces.name.tolist() == ["a-1", "b-2", "b-2"]
    np.testing.assert_array_equal(pieces.sounds[2], noise(2, 17_000)[8_000:16_000])


def test_many_voices_by_file_name_or_by_folder(tmp_path):
    write(tmp_path / "test" / "84-121123-0000.flac", noise(0, 800))
    write(tmp_path / "test" / "Jane" / "x.wav", noise(0, 800))
    write(tmp_path / "test" / "Jane" / "y.wav", noise(0, 800))
    data = read_folder(tmp_path / "test")
    assert data.speaker[0] == "84" and data.speaker[1] == data.speaker[2] != "Jane"


def test_other_rates_widths_and_channels_are_converted(tmp_path):
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
    write(tmp_path / "a.wav", np.stack([tone, 0 * tone], 1), 48_000, subtype="FLOAT")
    write(tmp_path / "b.wav", tone / 2, 48_000, subtype="PCM_16")
    expected = 0.25 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)
    for sound in read_folder(tmp_path).sounds:
        assert len(sound) == 16_000
        np.testing.assert_allclose(sound[500:-500] / 32768, expected[500:-500], atol=2e-3)


def test_folders_without_readable_sound_are_refused(tmp_path):
    with pytest.raises(InputError, match="no sound file"):
        read_folder(tmp_path / "gone")
    (tmp_path / "a.wav").write_bytes(b"RIFF, not really")
    with pytest.raises(InputError, match=r"a\.wav cannot be read"):
        read_folder(tmp_path)
    write(tmp_path / "a.wav", np.zeros(0, np.int16))
    with pytest.raises(InputError, match=r"a\.wav is empty"):
        read_folder(tmp_path)
    for bad in (0.0, float("nan"), 61.0):
        with pytest.raises(InputError, match="cannot be made"):
            read_folder(tmp_path, segment=bad)
