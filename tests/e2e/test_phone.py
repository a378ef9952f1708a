"""On a phone: nothing to scroll sideways but the matrix in its box, and text one can read."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import WORDS, look_whole, open_tab, settle
from tests.pages import PAGES

pytestmark = pytest.mark.browser

SMALLEST_TEXT_PX = 11.5  # the cutoff line of the matrix: 0.78 of the base size of 15 px
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
COVERS = """([one, other]) => {
    const [a, b] = [one, other].map(
        found => document.querySelector(found).getBoundingClientRect());
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}"""
"""Whether one box of the page lies over another."""


@pytest.mark.parametrize(("name", "path"), [(page.key, f"/{page.path}") for page in PAGES])
def test_page_fits_a_phone_and_its_text_is_readable(
    address: str,
    again: Callable[..., Page],
    keep: Callable[[Page, str], None],
    name: str,
    path: str,
) -> None:
    page = again(address + path, phone=True)
    look_whole(page)
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


def test_visitor_finds_the_nearest_shelter_of_a_village_its_source_and_how_sure_that_is(
    address: str, visit: Callable[..., Page], keep: Callable[[Page, str], None]
) -> None:
    page = visit(address, phone=True)
    settle(page)
    keep(page, "visitor-01-first-screen")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name=WORDS("page.gaps"), exact=True).click()
    expect(page.locator("h1")).to_have_text(WORDS("page.gaps"))
    pick(page, WORDS("choice.service"), "patversmes")
    expect(page.locator("h4")).to_contain_text("patversmes")
    cutoff = page.get_by_role("combobox", name=WORDS("choice.cutoff"), exact=True)
    minutes = WORDS.cost(45.0, "travel_min")  # of this service, not of the one before
    expect(cutoff).to_have_value(WORDS("choice.cutoff_default", cutoff=minutes))
    keep(page, "visitor-02-shelters")
    pick(page, WORDS("choice.find_place"), "Ķepovas")
    expect(page.get_by_text(re.compile("^Ķepovas pagasts: tuvākais .*min"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Avots: .*\(20\d\d\)"))).to_be_visible()
    sure = page.get_by_text(re.compile("^Cik droši: .* brauciens ir .*; ticamība [A-D]"))
    expect(sure).to_be_visible()
    sure.scroll_into_view_if_needed()
    keep(page, "visitor-03-nearest-source-and-how-sure")
    finder, drawn = page.locator(".st-key-place-finder"), page.locator(".planner-drawn")
    assert finder.evaluate("box => box.getBoundingClientRect().bottom") <= drawn.evaluate(
        "map => map.getBoundingClientRect().top"
    )
    sources, scale = ".leaflet-control-attribution", ".leaflet-control-scale"
    assert page.evaluate(COVERS, [sources, scale]) is False
    expect(page.locator(".planner-chosen")).to_contain_text("Ķepovas pagasts")
    drawn.scroll_into_view_if_needed()
    keep(page, "visitor-04-on-the-map")
    open_tab(page, "histogram")  # no button lies over it
    expect(page.get_by_test_id("stVegaLiteChart").filter(visible=True).first).to_be_visible()


def pick(page: Page, label: str, typed: str) -> None:
    """Type into a list and take the first that is left, as one does on a phone."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.press_sequentially(typed)
    page.get_by_role("option").first.click()
