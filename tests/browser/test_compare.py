"""What a visitor does who compares models, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_write import QUIET, pen, wave

pytestmark = pytest.mark.browser
DONE = re.compile(r"means of 16 draws")
LIT = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let seen = 0;
    for (let i = 3; i < data.length; i += 4) seen += data[i] > 0;
    return seen;
}"""


def open_page(page: Page, address: str, done: re.Pattern[str] = DONE) -> None:
    page.goto(address)
    settle(page, done)


def settle(page: Page, done: re.Pattern[str] = DONE) -> None:
    """All draws and continuations are there."""
    page.wait_for_selector(QUIET)
    expect(page.get_by_text(done)).to_be_visible()


def column(page: Page, i: int) -> Locator:
    return page.locator("[data-role=column]").nth(i)


def part(page: Page, i: int, name: str) -> Locator:
    return column(page, i).locator(f"[data-col={name}]")


def picture(page: Page, i: int, name: str, layer: str = "[role=img]") -> bytes:
    """All pixels of a view, so that two pages can be compared bit for bit."""
    canvas = part(page, i, name).locator(f"canvas{layer}").first
    return canvas.evaluate("canvas => canvas.toDataURL()").encode()


def lit(page: Page, i: int, name: str) -> int:
    """How many pixels of a view's upper canvas, that of the cursor, are not empty."""
    return part(page, i, name).locator("canvas[aria-hidden=true]").evaluate(LIT)


def end_of_play(page: Page) -> None:
    """The continuations are written to their end."""
    expect(page.get_by_role("button", name="Play again")).to_be_enabled()


def test_one_cursor_a_pin_and_a_link_that_reopens_the_very_picture(page: Page, server: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    query = "c_models=rnn-gmm,vrnn-gauss,srnn-smooth&c_count=2&c_length=0.5"
    open_page(page, f"{server}/compare?{query}")
    page.get_by_role("button", name="Clear the sheet").press("Enter")
    expect(page.locator("[data-role=sheet] canvas[role=img]")).to_have_attribute(
        "aria-label", re.compile("empty sheet")
    )
    pen(page, wave(page, 0.1, 0.4))
    expect(page.locator("[data-role=readout]")).to_contain_text(re.compile(r"^\d+ steps in"))
    settle(page)
    page.wait_for_url(re.compile("c_ink="))
    assert "c_example" not in page.url
    expect(part(page, 0, "score")).to_have_text(re.compile(r"^= \S+ nats/frame$"))
    expect(part(page, 1, "score")).to_have_text(re.compile(r"^≥ \S+ ± \S+ nats/frame$"))
    expect(part(page, 2, "ahead")).to_be_visible()

    # The same step lights up in every column, within a frame of the pointer, and no round trip.
    assert [lit(page, i, "ink") for i in range(3)] == [0, 0, 0]
    part(page, 1, "lanes").hover()
    expect(page.locator("[data-role=where]")).to_have_text(re.compile(r"^At step \d+"))
    assert all(lit(page, i, "ink") > 0 for i in range(3)), "in every ink"
    marks = "performance.getEntriesByName('vrnn:cursor-drawn').map(mark => mark.detail.t)"
    assert page.evaluate(marks), "the page leaves a mark when it has drawn a cursor"
    step = page.evaluate(marks)[-1]
    part(page, 0, "lanes").focus()
    page.mouse.move(5, 5)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    for i in range(3):
        expect(part(page, i, "lanes")).to_have_attribute("aria-valuenow", "1")
    assert step != 1

    # A click on another pin: the differences turn at once.
    before = picture(page, 0, "lanes")
    page.get_by_role("button", name="Make VRNN-Gauss the reference").click()
    expect(part(page, 1, "versus")).to_have_text("the reference")
    expect(part(page, 0, "versus")).to_have_text(re.compile("VRNN-Gauss$"))
    assert picture(page, 0, "lanes") != before
    page.wait_for_url(re.compile("c_reference=vrnn-gauss"))
    page.wait_for_selector(QUIET)

    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("[data-role=told]")).to_have_text(re.compile("^Copied."))
    link = page.evaluate("navigator.clipboard.readText()")
    end_of_play(page)
    views = [(i, name) for i in range(3) for name in ("ink", "lanes", "hairs")]
    mine = [picture(page, *view) for view in views]
    page.goto("about:blank")
    open_page(page, link)
    end_of_play(page)
    assert [picture(page, *view) for view in views] == mine
    expect(part(page, 1, "versus")).to_have_text("the reference")


def test_a_missing_model_says_how_it_is_trained_and_a_phone_has_no_sideways_scrolling(
    page: Page, server: str
):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, f"{server}/compare?c_models=rnn-gmm,vrnn-gauss,vrnn-gmm&c_count=2&c_length=0.5")
    expect(part(page, 2, "command")).to_contain_text("python -m vrnn train --model vrnn-gmm")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    first, second = part(page, 0, "lanes").bounding_box(), part(page, 1, "lanes").bounding_box()
    assert first is not None and second is not None
    assert first["y"] == second["y"] and first["width"] == second["width"] >= 140, "rows are aligned"
    expect(page.get_by_role("tab", name="unipen")).to_have_attribute("aria-selected", "true")


def test_sound_has_its_columns_under_one_waveform(page: Page, server: str):
    address = (
        f"{server}/compare?c_on=sound&c_models=rnn-gmm,vrnn-gauss&c_example=clicks&c_length=0.5&c_count=1"
    )
    open_page(page, address, re.compile("means of 4 draws"))
    for i in range(2):
        expect(column(page, i).locator("[data-role=clip] canvas[role=img]").first).to_have_attribute(
            "aria-label", re.compile("^continuation of 1, 0.5 seconds")
        )
    page.locator("[data-role=wave]").hover()
    expect(page.locator("[data-role=where]")).to_have_text(re.compile(r"^At step (79|80), nats$"))
    assert all(lit(page, i, "lanes") > 0 for i in range(2))
    page.get_by_role("button", name="Play the recording").click()
    expect(page.locator("[data-role=wave]")).to_have_attribute(
        "aria-valuenow", re.compile(r"^(?!79$|80$)\d+$")
    )
