"""The screenshots of docs/, taken from the real app with the shipped checkpoints; or all pages, to look at.

    python -m tests.browser.screenshots                  # docs/write.png, docs/listen.png, ... (make screenshots)
    python -m tests.browser.screenshots --only write
    python -m tests.browser.screenshots --all DIR        # every page at 1280 and 390 px, light and dark, whole

Seeds are the defaults and motion is reduced, so that the same checkpoints give the same pictures on one machine.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page

from benchmarks.servers import APP, PATIENCE, ROOT, browsing, serving

DOCS = ROOT / "docs"
WIDE, PHONE = 1280, 390
TALLEST = 6000
"""Pixels beyond which no page goes on."""
QUIET = "[data-testid=stApp][data-test-script-state=notRunning]"
COLOURS = 256
TO_TOP = """heading => {
  const main = document.querySelector("[data-testid=stMain]");
  main.scrollBy(0, heading.getBoundingClientRect().top - 76);
}"""
Scheme = Literal["light", "dark"]


class Shot(NamedTuple):
    """One picture.

    Attributes:
        name: of its file, without the ending.
        path: of the page, with the settings that it is to show.
        ready: a selector of what comes last.
        height: how much of the page the picture in docs/ shows, in pixels.
        top: the words of a heading at which the picture in docs/ begins; empty for the top of the page.
    """

    name: str
    path: str
    ready: str
    height: int
    top: str = ""


SHOTS = (
    Shot("write", "/?example=wonder", "[data-role=future]:last-child canvas[aria-label*=continuation]", 1352),
    Shot("listen", "/listen", "[data-role=clip]:last-child canvas[aria-label^=continuation]", 1180),
    Shot("compare", "/compare", "[data-col=hairs] canvas[aria-label*=continuation]", 1470),
    Shot("inside", "/inside", "canvas[role=img]", 1075, "One step"),
    Shot("models", "/models", "h4", 1180),
)


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("--all", metavar="DIR", type=Path, help="every page, width and theme, into DIR")
    parser.add_argument("--only", choices=[shot.name for shot in SHOTS], help="one page")
    parser.add_argument("--url", help="an app that is running already, instead of one of its own")
    asked = parser.parse_args()
    shots = [shot for shot in SHOTS if asked.only in (None, shot.name)]
    with browsing() as browser:
        if asked.url:
            return take(browser, asked.url, shots, asked.all)
        with serving(APP) as server:
            take(browser, server.url, shots, asked.all)


def take(browser: Browser, url: str, shots: list[Shot], folder: Path | None) -> None:
    """Writes the pictures of docs/, or all of them into `folder`, and says what was written."""
    plain: list[tuple[int, Scheme]] = [(WIDE, "light")]
    for width, scheme in plain if folder is None else variants():
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        context.add_init_script("localStorage.setItem('vrnn:tour', 'offered')")
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        for shot in shots:
            name = shot.name if folder is None else f"{shot.name}-{width}-{scheme}"
            file = (folder or DOCS) / f"{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(small(picture(page, url, shot, whole=folder is not None)))
            print(f"{file}  {file.stat().st_size / 1000:.0f} kB")
        context.close()


def variants() -> Iterator[tuple[int, Scheme]]:
    """Every width and theme."""
    for width in (WIDE, PHONE):
        yield width, "light"
        yield width, "dark"


def picture(page: Page, url: str, shot: Shot, *, whole: bool) -> bytes:
    """A page from its top, once nothing on it moves any more."""
    width = (page.viewport_size or {})["width"]
    page.set_viewport_size({"width": width, "height": shot.height})
    page.goto(url + shot.path)
    page.locator(shot.ready).first.wait_for()
    page.wait_for_selector(QUIET)
    page.evaluate("document.fonts.ready")
    settled(page)
    if shot.top and not whole:
        page.get_by_role("heading", name=shot.top).evaluate(TO_TOP)
        return settled(page)
    content = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    height = min(TALLEST, content) if whole else min(shot.height, content)
    page.set_viewport_size({"width": width, "height": height})
    return settled(page)


def settled(page: Page) -> bytes:
    """A picture of the page that is like the one taken half a second before, with nothing under way."""
    before, now = b"", page.screenshot()
    while before != now or not page.locator(QUIET).count():
        page.wait_for_timeout(500)
        before, now = now, page.screenshot()
    return now


def small(png: bytes) -> bytes:
    """The same picture in a palette, without dithering: flat colours and fine type stay as they are."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    image = whole.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
