"""A click on the map opens a service there: sentence, map and table follow, and the address."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
PLACED = """name => {
    let found = null;
    const map = document.querySelector('.planner-drawn').planner.map;
    map.eachLayer(layer => {
        const text = layer.getLatLng && layer.getTooltip()?.getContent() || '';
        if (text.startsWith('<b>' + name + '</b>')) {
            const at = map.latLngToContainerPoint(layer.getLatLng());
            found = [at.x, at.y];
        }
    });
    return found;
}"""
"""Where a place lies on the drawn map, in pixels from its corner."""


def click_on(page: Page, name: str) -> None:
    """Click on the circle of a place."""
    page.locator(".planner-drawn").scroll_into_view_if_needed()
    corner = page.locator(".planner-drawn").bounding_box()
    assert corner is not None
    x, y = page.evaluate(PLACED, name)
    page.mouse.click(corner["x"] + x, corner["y"] + y)


def drawn(page: Page) -> None:
    circles = page.locator(".leaflet-points-pane path")
    expect(circles).to_have_count(151)


def test_click_opens_a_service_and_everything_follows(address: str, visit: Visit) -> None:
    page = visit(f"{address}/ko-darit?service=workshop")
    drawn(page)
    page.locator(".planner-drawn").evaluate("map => { map.mark = 'kept'; }")
    click_on(page, "Ķepovas pagasts")
    expect(page.locator("h4")).to_contain_text("papildus sasniegtu")
    expect(page.get_by_text("Visvairāk ceļš saīsinās: Ķepovas pagasts")).to_be_visible()
    expect(page.get_by_text("1. atvērt: specializētā darbnīca, Ķepovas pagasts")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_contain_text("Ķepovas pagasts")
    assert "scenario=%21open~new-1~workshop~" in page.url
    drawn(page)
    kept = page.locator(".planner-drawn").evaluate("map => map.mark")
    assert kept == "kept"  # the map stayed, only its layers changed


def test_link_reopens_the_scenario_and_taking_back_returns_to_the_base(
    address: str, visit: Visit
) -> None:
    page = visit(
        f"{address}/ko-darit?service=workshop"
        "&scenario=Dagda!open~new-1~workshop~27.53723~56.09512~~all_residents"
    )
    drawn(page)
    expect(page.locator("h4")).to_contain_text("papildus sasniegtu")
    page.get_by_role("button", name="Noņemt: 1. atvērt").click()
    expect(page.locator("h4")).to_contain_text("Nospiediet kartē")
    assert "open~" not in page.url  # its name stays


def test_click_outside_the_region_is_refused_in_words(address: str, visit: Visit) -> None:
    page = visit(f"{address}/ko-darit?service=workshop")
    drawn(page)
    corner = page.locator(".planner-drawn").bounding_box()
    assert corner is not None
    page.mouse.click(corner["x"] + corner["width"] - 30, corner["y"] + 60)
    expect(page.get_by_role("alert")).to_contain_text("ir ārpus reģiona")
    expect(page.locator("h4")).to_contain_text("Nospiediet kartē")
