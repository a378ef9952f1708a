"""A planner's way without a pointer: Tab, Enter, Space and the arrow keys alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.show_gaps import TABS
from tests.e2e.steps import WORDS, settle

pytestmark = pytest.mark.browser

MOST_STOPS = 60
"""So many presses of Tab lead anywhere on these pages: no shape of the map is a stop."""
HERE = """selector => {
    const now = document.activeElement;
    return now.matches(selector) && now.checkVisibility();
}"""
SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return ring || style.boxShadow !== 'none';
}"""
VIEW = """() => {
    const map = document.querySelector('.planner-drawn').planner.map;
    return [map.getCenter().lng, map.getZoom()];
}"""

OFF = """tab => { tab.removeAttribute('tabindex'); tab.setAttribute('aria-disabled', 'true'); }"""
ON = """tab => new Promise(done => setTimeout(() => {
    tab.tabIndex = 0;
    tab.removeAttribute('aria-disabled');
    setTimeout(done);
}))"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on the element."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(HERE, selector):
            return
    pytest.fail(f"{MOST_STOPS} presses of Tab do not lead to {selector}")


def drawn_aside(page: Page) -> None:
    """Wait until the page is drawn with its draws: what is drawn anew may lose the focus."""
    expect(page.get_by_text(re.compile("^Cik droši: 90")).first).to_be_visible()
    settle(page)


def test_planner_works_by_keyboard_alone(
    address: str, visit: Callable[..., Page], keep: Callable[[Page, str], None]
) -> None:
    page = visit(address)
    expect(page.locator(".worst-gaps a")).to_have_count(3)
    settle(page)
    tab_to(page, ".worst-gaps a")
    told = page.locator(".worst-gaps a").first.inner_text()
    page.keyboard.press("Enter")
    heading = page.locator("h4")
    expect(heading).to_have_text(told)
    choose_kilometres(page)
    expect(heading).not_to_have_text(told)
    move_the_map(page)
    switch_a_layer(page, keep)
    tab_to(page, "[data-testid=stDataFrame] canvas")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page).to_have_url(re.compile("place="))
    expect(page.locator(".planner-chosen")).to_be_attached()
    keep(page, "keyboard-row")
    drawn_aside(page)
    fetch = page.get_by_role("button", name=WORDS("download.gaps"))
    tab_to(page, "[data-testid=stDownloadButton] button")
    expect(fetch).to_be_focused()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename == "gaps.csv"


def choose_kilometres(page: Page) -> None:
    """The radio group is one stop, its options are reached by arrows."""
    drawn_aside(page)
    tab_to(page, "[role=radiogroup] [role=radio], [role=radio]")  # the language
    tab_to(page, "[role=radio]")  # what the way is measured in
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Kilometri")).to_be_checked()


def move_the_map(page: Page) -> None:
    """The map is one stop; arrows pan it, its buttons zoom."""
    drawn_aside(page)
    tab_to(page, ".planner-drawn")
    assert page.evaluate(SEEN)
    lon, zoom = page.evaluate(VIEW)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"before => ({VIEW})()[0] > before", arg=lon)
    tab_to(page, ".leaflet-control-zoom-in")
    page.keyboard.press("Enter")
    page.wait_for_function(f"before => ({VIEW})()[1] > before", arg=zoom)


def switch_a_layer(page: Page, keep: Callable[[Page, str], None]) -> None:
    """The list of layers opens by Enter; Space switches."""
    tab_to(page, ".leaflet-control-layers-toggle")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".leaflet-control-layers-selector").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("layers="))
    drawn_aside(page)
    keep(page, "keyboard-layers")


def test_arrows_lead_through_tabs_that_are_made_when_they_are_opened(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}/plaisas?service=workshop")
    drawn_aside(page)
    tab_to(page, "[role=tab]")
    for name in (*TABS[1:], TABS[0]):
        page.keyboard.press("ArrowRight")
        tab = page.get_by_role("tab", name=WORDS(f"tab.{name}"), exact=True)
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page).to_have_url(re.compile(f"-tab={name}" if name != TABS[0] else "workshop$"))
        settle(page)
        expect(tab).to_be_focused()
    tab.evaluate(OFF)  # as it sometimes is, for a moment, while the page is drawn
    assert page.evaluate("() => document.activeElement === document.body")
    tab.evaluate(ON)
    expect(tab).to_be_focused()
