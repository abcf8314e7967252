"""What a visitor with a pen does on the Write page, in a real browser."""

from __future__ import annotations

import math
import re
import time
import xml.etree.ElementTree as ET
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PATIENCE = 30  # seconds
QUIET = "[data-testid='stApp'][data-test-script-state='notRunning']"
SHEET, STRIP, PATH = "[data-role=sheet]", "[data-role=strip]", "[data-role=path]"


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(QUIET)
    expect(page.locator("[data-role=future] canvas[role=img]").first).to_have_attribute(
        "aria-label", re.compile("continuation")
    )


def pen(page: Page, points: list[tuple[float, float]]) -> None:
    """One stroke by a pen."""
    session = page.context.new_cdp_session(page)
    kinds = ["mousePressed", *["mouseMoved"] * (len(points) - 1), "mouseReleased"]
    for kind, (x, y) in zip(kinds, [*points, points[-1]], strict=True):
        event = {"type": kind, "x": x, "y": y, "button": "left", "pointerType": "pen", "force": 0.6}
        session.send(
            "Input.dispatchMouseEvent", {**event, "clickCount": 1, "buttons": int(kind != "mouseReleased")}
        )
    session.detach()


def wave(page: Page, begin: float, end: float) -> list[tuple[float, float]]:
    """Points of a wavy line over a part of the sheet."""
    box = page.locator(SHEET).bounding_box()
    assert box is not None
    return [
        (
            box["x"] + box["width"] * (begin + (end - begin) * i / 60),
            box["y"] + box["height"] * (0.5 + 0.12 * math.sin(i / 3)),
        )
        for i in range(61)
    ]


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear the sheet").click()
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("empty sheet"))


def sheet(page: Page):
    return page.locator(f"{SHEET} canvas[role=img]")


def future(page: Page, model: int):
    return page.locator("[data-role=future] canvas[role=img]").nth(model)


BOTH = ("VRNN-Gauss", "RNN-GMM")


def expect_futures(
    page: Page, *, count: int = 8, seconds: str = "3.0", step: str = r"\d+", models: tuple[str, ...] = BOTH
) -> None:
    """All models' continuations are complete."""
    for model, name in enumerate(models):
        what = rf"^{count} continuations? by {re.escape(name)} from step {step}, up to {seconds} seconds each"
        expect(future(page, model)).to_have_attribute("aria-label", re.compile(what))


def lit(page: Page) -> list[int]:
    """How many pixels of each view's upper canvas, that of the cursor, are not empty."""
    count = """canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let seen = 0;
        for (let i = 3; i < data.length; i += 4) seen += data[i] > 0;
        return seen;
    }"""
    return [page.locator(f"{view} canvas[aria-hidden=true]").evaluate(count) for view in (SHEET, STRIP, PATH)]


def wait_until_dark(page: Page) -> None:
    """Until what was guessed while the pen was down has faded: nothing is lit but what the cursor lights."""
    until = time.monotonic() + PATIENCE
    while lit(page)[0] or lit(page)[2]:
        assert time.monotonic() < until, "guesses of a drawing that is finished do not fade"
        page.wait_for_timeout(100)


def test_draw_see_scrub_undo_and_come_back_by_the_address(page: Page, server: str):
    open_page(page, f"{server}/?count=3")
    expect_futures(page, count=3)
    clear(page)
    pen(page, wave(page, 0.1, 0.3))
    pen(page, wave(page, 0.35, 0.5))
    expect(sheet(page)).to_have_attribute(
        "aria-label", re.compile(r"2 strokes\. Coloured by KL of VRNN-Gauss")
    )
    expect_futures(page, count=3)

    wait_until_dark(page)
    page.locator(STRIP).hover()
    expect(page.locator("[data-role=readout]")).to_contain_text(re.compile("[Ss]tep"))
    assert all(lit(page)), "the same step is lit in the ink, the strip and the path"
    last = page.locator(STRIP).get_attribute("aria-valuemax")
    page.locator(STRIP).click()
    expect_futures(page, count=3, step=rf"(?!{last},)\d+")
    page.locator(STRIP).press("Home")
    page.locator(STRIP).press("ArrowRight")
    expect(page.locator(STRIP)).to_have_attribute("aria-valuenow", "1")

    page.get_by_role("button", name="Undo").click()
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("1 stroke. Coloured"))
    page.get_by_role("button", name="Redo").click()
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("2 strokes. Coloured"))
    expect_futures(page, count=3)

    page.wait_for_url(re.compile("ink="))
    address = page.url
    query = parse_qs(urlparse(address).query)
    assert query["count"] == ["3"] and "example" not in query
    page.goto("about:blank")
    open_page(page, address)
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("2 strokes. Coloured"))
    expect_futures(page, count=3)


