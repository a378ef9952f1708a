"""A page on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.steps import settle

pytestmark = pytest.mark.browser

SHEET_PX = 277 / 25.4 * 96  # A4 on its side between margins of 10 mm, 96 px an inch


def test_page_becomes_as_small_on_paper_as_its_widest_table_needs(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(f"{address}/pakalpojumi")
    page.set_viewport_size(ViewportSize(width=1920, height=1080))
    expect(page.locator(".leaflet-sites-pane svg").first).to_be_visible()
    settle(page)
    table = page.get_by_test_id("stDataFrame").bounding_box()
    assert table is not None
    assert table["width"] > SHEET_PX
    assert b"/MediaBox [0 0 841." in page.pdf(prefer_css_page_size=True)  # points, on its side
    zoom = "getComputedStyle(document.querySelector('[data-testid=stApp]')).zoom"
    page.emulate_media(media="print")
    assert (table["x"] + table["width"]) * float(page.evaluate(zoom)) <= SHEET_PX
    page.emulate_media(media="screen")
    assert float(page.evaluate(zoom)) == 1
