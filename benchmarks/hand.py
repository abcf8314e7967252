"""A hand that writes on the pad with a pen, and sees when answers are on the screen."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.servers import ROOT, visiting

WORD = ROOT / "assets" / "examples" / "4-wonder.json"
SHEET_WIDTH = 1000
PERIOD = 0.01
"""Seconds between two events of the pen."""

# The pad marks what it shows first; that the last continuation is there, its canvases say to those who cannot see.
WATCH = """
window.seen = { up: 0, moments: [] };
window.addEventListener("pointerup", (event) => (seen.up = event.timeStamp), true);
window.watch = (panels) => {
  const say = () => {
    const labels = panels.map((panel) => panel.getAttribute("aria-label"));
    seen.moments.push({ at: performance.now(), labels });
  };
  const observer = new MutationObserver(say);
  for (const panel of panels) observer.observe(panel, { attributes: true, attributeFilter: ["aria-label"] });
};
window.marked = (name) => performance.getEntriesByName(`vrnn:${name}`).filter((m) => m.startTime > seen.up);
window.times = (length) => {
  const sent = marked("ink-sent")[0];
  const of = (name) => marked(name).find((m) => m.detail.ink_id === sent?.detail.ink_id);
  const [analysis, futures] = [of("analysis-drawn"), of("futures-drawn")];
  const whole = (label) => label.includes(` ${length} seconds each`);
  const all = analysis && seen.moments.find((m) => m.at >= analysis.startTime - 100 && m.labels.every(whole));
  if (!all || !futures) return null;
  return { sent: sent.startTime - seen.up, analysis: analysis.startTime - seen.up,
           first: futures.startTime - seen.up, all: Math.max(all.at, futures.startTime) - seen.up };
};
"""


class Times(NamedTuple):
    """Milliseconds from the last pen up of a word.

    Attributes:
        sent: until the pad sends the drawing.
        analysis: until the frame that shows what the models infer.
        first: until the frame that shows the first ink of the continuations.
        all: until every continuation of both models is there in its full length.
    """

    sent: float
    analysis: float
    first: float
    all: float


class Hand:
    """A pen over the pad of one visitor."""

    def __init__(self, browser: Browser, url: str) -> None:
        context = visiting(browser)
        context.add_init_script(WATCH)
        self.page: Page = context.new_page()
        self.page.goto(url)
        self.page.get_by_role("button", name="Clear the sheet").wait_for()
        self.pen: CDPSession = context.new_cdp_session(self.page)
        self.page.locator(".hairs canvas[role=img]").evaluate_all("(panels) => watch(panels)")

    def write(self) -> Times:
        """Write the word and wait until all its continuations are there."""
        box = self.page.locator("[data-role=sheet]").bounding_box()
        assert box is not None, "the pad has a sheet"
        for stroke in word():
            self._stroke([(box["x"] + x * box["width"] / SHEET_WIDTH, box["y"] + y) for x, y in stroke])
        seconds = "3.0"  # the default
        found: Any = self.page.wait_for_function("(s) => times(s)", arg=seconds)
        return Times(**found.json_value())

    def clear(self) -> None:
        """An empty sheet, and nothing under way."""
        self.page.get_by_role("button", name="Clear the sheet").click()
        self.page.locator(".hairs canvas[aria-label='No continuations yet.']").nth(1).wait_for(
            state="attached"
        )

    def _stroke(self, points: list[tuple[float, float]]) -> None:
        kinds = ["mousePressed", *["mouseMoved"] * (len(points) - 2), "mouseReleased"]
        for kind, (x, y) in zip(kinds, points, strict=True):
            begin = time.perf_counter()
            pen = {"x": x, "y": y, "button": "left", "buttons": 1, "pointerType": "pen", "force": 0.5}
            self.pen.send("Input.dispatchMouseEvent", {"type": kind, "clickCount": 1, **pen})
            time.sleep(max(0.0, PERIOD - (time.perf_counter() - begin)))


@cache
def word() -> tuple[tuple[tuple[float, float], ...], ...]:
    """A real word in three strokes, on the sheet: points of equal times."""
    strokes = json.loads(WORD.read_text(encoding="utf-8"))["strokes"]
    # The tablet was read more often than the events come, so every other point is as fast a hand.
    return tuple(tuple((x, y) for x, y, *_ in [*stroke[:-1:2], stroke[-1]]) for stroke in strokes)
