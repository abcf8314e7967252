"""Guesses while the pen is down, in a real browser; and a page that does not miss them where sockets are blocked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.test_write import QUIET, clear, expect_futures, lit, open_page, sheet, wave

pytestmark = pytest.mark.browser
MARK = "() => performance.getEntriesByName('vrnn:{}').map(({{ detail }}) => detail)"


def marks(page: Page, name: str) -> list[dict]:
    return page.evaluate(MARK.format(name))


class Pen:
    """A pen that stays where it is until it is moved on or lifted."""

    def __init__(self, page: Page) -> None:
        self.page, self.session = page, page.context.new_cdp_session(page)
        self.at = (0.0, 0.0)

    def down(self, points: list[tuple[float, float]]) -> Pen:
        for i, self.at in enumerate(points):
            self._send("mouseMoved" if i else "mousePressed")
        return self

    def up(self) -> None:
        self._send("mouseReleased")

    def _send(self, kind: str) -> None:
        session: CDPSession = self.session
        x, y = self.at
        pen = {"x": x, "y": y, "button": "left", "pointerType": "pen", "force": 0.6, "clickCount": 1}
        session.send(
            "Input.dispatchMouseEvent", {"type": kind, "buttons": int(kind != "mouseReleased"), **pen}
        )


def test_the_model_guesses_ahead_before_the_pen_is_lifted_and_can_be_told_not_to(page: Page, server: str):
    open_page(page, f"{server}/?count=3&length=1.0")
    clear(page)
    switch = page.get_by_role("button", name="Live guesses")
    expect(switch).to_have_attribute("aria-pressed", "true")
    pen = Pen(page).down(wave(page, 0.1, 0.3))
    expect(page.locator("[data-role=readout]")).to_have_text("VRNN-Gauss guesses ahead as you write.")
    assert marks(page, "live-drawn") == [{"n": marks(page, "live-drawn")[0]["n"], "hairs": 3}]
    assert marks(page, "ink-sent")[-1]["points"] == 0, "the page has heard of nothing but the empty sheet"
    pen.up()
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("1 stroke. Coloured by KL"))
    expect_futures(page, count=3, seconds="1.0")

    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    sent = len(marks(page, "live-sent"))
    Pen(page).down(wave(page, 0.35, 0.5)).up()
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("2 strokes. Coloured by KL"))
    assert len(marks(page, "live-sent")) == sent
    page.reload()
    page.wait_for_selector(QUIET)
    expect(switch).to_have_attribute("aria-pressed", "false")


def test_where_sockets_are_blocked_the_page_answers_after_pen_up_and_complains_of_nothing(
    page: Page, server: str
):
    page.add_init_script(
        """const Real = WebSocket;
        window.WebSocket = function (url, ...rest) {
            if (String(url).includes("/live/")) throw new DOMException("blocked", "SecurityError");
            return new Real(url, ...rest);
        };
        Object.assign(window.WebSocket, Real);"""
    )
    open_page(page, f"{server}/?count=2&length=1.0")
    clear(page)
    pen = Pen(page).down(wave(page, 0.1, 0.3))
    assert lit(page)[0] > 0, "the ink itself is there"
    pen.up()
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("1 stroke. Coloured by KL"))
    expect_futures(page, count=2, seconds="1.0")
    assert marks(page, "live-sent") == []
    expect(page.locator("[data-role=message]")).to_be_hidden()
