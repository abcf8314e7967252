"""Saving, sharing and coming back, in a real browser."""

from __future__ import annotations

import io
import json
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
QUIET = "[data-testid='stApp'][data-test-script-state='notRunning']"
PATH = "{http://www.w3.org/2000/svg}path"


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(QUIET)
    expect_futures(page)


def expect_futures(page: Page, what: str = "continuation") -> None:
    expect(page.locator("[data-role=future] canvas[role=img]").first).to_have_attribute(
        "aria-label", re.compile(what)
    )


def sheet(page: Page):
    return page.locator("[data-role=sheet] canvas[role=img]")


def write(page: Page, begin: float, end: float) -> None:
    """A wavy line over a part of the sheet, by mouse."""
    box = page.locator("[data-role=sheet]").bounding_box()
    assert box is not None
    for i in range(41):
        x = box["x"] + box["width"] * (begin + (end - begin) * i / 40)
        y = box["y"] + box["height"] * (0.5 + 0.12 * math.sin(i / 3))
        page.mouse.move(x, y)
        if i == 0:
            page.mouse.down()
    page.mouse.up()


def clear(page: Page) -> None:
    page.get_by_role("button", name="Clear the sheet").click()
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("empty sheet"))


def save(page: Page, button: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.read_bytes()


def test_a_page_that_was_saved_opens_again_with_the_same_continuations(page: Page, server: str, tmp_path):
    open_page(page, f"{server}/?count=2&length=1.0&seed=31&variation=0.9")
    clear(page)
    write(page, 0.1, 0.3)
    expect_futures(page, "^2 continuations by VRNN-Gauss")
    expect(sheet(page)).to_have_attribute("aria-label", re.compile(r"1 stroke\. Coloured"))
    page.locator("[data-role=strip]").click()
    page.wait_for_url(re.compile("[?&]at="))
    page.get_by_role("button", name="Save").click()
    first = json.loads(save(page, "To open here again (JSON)", tmp_path))
    assert first["settings"] == {"temperature": 0.9, "count": 2, "seconds": 1.0, "seed": 31}
    assert set(first["seals"]) == set(first["models"]) == {"vrnn-gauss", "rnn-gmm"} and first["at"] > 0
    pictures(page, tmp_path, hairs=4)

    (tmp_path / "again.json").write_text(json.dumps(first))
    page.goto("about:blank")
    open_page(page, server)
    page.get_by_role("button", name="Open").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "again.json")
    expect_futures(page, f"^2 continuations by VRNN-Gauss from step {first['at']}, up to 1.0 seconds")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    second = json.loads(save(page, "To open here again (JSON)", tmp_path))
    assert second == first


def pictures(page: Page, folder: Path, *, hairs: int) -> None:
    """What is saved is what it is called, and shows the drawing."""
    svg = ET.fromstring(save(page, "Picture (SVG)", folder))
    stroked = [
        path for path in svg.iter(PATH) if path.get("fill") == "none" and path.get("stroke") != "#94979e"
    ]
    assert len({path.get("stroke") for path in stroked}) == 2 and len(stroked) >= hairs
    assert len(list(ET.fromstring(save(page, "Single lines (SVG)", folder)).iter(PATH))) == 1
    png = Image.open(io.BytesIO(save(page, "Picture (PNG)", folder)))
    assert png.format == "PNG" and max(png.size) > 800
    assert 0.001 < (np.asarray(png) < 200).any(2).mean() < 0.3
    gif = Image.open(io.BytesIO(save(page, "Animation (GIF)", folder)))
    assert gif.format == "GIF" and getattr(gif, "n_frames", 1) > 5 and gif.info["loop"] == 0
    assert b"<trace>" in save(page, "For other programs (InkML)", folder)
    assert save(page, "Trace (CSV)", folder).startswith(b"time_s,x,y,pen,vrnn-gauss/kl")


def test_a_copied_link_opens_the_same_page(page: Page, server: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_page(page, f"{server}/?count=2&length=1.0")
    clear(page)
    write(page, 0.1, 0.25)
    page.wait_for_url(re.compile("[?&]ink="))
    expect(sheet(page)).to_have_attribute("aria-label", re.compile(r"1 stroke\. Coloured"))
    before = sheet(page).get_attribute("aria-label")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied: it opens this page as it is now.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url and "ink=" in link and "count=2" in link
    page.goto("about:blank")
    open_page(page, link)
    # KL and log-likelihood in words: the ink is the same, so they are.
    expect(sheet(page)).to_have_attribute("aria-label", before or "")


def test_where_copying_is_not_allowed_the_link_is_shown(page: Page, server: str):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(f"{server}/listen?sound_seed=5")
    page.wait_for_selector(QUIET)
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("The link")
    expect(field).to_have_value(page.url)
    expect(field).to_be_focused()
    field.press("Escape")
    expect(field).to_be_hidden()


def test_drawings_of_this_visit_are_kept_reopened_and_forgotten(page: Page, server: str):
    open_page(page, f"{server}/?count=1&length=0.5")
    clear(page)
    write(page, 0.1, 0.3)
    write(page, 0.35, 0.5)
    expect(sheet(page)).to_have_attribute("aria-label", re.compile(r"2 strokes\. Coloured"))
    label = sheet(page).get_attribute("aria-label") or ""
    clear(page)
    write(page, 0.1, 0.2)
    expect(sheet(page)).to_have_attribute("aria-label", re.compile(r"1 stroke\. Coloured"))
    page.get_by_role("button", name="Open").click()
    thumbnails = page.locator(".shelf li button")
    expect(thumbnails).to_have_count(2)
    page.get_by_role("button", name="Drawing of 2 strokes, 1 before the latest").click()
    expect(sheet(page)).to_have_attribute("aria-label", label)
    expect(thumbnails.first).to_have_attribute("aria-label", "Drawing of 2 strokes, the latest")
    page.get_by_role("button", name="Forget them all").click()
    expect(page.get_by_text("Whatever you write in this visit is kept here")).to_be_visible()
    expect(thumbnails).to_have_count(0)
