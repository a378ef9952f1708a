"""A proposal from the draft to the decision, and a faulty register file, in the real planner."""

from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from playwright.sync_api import Download, Locator, Page, expect

from app.i18n import Words
from app.workspace import Workspace
from tests.e2e.conftest import serving

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]
WORDS = Words("lv")
TITLE = "Centrs <b>Dagdā</b>"
REASON = "Dagdā pakalpojuma nav."
FILE = """\
Nosaukums;Pakalpojums;Mērķgrupa;Pašvaldība;Vietu skaits;Platums;Garums;Statuss;Datums;Avots
Dienas centrs Šķaunē;dienas aprūpes centrs;pensijas vecuma personas;Krāslavas novads;12;\
56,0953;27,5175;plānots;12.10.2027;Domes lēmums
Centrs Dagdā;pirts;pensijas vecuma personas;Krāslavas novads;daudz;56,0953;27,5175;\
plānots;12.10.2027;Domes lēmums
"""


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app of its own: other tests count what the register holds."""
    with serving(tmp_path_factory.mktemp("home")) as found:
        yield found


def settle(page: Page) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def write(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Type into a list and take the one that is left."""
    settle(page)
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.press_sequentially(option)
    expect(page.get_by_role("option", name=option, exact=True)).to_be_visible()
    box.press("Enter")
    box.press("Tab")  # a list of several choices stays open
    settle(page)


def part(page: Page, key: str) -> None:
    settle(page)
    page.get_by_test_id("stRadio").get_by_text(WORDS(key), exact=True).click()
    settle(page)


def button(page: Page, key: str) -> Locator:
    return page.get_by_role("button", name=WORDS(key), exact=True)


def fetched(page: Page, label: str) -> Download:
    settle(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name=label, exact=True).click()
    return coming.value


def test_municipality_drafts_at_a_place_and_the_region_decides(
    address: str, visit: Visit, keep: Keep
) -> None:
    page = visit(f"{address}/priekslikumi")
    part(page, "proposed.tab_new")
    write(page, WORDS("column.proposal_title"), TITLE)
    choose(page, WORDS("choice.municipality"), "Krāslavas novads")
    choose(page, WORDS("choice.group"), "pensijas vecuma personas")
    choose(page, WORDS("book.place"), "Dagda")
    spot = page.get_by_label(WORDS("book.coordinates"), exact=True)
    expect(spot).to_have_value("56.09512, 27.53723")
    button(page, "proposed.keep").click()
    expect(page.get_by_text(WORDS("proposed.kept"))).to_be_visible()

    part(page, "proposed.tab_seen")  # the checks name what is missing; nothing can be submitted
    lacking = WORDS("proposed.lacks", field=WORDS("column.places"))
    expect(page.get_by_text(lacking)).to_be_visible()
    expect(button(page, "proposed.submit")).to_have_count(0)
    keep(page, "municipality-01-checked")

    part(page, "proposed.tab_new")
    choose(page, WORDS("proposed.write"), f"{TITLE} (melnraksts)")
    expect(page.locator(f'[aria-label="Nosaukums"][value="{TITLE}"]')).to_be_visible()
    expect(page.locator('[aria-label="Nosaukums"]')).to_have_count(1)  # not the new draft's
    write(page, WORDS("column.places"), "16")
    write(page, WORDS("column.opens_on"), "2027")
    keep(page, "municipality-02-draft")
    button(page, "proposed.keep").click()
    expect(page.get_by_text(WORDS("proposed.kept"))).to_be_visible()

    part(page, "proposed.tab_seen")
    button(page, "proposed.submit").click()
    expect(button(page, "proposed.decide_accepted")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(2)  # the list, the statement
    keep(page, "municipality-03-statement")

    part(page, "proposed.tab_compared")
    number = page.locator(".leaflet-sites-pane svg text")
    expect(number).to_have_text(["1"])
    number.hover()
    expect(page.locator(".leaflet-tooltip")).to_contain_text(f"1. {TITLE} (iesniegts)")
    keep(page, "region-01-side-by-side")

    part(page, "proposed.tab_seen")
    button(page, "proposed.decide_accepted").click()  # without a reason nothing is decided
    expect(page.get_by_role("alert")).to_contain_text("pamatojums")
    write(page, WORDS("proposed.reason"), REASON)
    button(page, "proposed.decide_accepted").click()
    expect(page.get_by_text(WORDS("proposed.decided", reason=REASON))).to_be_visible()
    chosen = page.get_by_role("combobox", name=WORDS("proposed.one"), exact=True)
    expect(chosen).to_have_value(f"{TITLE} (pieņemts)")
    keep(page, "region-02-decided")
    assert fetched(page, WORDS("impact.download")).path().read_bytes().startswith(b"%PDF")


def test_expert_takes_the_good_rows_of_a_file_and_opens_the_register_elsewhere(
    latgale: Workspace, address: str, visit: Visit, keep: Keep, tmp_path: Path
) -> None:
    page = visit(f"{address}/registrs")
    choose(page, WORDS("choice.municipality"), "Krāslavas novads")
    part(page, "book.tab_files")
    page.locator("input[type=file]").set_input_files(
        {"name": "kraslava.csv", "mimeType": "text/csv", "buffer": FILE.encode("cp1257")}
    )
    fault = page.get_by_test_id("stMarkdown").filter(has_text="pirts")
    expect(fault.first).to_be_visible()
    keep(page, "expert-01-faults")
    bad = fetched(page, WORDS("book.handed_back")).path().read_text(encoding="utf-8-sig")
    assert [line.split(";")[0] for line in bad.splitlines()] == ["Nosaukums", "Centrs Dagdā"]
    page.get_by_role("button", name=WORDS.count("book.take", 1)).click()
    expect(page.get_by_text(WORDS("book.saved"))).to_be_visible()
    expect(page.get_by_text("nemainīti: 1")).to_be_visible()  # the same file beside it now
    keep(page, "expert-02-taken")
    file = tmp_path / "registrs.gpkg"
    fetched(page, WORDS("book.download", form="GPKG")).save_as(file)
    opened = gpd.read_file(file)
    there = latgale.pack.services.join(latgale.pack.sites["municipality_code"], on="site_id")
    before = (there["municipality_code"] == "0032000").sum()
    assert len(opened) == before + 1
    (new,) = opened[opened["Nosaukums"] == "Dienas centrs Šķaunē"].geometry
    assert (new.x, new.y) == pytest.approx((27.5175, 56.0953))
