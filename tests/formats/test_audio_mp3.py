"""MP3 files that do not say how long they are lose nothing."""

from __future__ import annotations

import io
import itertools

import numpy as np
import pytest
import soundfile

from tests.formats.sounds import file_of, tone, tone_file
from vrnn.formats.audio_in import read_sound
from vrnn.formats.audio_mp3 import after_tag, frame_at, frames_from, has_count, with_count

RATES = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000)


def mp3(rate_hz: int, channels: int = 1, seconds: float = 2.0) -> bytes:
    """Noise and then a tone: the bit rate varies, and the first frame promises too high a one for the rest."""
    wave, noise = tone(seconds, rate_hz), round(0.3 * rate_hz)
    wave[:noise] = np.random.default_rng(0).uniform(-0.5, 0.5, noise)
    return file_of(np.stack([wave] * channels, 1), rate_hz, "MP3")


def uncounted(data: bytes) -> bytes:
    """The same without the first frame, which holds the count."""
    return data[next(frames_from(data, 0)) :]


@pytest.mark.parametrize(("rate_hz", "channels"), [*itertools.product(RATES, (1, 2))])
def test_frames_are_found_to_the_last_byte(rate_hz, channels):
    data = mp3(rate_hz, channels)
    assert has_count(data) and list(frames_from(data, 0))[-1] == len(data)
    frame = frame_at(data, 0)
    assert frame is not None and data[frame.xing : frame.xing + 4] in (b"Xing", b"Info")


@pytest.mark.parametrize(("rate_hz", "channels"), [(16_000, 1), (44_100, 2), (8_000, 1)])
def test_nothing_is_lost_of_a_file_without_a_count(rate_hz, channels):
    bare = uncounted(mp3(rate_hz, channels))
    per_frame = 1152 if rate_hz >= 32_000 else 576
    frames = len(list(frames_from(bare, 0)))
    with soundfile.SoundFile(io.BytesIO(bare)) as source:
        assert source.frames < 0.9 * frames * per_frame
    sound, seconds_cut, _ = read_sound(bare)
    assert sound.seconds == pytest.approx(frames * per_frame / rate_hz, abs=2 * per_frame / rate_hz)
    assert sound.seconds >= 2 and seconds_cut == 0
    assert np.abs(sound.samples[-16_000:-2_000]).max() == pytest.approx(0.5, abs=0.1)


def test_a_header_is_put_in_only_where_it_is_needed():
    data = mp3(16_000)
    assert with_count(data) == data
    bare = uncounted(data)
    counted = with_count(bare)
    assert has_count(counted) and counted.endswith(bare) and with_count(counted) == counted
    assert with_count(bare[:-1]).endswith(bare[:-1])
    assert with_count(bare + b"TAG" + bytes(125)).endswith(bare + b"TAG" + bytes(125))
    first, second = list(frames_from(bare, 0))[1:3]
    assert with_count(bare[:first]) == bare[:first] and has_count(with_count(bare[:second]))
    for other in (b"", b"\xff\xfb", bytes(5_000), bare + bytes(5_000), b"\xff\xff\xff\xff" * 100):
        assert with_count(other) == other


def test_a_tag_is_stepped_over():
    bare = uncounted(mp3(16_000))
    tag = b"ID3\x04\x00\x00\x00\x00\x01\x02" + bytes(130)
    assert after_tag(tag + bare) == 140 and after_tag(bare) == 0
    assert with_count(tag + bare) == with_count(bare)


def test_what_no_frame_can_be_is_none():
    good = bytearray(tone_file("MP3")[:4])
    assert frame_at(bytes(good), 0) is not None
    for at, value in ((0, 0xFE), (1, 0x00), (1, 0xE8 | 0x02 | 1), (1, 0xFF), (2, 0x00), (2, 0xF0), (2, 0x5C)):
        changed = bytearray(good)
        changed[at] = value
        assert frame_at(bytes(changed), 0) is None, (at, hex(value))
