"""The Models page in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


def sample(page: Page, of: str) -> Locator:
    """The picture of a model's sample, once it is there."""
    picture = page.get_by_role("img", name=re.compile(rf"{re.escape(of)}(,.*)?$"))
    expect(picture).to_be_visible()
    return picture


def title(page: Page, label: str) -> Locator:
    return page.get_by_role("heading", name=label, exact=True)


def test_a_card_is_chosen_and_its_address_opens_it_again(page: Page, server: str):
    page.goto(f"{server}/models")
    expect(title(page, "VRNN-Gauss")).to_be_visible()
    first = sample(page, "by VRNN-Gauss").get_attribute("src")
    page.get_by_role("radio", name="RNN-GMM", exact=True).click()
    other = sample(page, "by RNN-GMM").get_attribute("src")
    assert other and other.startswith("data:image/svg+xml") and other != first
    expect(page).to_have_url(re.compile(r"[?&]checkpoint=RNN-GMM(&|$)"))
    page.goto(page.url)
    assert sample(page, "by RNN-GMM").get_attribute("src") == other
    lines = page.get_by_test_id("stCode").filter(has_text="from vrnn.checkpoint import load")
    expect(lines).to_contain_text('load(Path("checkpoints/unipen/rnn-gmm"))')
    lines.hover()
    expect(lines.get_by_role("button", name="Copy to clipboard")).to_be_visible()


def test_a_voice_is_seen_and_heard_on_a_narrow_dark_screen(page: Page, server: str):
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{server}/models?corpus=One+voice&checkpoint=RNN-GMM")
    picture = sample(page, "how RNN-GMM goes on")
    box = picture.bounding_box()
    assert box is not None and 0 <= box["x"] and box["x"] + box["width"] <= 360 and box["height"] > 20
    page.wait_for_function("document.querySelector('audio')?.duration > 1")
    assert page.locator("audio").evaluate("audio => audio.duration") == pytest.approx(3.5, abs=0.05)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("area => area.scrollWidth - area.clientWidth") == 0
