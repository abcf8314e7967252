"""From pen up to what the page shows, over the round trip of a page that has no model in it.

Both pages have a server of their own and a tab of one browser, and are measured in turn: a few round trips,
then a word of three strokes.  A round trip begins where the component sends its state and ends in the frame
that has the answer; the word's time begins at the last pen up.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from benchmarks.hand import Hand, Times
from benchmarks.report import Row, row
from benchmarks.servers import APP, ECHO, browsing, serving, visiting

WORDS, TRIPS = 7, 3
SETTLE = 500
"""Milliseconds of rest before a measurement."""
NAMES = {
    "analysis": "pen up to what the models infer",
    "first": "pen up to the first future on screen",
    "all": "pen up to all futures of both models",
}


def measure(words: int = WORDS, trips: int = TRIPS) -> list[Row]:
    """The round trip, and the three moments of a word."""
    with serving(ECHO) as echo, serving(APP) as app, browsing() as browser:
        echoing = _echo_page(browser, echo.url)
        hand = Hand(browser, app.url)
        hand.clear()
        round_trips, times = [], []
        for number in range(1 + words):
            hand.page.wait_for_timeout(SETTLE)
            trip = [_round_trip(echoing, number * trips + i) for i in range(trips)]
            written = hand.write()
            hand.clear()
            if number:  # the first is for warming up
                round_trips += trip
                times.append(written)
    return rows(round_trips, times)


def rows(round_trips: list[float], times: list[Times]) -> list[Row]:
    """Of each moment its milliseconds and its ratio over the round trip."""
    reference = row("page", "round trip with no model in it", round_trips, "ms")
    moments = {name: [getattr(time, name) for time in times] for name in NAMES}
    return [
        reference,
        *(row("page", NAMES[name], ms, "ms", round_trips, "round trip") for name, ms in moments.items()),
    ]


def _echo_page(browser: Browser, url: str) -> Page:
    page = visiting(browser).new_page()
    page.goto(url)
    page.wait_for_function("() => window.echo")
    return page


def _round_trip(page: Page, number: int) -> float:
    return page.evaluate("(n) => window.echo(n)", number)
