"""What a student does on the Inside page, in a real browser."""

from __future__ import annotations

import math
import re

import pytest
from playwright.sync_api import Page, expect

from tests.tiny_checkpoints import NINE

pytestmark = pytest.mark.browser
QUIET = "[data-testid='stApp'][data-test-script-state='notRunning']"


def open_page(page: Page, address: str) -> None:
    page.goto(f"{address}/inside")
    page.wait_for_selector(QUIET)
    expect(walk(page).locator("[data-role=where]")).to_have_text(re.compile(r"step \d+ of \d+"))


def kl(page: Page):
    return page.get_by_role("region", name="KL between two Gaussians")


def gradient(page: Page):
    return page.get_by_role("region", name="Two estimators of one gradient")


def walk(page: Page):
    return page.get_by_role("region", name="One step of the model")


def value(page: Page, name: str, region=kl) -> float:
    return float(region(page).get_by_role("slider", name=name).get_attribute("aria-valuenow"))


def divergence(mu_a: float, sigma_a: float, mu_b: float, sigma_b: float) -> float:
    return math.log(sigma_b / sigma_a) + (sigma_a**2 + (mu_a - mu_b) ** 2) / (2 * sigma_b**2) - 0.5


def expect_divergences(page: Page) -> None:
    """What is written is the closed form of what the handles say."""
    q, p = ([value(page, f"{what} of {who}") for what in ("Mean", "Width")] for who in "qp")
    said = (
        f"KL(q ‖ p) = {divergence(*q, *p):.3f} nats \u00a0·\u00a0 KL(p ‖ q) = {divergence(*p, *q):.3f} nats"
    )
    expect(kl(page).locator("[data-role=result]")).to_have_text(said)


def test_a_divergence_and_a_gradient_under_one_s_fingers(page: Page, server: str):
    open_page(page, server)
    expect_divergences(page)
    handle = kl(page).get_by_role("slider", name="Mean of q")
    before, box = value(page, "Mean of q"), handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y, steps=3)
    page.mouse.up()
    expect(handle).not_to_have_attribute("aria-valuenow", str(before))
    assert value(page, "Mean of q") > before
    expect_divergences(page)
    width = kl(page).get_by_role("slider", name="Width of p")
    width.press("End")
    width.press("ArrowLeft")
    assert value(page, "Width of p") == 2.45
    expect_divergences(page)

    kl(page).get_by_role("slider", name="Samples").fill("1")
    estimate = kl(page).locator("[data-role=estimate]")
    expect(estimate).to_contain_text("from 10,000 samples")
    mean, error = (float(found) for found in re.findall(r"\d\.\d{3}", estimate.inner_text())[:2])
    q, p = ([value(page, f"{what} of {who}") for what in ("Mean", "Width")] for who in "qp")
    assert abs(mean - divergence(*q, *p)) < 4 * error + 0.001
    kl(page).get_by_role("button", name="KL(p ‖ q)").click()
    expect(estimate).not_to_contain_text(f"{mean:.3f}")

    expect(gradient(page).locator("[data-role=theory-0]")).to_have_text("0.64")
    gradient(page).get_by_role("slider", name="Width of q").press("Home")
    mu, sigma = value(page, "Mean of q", gradient), 0.4
    d2, s2 = (mu - 1) ** 2, sigma**2
    expect(gradient(page).locator("[data-role=theory-0]")).to_have_text(f"{s2:.2f}")
    expected = d2 * d2 / (4 * s2) + 3.5 * d2 + 3.75 * s2
    expect(gradient(page).locator("[data-role=theory-1]")).to_have_text(f"{expected:.2f}")
    gradient(page).get_by_role("checkbox").check()
    expect(gradient(page).locator("[data-role=theory-1]")).to_have_text(f"{2 * d2 + 2.5 * s2:.2f}")
    gradient(page).get_by_role("button", name="∂/∂σ").click()
    expect(gradient(page).locator("[data-role=result]")).to_contain_text(f"exact gradient −{sigma:.3f}")


