"""What a visitor with a sound does on the Listen page, in a real browser."""

from __future__ import annotations

import io
import re
import wave
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.tiny_checkpoints import hum
from vrnn.formats.audio_in import read_sound
from vrnn.formats.audio_out import write_wav

pytestmark = pytest.mark.browser
QUIET = "[data-testid='stApp'][data-test-script-state='notRunning']"
VIEWS = ("wave", "spectrum", "strip", "path")


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(QUIET)
    expect_clips(page)


def upload(page: Page, data: bytes, name: str) -> None:
    page.get_by_role("button", name="Open").click()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "audio/wav", "buffer": data})
    expect(page.get_by_test_id("stFileUploader")).to_contain_text(name)
    expect(page.locator("[data-role=save]")).to_have_attribute("download", name)
    page.keyboard.press("Escape")


def expect_clips(page: Page, origin: str = "from the end") -> None:
    """All four sounds are there."""
    expect(page.locator("[data-role=clip] canvas[role=img]").last).to_have_attribute(
        "aria-label", re.compile(r"^continuation of RNN-GMM")
    )
    expect(page.locator("[data-role=from]")).to_have_text(re.compile(origin))


def wave_of(page: Page):
    return page.locator("[data-role=wave]")


def picture(page: Page):
    return page.locator("[data-role=wave] canvas[role=img]")


def frame(page: Page) -> int:
    return int(wave_of(page).get_attribute("aria-valuenow") or 0)


def lit(page: Page) -> list[int]:
    """How many pixels of each view's upper canvas, that of the cursor, are not empty."""
    count = """canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let seen = 0;
        for (let i = 3; i < data.length; i += 4) seen += data[i] > 0;
        return seen;
    }"""
    return [page.locator(f"[data-role={view}] canvas[aria-hidden=true]").evaluate(count) for view in VIEWS]


def save(page: Page, link) -> bytes:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def test_bring_a_clip_play_it_scrub_and_take_what_the_models_make_of_it(page: Page, server: str):
    open_page(page, f"{server}/listen?sound_seconds=0.5")
    upload(page, write_wav(hum()), "my hum.wav")
    expect(picture(page)).to_have_attribute("aria-label", re.compile(r"2\.53 seconds of sound in 202 frames"))
    expect_clips(page)

    # The playhead moves by itself, and with it the cursor in every view.
    assert lit(page)[0] == lit(page)[1] == lit(page)[3] == 0
    page.get_by_role("button", name="Play", exact=True).click()
    expect(wave_of(page)).to_have_attribute("aria-valuenow", re.compile(r"^(?!0$)\d+$"))
    before = frame(page)
    expect(wave_of(page)).not_to_have_attribute("aria-valuenow", str(before))
    assert frame(page) > before
    assert all(lit(page))
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()

    # A click goes there, and the models go on from there.
    box = wave_of(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 60)
    expect_clips(page, r"from 1\.2\d s")
    assert abs(frame(page) - 101) <= 1
    wave_of(page).press("Home")
    wave_of(page).press("ArrowRight")
    expect(wave_of(page)).to_have_attribute("aria-valuenow", "1")
    expect(wave_of(page)).to_have_attribute(
        "aria-valuetext", re.compile("frame 1 of 201, KL .* nats, posterior moved")
    )
    wave_of(page).press(" ")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    wave_of(page).press(" ")

    # What is saved is the sound itself, and a second of it with half a second of the model's.
    mine = read_sound(save(page, page.get_by_label("Save the recording as WAV"))).sound
    np.testing.assert_allclose(mine.samples, hum().samples, atol=1 / 32768)
    drawn = save(page, page.get_by_label("Save continuation of VRNN-Gauss as WAV"))
    with wave.open(io.BytesIO(drawn)) as file:
        assert (file.getframerate(), file.getnframes()) == (16_000, 24_000)
    assert np.abs(read_sound(drawn).sound.samples[16_000:]).max() > 0

    page.get_by_role("button", name="Difference").click()
    expect(page.get_by_role("button", name="Difference")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="RNN-GMM", exact=True).click()
    expect(page.locator("[data-role=path-empty]")).to_have_text("this model has no latent")


def test_speak_into_the_microphone(page: Page, server: str):
    page.context.grant_permissions(["microphone"])
    open_page(page, f"{server}/listen?sound_seconds=0.5&clip=clicks")
    page.get_by_role("button", name="Record").first.click()
    page.get_by_test_id("stAudioInput").get_by_role("button", name="Record").click()
    page.wait_for_timeout(1500)
    page.get_by_test_id("stAudioInput").get_by_role("button", name="Stop recording").click()
    expect(picture(page)).to_have_attribute(
        "aria-label",
        re.compile(r"Waveform of [1-9]\d?\.\d\d seconds of sound in (?!160 )\d+ frames. Coloured"),
    )
    page.keyboard.press("Escape")
    expect_clips(page)
    heard = read_sound(save(page, page.get_by_label("Save the recording as WAV"))).sound
    assert heard.seconds > 0.5 and np.abs(heard.samples).max() > 0.01, "the fake microphone beeps"


def test_a_clip_travels_in_the_address_and_both_pages_keep_what_they_had(page: Page, server: str):
    open_page(page, f"{server}/listen?sound_seconds=0.5&clip=chirp")
    query = parse_qs(urlparse(page.url).query)
    assert query["clip"] == ["chirp"]
    expect(picture(page)).to_have_attribute("aria-label", re.compile(r"2\.00 seconds of sound in 160 frames"))
    page.get_by_role("link", name="Write").click()
    expect(page.locator("[data-role=sheet]")).to_be_visible()
    page.get_by_role("link", name="Listen").click()
    expect(picture(page)).to_have_attribute("aria-label", re.compile(r"2\.00 seconds of sound in 160 frames"))
    expect_clips(page)


def test_a_phone_has_no_sideways_scrolling(page: Page, server: str):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, f"{server}/listen?sound_seconds=0.5&clip=clicks")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    box = page.locator("[data-role=spectrum]").bounding_box()
    assert box is not None and box["width"] >= 300 and box["height"] >= 120
