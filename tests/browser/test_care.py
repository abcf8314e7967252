"""What makes the pages usable for everybody: the tour, lost servers, still layouts, narrow screens, names for all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

pytestmark = pytest.mark.browser
QUIET = "[data-testid='stApp'][data-test-script-state='notRunning']"
PAGES = {
    "write": ("/", "[data-role=future] canvas[aria-label*=continuation]"),
    "listen": ("/listen?clip=clicks&sound_seconds=0.5", "[data-role=clip] canvas[aria-label*=continuation]"),
    "compare": ("/compare", "[data-act=undo]"),
    "inside": ("/inside", "canvas[role=img]"),
    "models": ("/models", "h4"),
}

# Everything that can be seen, through the shadow roots of the components.
AUDIT = """() => {
  const seen = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (box.width > 0 && box.height > 0 && style.visibility !== "hidden") seen.push([element, box]);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document.querySelector("[data-testid=stMain]"));
  const hidden = (e) => e.closest("[aria-hidden=true]") !== null;
  const table = (e) => e.closest("[data-testid=stDataFrame]") !== null;
  const name = (e) => [e.ariaLabel, e.title, e.textContent, e.labels?.[0]?.textContent].find((t) => t?.trim());
  // What lies in something that scrolls by itself can be reached.
  const scrolls = (e) => {
    for (let up = e; up && up.dataset?.testid !== "stMain"; up = up.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(up).overflowX) && up.tagName === "PRE") return true;
      if (up.classList?.contains("katex")) return true;
    }
    return false;
  };
  const what = (e) => `${e.tagName} ${JSON.stringify(e.dataset)} ${e.textContent.slice(0, 30)}`;
  const find = (wrong) => seen.filter(([e, box]) => wrong(e, box)).map(([e]) => what(e));
  const used = "button, a[href], input, select, textarea, [tabindex='0']";
  const leaf = (e) => e.children.length === 0 && !table(e) && !hidden(e);
  return {
    nameless: find((e) => e.matches(used) && !table(e) && !name(e)),
    silent: find((e) => e.tagName === "CANVAS" && leaf(e) && !(e.role === "img" && e.ariaLabel)),
    beyond: find((e, box) => leaf(e) && box.right > innerWidth + 1 && !scrolls(e)),
    scrolls: document.querySelector("[data-testid=stMain]").scrollWidth > innerWidth,
  };
}"""

SHIFTS = """() => {
  window.shifts = [];
  const note = (e) => window.shifts.push([e.value, e.sources.map((s) => s.node?.dataset?.testid ?? s.node?.nodeName)]);
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift" });
}"""


def open_page(page: Page, server: str, which: str) -> None:
    path, ready = PAGES[which]
    page.goto(server + path)
    page.locator(ready).first.wait_for()
    page.wait_for_selector(QUIET)


def role(page: Page, name: str):
    return page.locator(f"[data-role={name}]")


def tour(page: Page, name: str):
    return page.locator(f".tour [data-role={name}]")


def extent(locator: Locator) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    box = locator.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def strokes(page: Page) -> int:
    """How many the sheet says that there are."""
    said = re.search(r"of (\d+) stroke", sheet(page).get_attribute("aria-label") or "")
    assert said is not None
    return int(said[1])


def act(page: Page, name: str):
    return page.locator(f"[data-act={name}]")


def sheet(page: Page):
    return page.locator("[data-role=sheet] canvas[role=img]")


def stroke(page: Page) -> None:
    """A line with a turn in it, by mouse, at the right of the sheet."""
    left, top, right, bottom = extent(role(page, "sheet"))
    across, down = left + 0.75 * (right - left), (top + bottom) / 2
    page.mouse.move(across, down)
    page.mouse.down()
    for i in range(12):
        page.mouse.move(across + 8 * i, down + 30 * (-1) ** i)
    page.mouse.up()


@pytest.mark.parametrize("which", PAGES)
def test_on_a_narrow_phone_nothing_is_cut_off_and_everything_has_a_name(page: Page, server: str, which: str):
    page.set_viewport_size({"width": 360, "height": 800})
    open_page(page, server, which)
    assert page.evaluate(AUDIT) == {"nameless": [], "silent": [], "beyond": [], "scrolls": False}


def test_the_tour_is_offered_once_speaks_of_this_drawing_and_is_left_by_keyboard(page: Page, server: str):
    page.add_init_script(
        "if (!sessionStorage.asked) localStorage.removeItem('vrnn:tour'); sessionStorage.asked = 1"
    )
    open_page(page, server, "write")
    expect(tour(page, "question")).to_be_visible()
    before = extent(role(page, "sheet"))
    act(page, "accept").press("Enter")
    expect(tour(page, "question")).to_be_hidden()
    expect(tour(page, "card")).to_be_focused()
    expect(tour(page, "place")).to_have_text("1 of 7")
    assert extent(role(page, "sheet"))[::2] == before[::2]

    # The arrow keys walk, and the step that is spoken of is lit in the ink.
    page.keyboard.press("ArrowRight")
    expect(tour(page, "title")).to_have_text("The surprise")
    label = sheet(page).get_attribute("aria-label") or ""
    highest = re.search(r"highest ([\d.]+) nats at step (\d+)", label)
    assert highest is not None
    expect(tour(page, "text")).to_contain_text(f"(step {highest[2]} of")
    expect(tour(page, "text")).to_contain_text(f"{highest[1]} nats")
    expect(page.locator("[data-role=strip]")).to_have_attribute("aria-valuenow", highest[2])
    ring, card = extent(tour(page, "ring")), extent(tour(page, "card"))
    assert card[1] >= ring[3] or card[3] <= ring[1] or card[0] >= ring[2] or card[2] <= ring[0], (
        "nothing hidden"
    )
    page.keyboard.press("ArrowLeft")
    expect(tour(page, "title")).to_have_text("The colour")

    # Who writes under way is told of the new drawing; who leaves is back at the button, and is not asked again.
    act(page, "leave").click()
    expect(tour(page, "card")).to_be_hidden()
    stroke(page)
    expect(sheet(page)).to_have_attribute("aria-label", re.compile("Coloured by KL"))
    act(page, "ask").press("Enter")
    page.keyboard.press("ArrowRight")
    expect(tour(page, "text")).to_contain_text("strokes (step")
    page.keyboard.press("Escape")
    expect(tour(page, "card")).to_be_hidden()
    expect(act(page, "ask")).to_be_focused()
    page.reload()
    page.locator(PAGES["write"][1]).first.wait_for()
    page.wait_for_timeout(2500)
    expect(tour(page, "question")).to_be_hidden()


def test_a_lost_server_is_told_on_the_sheet_and_hears_later_what_was_drawn(page: Page, server: str):
    there: list[WebSocketRoute] = []
    lost = False

    def stream(socket: WebSocketRoute) -> None:
        if lost:
            socket.close()
        else:
            socket.connect_to_server()
            there.append(socket)

    page.route_web_socket(re.compile("_stcore/stream"), stream)
    page.route("**/_stcore/health", lambda route: route.abort() if lost else route.continue_())
    open_page(page, server, "write")
    lost = True
    there[-1].close()
    expect(role(page, "message")).to_contain_text("The server cannot be reached.")
    expect(role(page, "message")).to_contain_text("Your drawing is kept here")
    expect(page.get_by_role("status").filter(has_text="The server cannot be reached.").last).to_be_visible()
    page.wait_for_timeout(4000)  # in which Streamlit would have put its dialog over the page
    assert page.get_by_test_id("stDialog").count() == 0
    more = strokes(page) + 1
    stroke(page)
    expect(sheet(page)).to_have_attribute("aria-label", f"Handwriting of {more} strokes.")
    lost = False
    expect(sheet(page)).to_have_attribute("aria-label", re.compile(f"of {more} strokes. Coloured by KL"))
    expect(role(page, "message")).to_be_hidden()
    expect(page.locator(".vrnn-lost")).to_be_hidden()


def test_nothing_jumps_while_a_drawing_is_read(page: Page, server: str):
    page.set_viewport_size({"width": 1280, "height": 1700})
    open_page(page, server, "write")
    page.evaluate(SHIFTS)
    for _ in range(2):
        stroke(page)
        expect(sheet(page)).to_have_attribute("aria-label", re.compile("Coloured by KL"))
        expect(page.locator("[data-role=future] canvas[role=img]").last).to_have_attribute(
            "aria-label", re.compile("3.0 seconds each")
        )
        page.get_by_role("button", name="Undo").click()
        page.wait_for_selector(QUIET)
    shifts = page.evaluate("shifts")
    assert sum(value for value, _ in shifts) < 0.005, shifts