def test_settings_travel_in_the_address_and_the_picture_parses(page: Page, server: str, tmp_path):
    open_page(page, f"{server}/?count=2&length=1.0&example=wave")
    expect_futures(page, count=2, seconds="1.0")
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="New seed").click()
    page.wait_for_url(re.compile("seed="))
    page.keyboard.press("Escape")
    expect_futures(page, count=2, seconds="1.0")
    page.get_by_role("button", name="Save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (SVG)").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    paths = list(ET.parse(file).getroot().iter("{http://www.w3.org/2000/svg}path"))
    assert file.suffix == ".svg" and {"#0072b2", "#c4520a"} < {path.get("stroke") for path in paths}
    assert all(re.fullmatch(r"[MLZh0-9. -]+", path.get("d") or "") for path in paths)


def pick(page: Page, which: str, model: str) -> None:
    page.get_by_role("combobox", name=which).click()
    page.get_by_role("option", name=model, exact=True).click()


def test_models_are_chosen_and_an_untrained_one_leaves_the_choice_as_it_was(page: Page, server: str):
    open_page(page, f"{server}/?count=2&length=1.0")
    page.get_by_role("button", name="Settings").click()
    pick(page, "Model", "SRNN (smooth)")
    pair = ("SRNN (smooth)", "RNN-GMM")
    expect_futures(page, count=2, seconds="1.0", models=pair)
    pick(page, "Beside it", "VRNN-GMM · not trained yet")
    expect(page.get_by_text("python -m vrnn train --model vrnn-gmm")).to_be_visible()
    expect(page.get_by_role("combobox", name="Beside it")).to_have_attribute("value", "RNN-GMM")
    pick(page, "Beside it", "VRNN-Gauss")
    pair = ("SRNN (smooth)", "VRNN-Gauss")
    expect_futures(page, count=2, seconds="1.0", models=pair)
    expect(page.get_by_text("python -m vrnn train")).to_have_count(0)
    expect(sheet(page)).to_have_attribute("aria-label", re.compile(r"Coloured by KL of SRNN \(smooth\)"))
    expect(page.locator(f"{STRIP} canvas[role=img]")).to_have_attribute(
        "aria-label", re.compile(r"on average KL [\d.]+ nats \(VRNN-Gauss [\d.]+\)")
    )
    expect(page.get_by_text("SRNN (smooth) infers each z from the whole drawing")).to_be_visible()

    address = page.url
    assert parse_qs(urlparse(address).query)["model"] == ["SRNN (smooth)"]
    page.goto("about:blank")
    open_page(page, address)
    expect_futures(page, count=2, seconds="1.0", models=pair)
    page.get_by_role("button", name="Settings").click()
    pick(page, "Beside it", "Nothing")
    expect_futures(page, count=2, seconds="1.0", models=pair[:1])
    expect(page.locator("[data-role=future]").nth(1)).to_be_hidden()


def test_a_phone_has_no_sideways_scrolling(page: Page, server: str):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, server)
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 360
    box = page.locator(SHEET).bounding_box()
    assert box is not None and box["height"] >= 180


@pytest.mark.parametrize("where", ["", "compare?c_models=rnn-gmm,vrnn-gauss&c_count=2"])
def test_a_stroke_can_be_written_with_the_keys_alone(page: Page, server: str, where: str):
    page.goto(f"{server}/{where}")
    page.wait_for_selector(QUIET)
    picture = page.locator(f"{SHEET} canvas[role=img]")
    expect(picture).to_have_attribute("aria-label", re.compile("1 stroke"))
    page.locator(SHEET).focus()
    page.keyboard.press("w")
    expect(page.locator("[data-role=readout]")).to_contain_text("Space puts it down")
    page.keyboard.press("Space")
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowUp"):
        page.keyboard.down(key)
        page.wait_for_timeout(150)
        page.keyboard.up(key)
    page.keyboard.press("Space")
    expect(picture).to_have_attribute("aria-label", re.compile("2 strokes"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-role=readout]")).to_have_text(re.compile(r"\d+ steps in"))
    page.keyboard.press("Control+z")
    expect(picture).to_have_attribute("aria-label", re.compile("1 stroke"))
