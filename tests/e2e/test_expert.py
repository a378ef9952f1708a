"""A faulty register file: its good rows taken, the register opened elsewhere."""

import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from playwright.sync_api import Page, expect

from app.workspace import Workspace
from tests.e2e.steps import WORDS, choose, fetched, open_tab, part

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]
FILE = """\
Nosaukums;Pakalpojums;Mērķgrupa;Pašvaldība;Vietu skaits;Platums;Garums;Statuss;Datums;Avots
Dienas centrs Šķaunē;dienas aprūpes centrs;pensijas vecuma personas;Krāslavas novads;12;\
56,0953;27,5175;plānots;12.10.2027;Domes lēmums
Centrs Dagdā;pirts;pensijas vecuma personas;Krāslavas novads;daudz;56,0953;27,5175;\
plānots;12.10.2027;Domes lēmums
"""


def test_expert_takes_the_good_rows_of_a_file_and_opens_the_register_elsewhere(
    latgale: Workspace, own_address: str, visit: Visit, keep: Keep, tmp_path: Path
) -> None:
    page = visit(f"{own_address}/registrs")
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
    look_at_source_and_confidence(page, own_address, keep)
    page.goto(f"{own_address}/registrs")
    choose(page, WORDS("choice.municipality"), "Krāslavas novads")
    part(page, "book.tab_files")
    file = tmp_path / "registrs.gpkg"
    fetched(page, WORDS("book.download", form="GPKG")).save_as(file)
    opened = gpd.read_file(file)
    there = latgale.pack.services.join(latgale.pack.sites["municipality_code"], on="site_id")
    before = (there["municipality_code"] == "0032000").sum()
    assert len(opened) == before + 1
    (new,) = opened[opened["Nosaukums"] == "Dienas centrs Šķaunē"].geometry
    assert (new.x, new.y) == pytest.approx((27.5175, 56.0953))


def look_at_source_and_confidence(page: Page, address: str, keep: Keep) -> None:
    """The taken row with its source in the register; then how sure the answer about it is."""
    page.goto(f"{address}/pakalpojumi?municipality=0032000&type=day_care")
    register = page.get_by_test_id("stDataFrame")
    row = register.locator("tr").filter(has_text="Dienas centrs Šķaunē")
    expect(row).to_contain_text("Domes lēmums")
    register.scroll_into_view_if_needed()
    keep(page, "expert-03-source")
    page.goto(f"{address}/plaisas?service=day_care")
    sure = page.get_by_text(re.compile("^Cik droši: 90.*ticamība [A-D]"))
    expect(sure).to_be_visible()
    open_tab(page, "confidence")
    expect(page.get_by_text(re.compile("^Izložu skaits: 500"))).to_be_visible()
    keep(page, "expert-04-confidence")
