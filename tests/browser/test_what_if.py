"""What if z were another, in a real browser: both futures together, and a link that brings them back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
QUIET = "[data-testid='stApp'][data-test-script-state='notRunning']"
SEEN = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let hash = 0;
    for (let i = 0; i < data.length; i += 1) hash = (hash * 31 + data[i]) | 0;
    return hash;
}"""


def open_page(page: Page, address: str) -> None:
    page.emulate_media(
        reduced_motion="reduce"
    )  # what is compared is the last picture, not one on the way there
    page.goto(address)
    page.wait_for_selector(QUIET)


def future(page: Page, panel: int):
    return page.locator("[data-role=future] canvas[role=img]").nth(panel)


def expect_futures(page: Page, first: str, second: str, step: str = r"\d+") -> None:
    for panel, label in enumerate((first, second)):
        said = rf"^2 continuations by {re.escape(label)} from step {step}, up to 1.0 seconds each"
        expect(future(page, panel)).to_have_attribute("aria-label", re.compile(said))


def pictures(page: Page) -> list[int]:
    """A number for what each panel shows."""
    return [future(page, panel).evaluate(SEEN) for panel in (0, 1)]


def wait_for_another(page: Page, before: int) -> None:
    """Until the second panel shows something else; the page is not asked for time, only looked at again."""
    for _ in range(900):
        if pictures(page)[1] != before:
            return
        page.wait_for_timeout(100)
    pytest.fail("the second panel shows what it showed before")


INFERRED, CHANGED = "VRNN-Gauss as inferred", "VRNN-Gauss with z changed"


def test_a_walked_latent_changes_its_own_panel_and_the_link_brings_both_back(page: Page, server: str):
    open_page(page, f"{server}/?count=2&length=1.0&example=wave&at=20")
    expect_futures(page, "VRNN-Gauss", "RNN-GMM", "20")
    page.get_by_role("radio", name="Walk", exact=True).click()
    expect_futures(page, INFERRED, CHANGED, "20")
    expect(
        page.get_by_text("z of step 20 and every z drawn after it is moved by +2 standard")
    ).to_be_visible()
    _, far = pictures(page)
    slider = page.get_by_role("slider", name=re.compile("standard deviations of the prior"))
    slider.press("ArrowRight")
    expect(page.get_by_text("moved by +2.25 standard deviations")).to_be_visible()
    wait_for_another(page, far)
    expect_futures(page, INFERRED, CHANGED, "20")  # all of it, not its first chunk
    page.wait_for_url(re.compile(r"z_by=2\.25"))
    address = page.url
    assert "z=Walk" in address
    changed = pictures(page)
    page.goto("about:blank")
    open_page(page, address)
    expect_futures(page, INFERRED, CHANGED, "20")
    expect(page.get_by_text("moved by +2.25 standard deviations")).to_be_visible()
    assert pictures(page) == changed
    assert page.locator("[data-role=bound]").all_text_contents()[1] == "", (
        "a changed z has no score on the ink"
    )


def test_a_mixture_of_two_drawings_is_shown_in_a_row(page: Page, server: str):
    page.set_viewport_size({"width": 390, "height": 1400})
    open_page(page, f"{server}/?count=2&length=1.0&example=wave&z=Mix&z_between=summer")
    row = page.locator(".st-key-between_row img")
    expect(row).to_have_count(7)
    expect(page.get_by_text("a = 0.75", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(r"over the first \d+ steps, as many as both have"))).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, "nothing sticks out of a narrow page"


def test_both_continuations_of_a_sound_can_be_heard(page: Page, server: str):
    open_page(page, f"{server}/listen?clip=chirp&sound_seconds=0.5&sound_z=Hold")
    titles = page.locator("[data-part=title]")
    expect(titles.nth(2)).to_have_text("continuation as inferred")
    expect(titles.nth(3)).to_have_text("continuation with z changed")
    expect(
        page.get_by_text("z of the last frame and every z drawn after it is put at the mean")
    ).to_be_visible()
