"""What a visitor sees whose browser is so slow to read the components' scripts that the answers overtake them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_write import QUIET

pytestmark = pytest.mark.browser
LATE = """(() => {
    const address = URL.createObjectURL.bind(URL);
    globalThis.answered = new Promise((read) => (globalThis.read = read));
    const wait = "await globalThis.answered;";
    URL.createObjectURL = (blob) =>
        address(blob.type === "text/javascript" ? new Blob([wait, blob], { type: blob.type }) : blob);
})()"""
PAGES = {
    "": ("[data-role=future] canvas", "^8 continuations"),
    "listen?sound_seconds=0.5&clip=clicks": ("[data-role=clip] canvas", "^reconstruction of VRNN-Gauss"),
    "compare?c_models=rnn-gmm,vrnn-gauss&c_count=2": ("[data-col=hairs] canvas", "^2 continuations"),
    "inside": ("[data-role=estimates] canvas", "^Histograms of 1000"),
}


@pytest.mark.parametrize("address", PAGES)
def test_answers_that_come_before_the_scripts_are_shown(page: Page, server: str, address: str):
    picture, label = PAGES[address]
    page.add_init_script(LATE)
    page.goto(f"{server}/{address}")
    expect(page.get_by_text("nothing is stored").first).to_be_visible()
    page.wait_for_selector(QUIET)
    page.evaluate("read()")
    expect(page.locator(f"{picture}[role=img]").first).to_have_attribute("aria-label", re.compile(label))