def said(page: Page):
    return walk(page).locator("[data-role=said]")


def test_one_step_of_one_s_own_drawing_is_walked_through(page: Page, server: str):
    """Written on Write, then taken apart here; the page's numbers are the model's own sums."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server}/?count=1&length=0.5")
    page.wait_for_selector(QUIET)
    page.get_by_role("button", name="Clear the sheet").click()
    box = page.locator("[data-role=sheet]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    for i in range(20):
        page.mouse.move(box["x"] + 100 + 8 * i, box["y"] + 100 + 40 * math.sin(i / 2))
    page.mouse.up()
    expect(page.locator("[data-role=sheet] canvas[role=img]")).to_have_attribute(
        "aria-label", re.compile("Coloured")
    )
    page.wait_for_selector(QUIET)
    page.get_by_role("link", name="Inside").click()
    expect(
        page.get_by_role("radio", name="yours").or_(page.get_by_text("yours", exact=True)).first
    ).to_be_visible()
    expect(walk(page).locator("[data-role=where]")).to_have_text(re.compile(r"step \d+ of \d+"))
    page.wait_for_selector(QUIET)

    ink = walk(page).get_by_role("slider", name="Step of the drawing")
    ink.press("Home")
    expect(walk(page).locator("[data-role=where]")).to_have_text(re.compile("step 0 of"))
    ladder = walk(page).locator("canvas.ladder")
    costs = [float(cost) for cost in re.findall(r"\d+: (\d+\.\d+)", ladder.get_attribute("aria-label") or "")]
    assert len(costs) == NINE["vrnn-gauss"].latent
    total = float(re.findall(r"KL (\d+\.\d+) nats", said(page).inner_text())[0])
    assert total == pytest.approx(sum(costs), abs=0.005 * (len(costs) + 1))
    shown = re.findall(r"Σ = (\d+\.\d+) nats", walk(page).locator("article[data-node=kl] .sum").inner_text())
    assert float(shown[0]) == pytest.approx(total, abs=0.0056)

    on = walk(page).get_by_role("button", name="One stage on")
    on.click()
    expect(walk(page).locator("[data-role=where]")).to_have_text(re.compile("step 1 of"))
    expect(said(page)).to_have_text("1 of 8. Before the move, the prior guesses z from the past alone.")
    expect(walk(page).locator("article.waiting")).to_have_count(7)
    for _ in range(3):
        on.click()
    expect(said(page)).to_contain_text("4 of 8. The correction costs")
    expect(walk(page).locator("article.waiting")).to_have_count(4)
    walk(page).get_by_role("button", name="One stage back").click()
    expect(said(page)).to_contain_text("3 of 8.")
    ink.press("End")
    last = walk(page).locator("[data-role=where]").inner_text()
    ink.press("ArrowLeft")
    expect(walk(page).locator("[data-role=where]")).not_to_have_text(last)
    walk(page).locator("[data-role=speed]").select_option("20")
    walk(page).get_by_role("button", name="Play").click()
    expect(walk(page).locator("[data-role=where]")).to_have_text(last)
    expect(said(page)).to_contain_text("The whole step.")

    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="RNN-GMM", exact=True).click()
    expect(walk(page).locator("article.node")).to_have_count(5)
    expect(said(page)).to_contain_text("log p(x)")
    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="SRNN (smooth)", exact=True).click()
    expect(walk(page).locator("article.node")).to_have_count(11)
    expect(page.get_by_text("This model’s posterior reads the whole drawing")).to_be_visible()


def test_a_phone_has_no_sideways_scrolling(page: Page, server: str):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, server)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
    lefts = walk(page).locator("article.node").evaluate_all("cards => cards.map(card => card.offsetLeft)")
    assert len(lefts) == 10 and len(set(lefts)) == 1, "one column"
