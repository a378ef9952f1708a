"""Every view stands in its address: for two tabs side by side and on a server started anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import serving
from tests.e2e.steps import WORDS, open_tab, settle

pytestmark = pytest.mark.browser

VIEW = "/plaisas?service=workshop&season=spring_thaw&cutoff-travel_min=county_30"
OTHER = "/plaisas?service=shelter"


def drawn(page: Page) -> str:
    """What the page finds, once its map is drawn."""
    expect(page.locator(".leaflet-points-pane path")).to_have_count(151)
    return page.locator("h4").inner_text()


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=WORDS(f"tab.{name}"), exact=True)


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
    open_tab(one, "places")
    assert drawn(one) == found
    assert one.url == address + VIEW + "&gaps-tab=places"
    with serving(tmp_path) as restarted:  # it knows nothing of the visit before
        again = visit(one.url.replace(address, restarted))
        assert drawn(again) == found
        expect(tab(again, "places")).to_have_attribute("aria-selected", "true")
        again.close()
    one.go_back()
    expect(tab(one, "municipalities")).to_have_attribute("aria-selected", "true")
    assert one.url == address + VIEW


def test_one_step_back_undoes_one_step_with_all_its_choices(
    address: str, visit: Callable[..., Page]
) -> None:
    page = visit(address + VIEW)
    drawn(page)
    page.get_by_role("link", name=WORDS("page.measures"), exact=True).click()
    measures = f"{address}/raditaji?season=spring_thaw&service=workshop"
    expect(page).to_have_url(f"{measures}&cutoff-travel_min=county_30")
    settle(page)
    page.get_by_role("link", name=WORDS("page.gaps"), exact=True).click()
    drawn(page)
    settle(page)
    page.go_back()  # the frame wrote the address of the gaps several times
    expect(page).to_have_url(f"{measures}&cutoff-travel_min=county_30")
    page.go_back()
    expect(page).to_have_url(address + VIEW)
