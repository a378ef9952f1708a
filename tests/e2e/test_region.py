"""The region sees proposals side by side, asks for the best places, decides, takes the sheet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app import impact, proposal_book, storage
from app.workspace import Workspace
from geodata.store import proposals
from geodata.store.permissions import Actor
from geodata.store.records import Value
from tests.e2e.conftest import serving
from tests.e2e.steps import WORDS, button, fetched, part, settle, text_of, write

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]
WHO = Actor("balvi", "municipality", "0024000", "Balvu novads")
CELLS: dict[str, Value] = {
    "municipality_code": "0024000",
    "service_type_id": "day_centre",
    "group_ids": "pension_age",
    "capacity_places": 16.0,
    "opens_on": "2027",
}
TITLES = {"Centrs Baltinavā": (27.64, 56.94), "Centrs Tilžā": (27.38, 56.89)}
REASON = "Baltinavā dienas centra nav."


@pytest.fixture(scope="module")
def address(
    chromium: str, latgale: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of an app in whose register two proposals were submitted."""
    home = tmp_path_factory.mktemp("home")
    submit_all(latgale, home)
    with serving(home) as found:
        yield found


def submit_all(latgale: Workspace, home: Path) -> None:
    """Submit what a municipality proposes, into the database of a home directory."""
    on = latgale.pack.register_date
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOME", str(home))
        for name in ("DATABASE_URL", "XDG_DATA_HOME"):
            environment.delenv(name, raising=False)
        store = storage.open_for_editing(latgale.pack.pack_id)
    for title, (lon, lat) in TITLES.items():
        proposals.draft(store, WHO, {**CELLS, "title": title, "lon": lon, "lat": lat})
        record = proposal_book.records(store)[-1]
        statement = impact.statement(latgale, store, record, store.head()[0], on)
        proposals.submit(store, WHO, record, statement)
    store.close()


def test_region_compares_asks_decides_and_takes_the_decision_sheet(
    address: str, visit: Visit, keep: Keep, tmp_path: Path
) -> None:
    page = visit(f"{address}/priekslikumi")
    part(page, "proposed.tab_compared")
    signs = page.locator(".leaflet-sites-pane svg:has(text)")
    expect(signs).to_have_text(["1", "2"])
    row = page.get_by_test_id("stDataFrame").locator("tr").nth(1)
    expect(row).to_contain_text("1. Centrs Baltinavā (iesniegts)")
    signs.first.hover()
    expect(page.locator(".leaflet-tooltip")).to_contain_text("1. Centrs Baltinavā (iesniegts)")
    signs.first.click()
    expect(page.locator(".planner-chosen")).to_contain_text("1. Centrs Baltinavā")
    settle(page)
    marked = page.get_by_test_id("stDataFrame").first.locator("tbody tr[aria-selected=true]")
    expect(marked).to_contain_text("Centrs Baltinavā")
    keep(page, "region-01-side-by-side")

    page.get_by_role("link", name=WORDS("page.what_to_do"), exact=True).click()
    page.get_by_role("link", name=WORDS("section.best_sites"), exact=True).click()
    page.wait_for_url("**/ko-darit-vietas*")
    write(page, WORDS("choice.site_budget"), "3000000")
    expect(page.get_by_role("alert")).to_contain_text("budžetam vajag klientu vietu skaitu")
    page.get_by_role("button", name=WORDS("choice.site_more"), exact=True).click()
    write(page, WORDS("choice.site_places"), "8")
    page.keyboard.press("Escape")
    expect(page.locator("h4")).to_contain_text("3 jaunas vietas")
    keep(page, "region-02-best-three")

    page.get_by_role("link", name=WORDS("page.proposals"), exact=True).click()
    page.wait_for_url("**/priekslikumi*")
    part(page, "proposed.tab_compared")
    button(page, "proposed.open").click()  # the one chosen on the map before
    chosen = page.get_by_role("combobox", name=WORDS("proposed.one"), exact=True)
    expect(chosen).to_have_value("Centrs Baltinavā (iesniegts)")
    button(page, "proposed.decide_accepted").click()  # without a reason nothing is decided
    expect(page.get_by_role("alert")).to_contain_text("pamatojums")
    write(page, WORDS("proposed.reason"), REASON)
    button(page, "proposed.decide_accepted").click()
    expect(page.get_by_text(WORDS("proposed.decided", reason=REASON))).to_be_visible()
    row = page.get_by_test_id("stDataFrame").first.locator("tbody tr[aria-selected=true]")
    expect(row).to_contain_text("Centrs Baltinavā")  # the order of the table is another now
    expect(chosen).to_have_value("Centrs Baltinavā (pieņemts)")
    settle(page)
    keep(page, "region-03-decided")
    sheet = tmp_path / "lemums.pdf"
    fetched(page, WORDS("impact.download")).save_as(sheet)
    assert REASON in text_of(sheet)
