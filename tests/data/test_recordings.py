"""Miniatures of TIMIT, LibriSpeech and a plain folder, packed with every loss accounted for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from vrnn.data import librispeech, sound_folder, timit
from vrnn.data.packed_speech import read_packed_speech
from vrnn.data.recordings import Recording, pack, split_of
from vrnn.data.sound_files import SPLITS
from vrnn.data.timit import read_sphere
from vrnn.types import InputError


def noise(seed: int, samples: int = 900) -> np.ndarray:
    return np.random.default_rng(seed).integers(-30_000, 30_000, samples).astype(np.int16)


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def flac(path: Path, samples: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, 16_000)


def sphere(samples: np.ndarray, **changes: str | None) -> bytes:
    """A file as on the CD-ROM; None leaves a field out."""
    fields = {
        "database_id": "-s5 TIMIT", "utterance_id": "-s8 cjf0_sa1", "channel_count": "-i 1",
        "sample_count": f"-i {len(samples)}", "sample_rate": "-i 16000", "sample_n_bytes": "-i 2",
        "sample_byte_format": "-s2 01", "sample_sig_bits": "-i 16", **changes,
    }  # fmt: skip
    lines = [f"{name} {value}" for name, value in fields.items() if value is not None]
    header = "\n".join(["NIST_1A", "   1024", *lines, "end_head", ""]).encode()
    order = ">i2" if changes.get("sample_byte_format") == "-s2 10" else "<i2"
    return header.ljust(1024, b" ") + samples.astype(order).tobytes()


def by_name(folder: Path) -> dict[str, tuple[str, str, np.ndarray]]:
    """Name to split, speaker and samples of everything packed."""
    found = {}
    for split in SPLITS:
        if (folder / f"{split}.npz").exists():
            data = read_packed_speech(folder / f"{split}.npz")
            for i in range(len(data)):
                found[str(data.name[i])] = (split, str(data.speaker[i]), data.sounds[i])
    return found


@pytest.mark.parametrize("order", ["01", "10"])
def test_sphere_files_give_their_samples(tmp_path, order):
    file = put(tmp_path / "a.wav", sphere(noise(1), sample_byte_format=f"-s2 {order}") + b"padding")
    out = read_sphere(file)
    np.testing.assert_array_equal(out, noise(1))
    assert out.dtype == np.int16


def test_a_header_that_says_pcm_is_pcm(tmp_path):
    np.testing.assert_array_equal(
        read_sphere(put(tmp_path / "a.wav", sphere(noise(1), sample_coding="-s3 pcm"))), noise(1)
    )


def test_converted_copies_are_read(tmp_path):
    flac(tmp_path / "a.wav", noise(1))
    np.testing.assert_array_equal(read_sphere(tmp_path / "a.wav"), noise(1))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sample_coding": "-s26 pcm,embedded-shorten-v2.00"}, "shorten. Convert it with `sph2pipe"),
        ({"sample_byte_format": "-s9 shortpack"}, "shorten"),
        ({"sample_coding": "-s4 ulaw", "sample_n_bytes": "-i 1"}, "are ulaw, not PCM"),
        ({"sample_n_bytes": "-i 4"}, "not PCM of 16 bits"),
        ({"sample_n_bytes": None}, "not PCM of 16 bits"),
        ({"sample_byte_format": "-s4 0123"}, "not PCM of 16 bits"),
        ({"channel_count": "-i 2"}, "not of one channel at 16000"),
        ({"sample_rate": "-i 8000"}, "not of one channel at 16000"),
        ({"sample_rate": None}, "not of one channel at 16000"),
        ({"sample_count": "-i 901"}, "fewer samples than the SPHERE header says"),
        ({"sample_count": "-i -1"}, "fewer samples"),
        ({"sample_count": "-i 0"}, "fewer samples"),
        ({"sample_count": None}, "fewer samples"),
    ],
)
def test_other_codings_and_lies_are_refused(tmp_path, changes, reason):
    with pytest.raises(InputError) as caught:
        read_sphere(put(tmp_path / "a.wav", sphere(noise(1), **changes)))
    assert reason in str(caught.value) and "a.wav" in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"NIST_1A\n",
        b"NIST_1A\n   9999\nend_head\n",
        b"NIST_1A\n   abcd\nend_head\n",
        b"NIST_1A\n   0000\nend_head\n",
        b"NIST_1A\n   \xb2\xb2\xb2\xb2\nend_head\n" + bytes(2000),
        sphere(noise(1)).replace(b"end_head", b"mid_head"),
        sphere(noise(1))[:900],
        b"hello" * 1000,
    ],
)
def test_what_is_no_sphere_file_is_refused(tmp_path, data):
    with pytest.raises(InputError, match="SPHERE header"):
        read_sphere(put(tmp_path / "a.wav", data))


def test_a_count_in_superscript_is_no_count(tmp_path):
    data = sphere(noise(1)).replace(b"-i 900", b"-i \xb2\xb2\xb2")
    with pytest.raises(InputError, match="fewer samples"):
        read_sphere(put(tmp_path / "a.wav", data))


def test_timit_keeps_its_test_split_and_its_speakers_apart(tmp_path):
    src = tmp_path / "LDC93S1" / "TIMIT"
    speakers = [f"FABC{i}" for i in range(30)]
    for i, speaker in enumerate(speakers):
        for sentence in ("SA1", "SX7"):
            put(src / "TRAIN" / "DR1" / speaker / f"{sentence}.WAV", sphere(noise(i)))
    put(src / "TEST" / "DR2" / "MXYZ0" / "SI3.WAV", sphere(noise(99)))
    put(src / "TEST" / "DR2" / "MXYZ0" / "SI3.WAV.wav", sphere(noise(98)))
    put(src / "TEST" / "DR2" / "MXYZ0" / "SI3.TXT", b"words")
    put(src / "TEST" / "DR2" / "MXYZ0" / "SX9.WAV", sphere(noise(97), sample_rate="-i 8000"))
    put(src / "DOC" / "SPKRINFO.TXT", b"")
    summary = timit.prepare(src.parent, tmp_path / "out")
    found = by_name(tmp_path / "out")
    assert len(found) == 61 and found["MXYZ0-SI3"][:2] == ("test", "MXYZ0")
    np.testing.assert_array_equal(found["MXYZ0-SI3"][2], noise(99))
    for i, speaker in enumerate(speakers):
        one, other = found[f"{speaker}-SA1"], found[f"{speaker}-SX7"]
        assert one[:2] == other[:2] == ("valid" if split_of(speaker) == "valid" else "train", speaker)
        np.testing.assert_array_equal(one[2], noise(i))
    assert {split for split, *_ in found.values()} == set(SPLITS)
    assert summary.files == 62 and sum(summary.dropped.values()) == 1
    assert "dropped 1: A file: The sound is not of one channel" in str(summary)


def test_timit_in_lower_case_is_timit(tmp_path):
    put(tmp_path / "timit" / "train" / "dr1" / "fcjf0" / "sa1.wav", sphere(noise(0)))
    assert timit.recordings(tmp_path)[0][1:3] == ("FCJF0", "FCJF0-SA1")


def test_shortened_timit_says_how_to_convert(tmp_path):
    put(
        tmp_path / "TRAIN" / "DR1" / "A" / "SA1.WAV",
        sphere(noise(0), sample_coding="-s19 pcm,embedded-shorten"),
    )
    with pytest.raises(InputError, match="sph2pipe"):
        timit.prepare(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_librispeech_by_its_subsets(tmp_path):
    root = tmp_path / "LibriSpeech"
    for subset, speaker in (("train-clean-100", 19), ("dev-clean", 84), ("test-other", 367)):
        flac(root / subset / str(speaker) / "7" / f"{speaker}-7-0000.flac", noise(speaker))
        put(root / subset / str(speaker) / "7" / f"{speaker}-7.trans.txt", b"words")
    librispeech.prepare(tmp_path, tmp_path / "out")
    found = by_name(tmp_path / "out")
    assert {name: entry[:2] for name, entry in found.items()} == {
        "19-7-0000": ("train", "19"), "84-7-0000": ("valid", "84"), "367-7-0000": ("test", "367")
    }  # fmt: skip
    np.testing.assert_array_equal(found["84-7-0000"][2], noise(84))


def test_one_subset_or_a_flat_folder_is_split_by_speaker(tmp_path):
    for speaker in range(1, 41):
        for k in range(2):
            flac(
                tmp_path / "deep" / "train-clean-100" / f"{speaker}" / "1" / f"{speaker}-1-{k}.flac", noise(k)
            )
            flac(tmp_path / "flat" / f"{speaker}-1-{k}.flac", noise(k))
    flac(tmp_path / "flat" / "notes.flac", noise(0))
    deep, flat = (librispeech.recordings(tmp_path / kind) for kind in ("deep", "flat"))
    assert len(deep) == len(flat) == 80
    for found in (deep, flat):
        assert all(r.split == split_of(r.speaker) and r.name.startswith(f"{r.speaker}-1-") for r in found)
        assert {r.split for r in found} == set(SPLITS)


def test_a_flat_folder_of_given_splits_keeps_them(tmp_path):
    for split, speaker in zip(SPLITS, (3, 4, 5), strict=True):
        flac(tmp_path / split / f"{speaker}-1-0.flac", noise(speaker))
    assert {r.speaker: r.split for r in librispeech.recordings(tmp_path)} == {
        "3": "train",
        "4": "valid",
        "5": "test",
    }


def test_a_folder_of_given_splits_cut_to_pieces(tmp_path):
    src = tmp_path / "kerstin"
    flac(src / "train" / "a.flac", noise(1, 20_100))
    flac(src / "train" / "b.flac", noise(2, 7_999))
    flac(src / "test" / "a.flac", noise(3, 8_000))
    summary = sound_folder.prepare(src, tmp_path / "out", segment=0.5)
    train, test = (read_packed_speech(tmp_path / "out" / f"{split}.npz") for split in ("train", "test"))
    assert not (tmp_path / "out" / "valid.npz").exists()
    assert train.name.tolist() == ["a", "a"] and train.speaker.tolist() == ["kerstin"] * 2
    np.testing.assert_array_equal(np.concatenate(train.sounds), noise(1, 20_100)[:16_000])
    np.testing.assert_array_equal(test.sounds[0], noise(3, 8_000))
    assert summary.cut == pytest.approx((4_100 + 7_999) / 16_000)
    assert "train: 2 sequences, 0.0 minutes, 1 speakers" in str(summary) and "cut 0.8 s" in str(summary)


def test_one_voice_is_split_by_file_and_several_by_speaker(tmp_path):
    for i in range(40):
        flac(tmp_path / "one" / f"{i}.wav", noise(i))
        for k in range(2):
            flac(tmp_path / "many" / f"voice {i}" / f"{k}.wav", noise(i))
    one = sound_folder.recordings(tmp_path / "one")
    assert {r.speaker for r in one} == {"one"}
    assert all(r.split == split_of(r.name) for r in one) and {r.split for r in one} == set(SPLITS)
    many = sound_folder.recordings(tmp_path / "many")
    assert len({r.speaker for r in many}) == 40 and all(r.split == split_of(r.speaker) for r in many)
    assert {r.split for r in many} == set(SPLITS) and not any("voice" in r.speaker for r in many)


def test_unreadable_and_very_short_recordings_are_counted(tmp_path):
    put(tmp_path / "src" / "a.wav", b"RIFF not really")
    flac(tmp_path / "src" / "b.wav", noise(0, 199))
    flac(tmp_path / "src" / "c.wav", noise(0, 200))
    seen = []
    recordings = [Recording(tmp_path / "src" / f"{x}.wav", "s", x, "train") for x in "cab"]
    summary = pack(recordings, tmp_path / "out", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert list(by_name(tmp_path / "out")) == ["c"] and sum(summary.dropped.values()) == 2
    assert summary.dropped["Shorter than one frame"] == 1 and "A file cannot be read as sound" in str(summary)


def test_splits_are_stable_and_of_the_stated_sizes():
    splits = [split_of(str(i)) for i in range(5_000)]
    assert splits == [split_of(str(i)) for i in range(5_000)]
    # Binomial: standard errors of 0.0038, 0.0046 and 0.0057.
    for split, share in (("valid", 0.08), ("test", 0.12), ("train", 0.8)):
        assert splits.count(split) / 5_000 == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (timit.prepare, "is not TIMIT"),
        (librispeech.prepare, "no utterance"),
        (sound_folder.prepare, "no sound file"),
    ],
)
def test_other_folders_are_refused(tmp_path, prepare, reason):
    (tmp_path / "src").mkdir()
    for src in (tmp_path / "src", tmp_path / "gone"):
        with pytest.raises(InputError, match=reason):
            prepare(src, tmp_path / "out")
    assert not (tmp_path / "out").exists()
