"""Every view stands in its address: for two tabs side by side and on a server started anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.i18n import Words
from tests.e2e.conftest import serving

pytestmark = pytest.mark.browser

WORDS = Words("lv")
VIEW = "/plaisas?service=workshop&season=spring_thaw&cutoff-travel_min=county_30"
OTHER = "/plaisas?service=shelter"


def drawn(page: Page) -> str:
    """What the page finds, once its map is drawn."""
    expect(page.locator(".leaflet-points-pane path")).to_have_count(151)
    return page.locator("h4").inner_text()


def test_two_tabs_do_not_disturb_each_other_and_another_server_reopens_the_view(
    address: str, visit: Callable[..., Page], tmp_path: Path
) -> None:
    one = visit(address + VIEW)
    found = drawn(one)
    two = one.context.new_page()
    two.goto(address + OTHER)
    other = drawn(two)
    assert other != found
    two.get_by_text("Kilometri", exact=True).click()
    expect(two.locator("h4")).not_to_have_text(other)
    one.get_by_role("tab", name=WORDS("tab.places")).click()
    assert drawn(one) == found
    assert one.url == address + VIEW
    with serving(tmp_path) as restarted:  # it knows nothing of the visit before
        again = visit(restarted + VIEW)
        assert drawn(again) == found
        again.close()
