"""On a phone: nothing to scroll sideways but the matrix in its box, and text one can read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pages import PAGES

pytestmark = pytest.mark.browser

SMALLEST_TEXT_PX = 11.5  # the cutoff line of the matrix: 0.78 of the base size of 15 px
SEARCHED_WITHIN_MS = 60_000  # best sites are drawn once they are found
WIDER = """() => [...document.querySelectorAll(
    'html, body, [data-testid=stApp], [data-testid=stAppViewContainer], [data-testid=stMain], '
    + '[data-testid=stMainBlockContainer]')]
    .filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => one.tagName + ' ' + one.dataset.testid + ' ' + one.scrollWidth)"""
BEYOND_THE_EDGE = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1
        && !one.closest('.matrix-scroll, .planner-drawn, [data-testid=stDataFrame]')
        && !one.closest('[role=tablist], [aria-hidden=true]')
        && one.checkVisibility({opacityProperty: true}))
    .map(one => one.outerHTML.slice(0, 120))"""
SMALL_TEXT = """least => {
    const texts = document.createTreeWalker(
        document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim(), box = texts.currentNode.parentElement;
        const shown = text && box.checkVisibility() && box.getBoundingClientRect().width > 1;
        if (shown && parseFloat(getComputedStyle(box).fontSize) < least) found.push(text);
    }
    return found;
}"""


@pytest.mark.parametrize(("name", "path"), [(page.key, f"/{page.path}") for page in PAGES])
def test_page_fits_a_phone_and_its_text_is_readable(
    address: str,
    visit: Callable[..., Page],
    keep: Callable[[Page, str], None],
    name: str,
    path: str,
) -> None:
    page = visit(address + path, phone=True)
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    if page.locator(".planner-drawn").count():
        panes = ".leaflet-areas-pane path, .leaflet-points-pane path"
        drawn = page.locator(panes).first
        expect(drawn).to_be_attached(timeout=SEARCHED_WITHIN_MS)
    keep(page, f"phone-{name}")
    assert page.evaluate("innerWidth") == 390
    assert page.evaluate(WIDER) == []
    assert page.evaluate(BEYOND_THE_EDGE) == []
    assert page.evaluate(SMALL_TEXT, SMALLEST_TEXT_PX) == []
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 600)")
    page.wait_for_timeout(200)
    keep(page, f"phone-{name}-below")
    if name == "overview":
        expect_matrix_scrolls_in_its_box(page)


def expect_matrix_scrolls_in_its_box(page: Page) -> None:
    box = page.locator(".matrix-scroll")
    wide, seen = box.evaluate("box => [box.scrollWidth, box.clientWidth]")
    assert wide > seen
    box.evaluate("box => box.scrollTo(300, 0)")
    assert box.evaluate("box => box.scrollLeft") == 300
    assert page.evaluate("scrollX") == 0
