"""Packs that mean harm or are broken: names stay text, faults are listed."""

import csv
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geodata.pack import EMBEDDED

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]
AddressOf = Callable[[Path], AbstractContextManager[str]]
SCRIPT = "<script>window.hacked=1</script>"
HOSTILE = (
    f'{SCRIPT}"><img src=/stolen onerror=window.hacked=1> **b** _i_ `c` {{{{7*7}}}} ${{7*7}} $x$'
    " [l](javascript:window.hacked=1) ![p](https://outside.example/p.png) :red[r] </div>"
)
UNSAFE_NUMBER = "**5** ![p](https://outside.example/p.png)"
# Where Streamlit reads Markdown, an address carries a mark that keeps it from becoming a link.
UNLINKED = HOSTILE.replace("://", ":\u2060//")
COLUMNS = {
    "services.csv": ("name", "note", "provider", "group_text_lv", "capacity_note"),
    "sites.csv": ("place", "address"),
    "municipalities.csv": ("name_lv", "name_en", "seat", "note"),
    "territorial_units.csv": ("name_lv",),
    "demand_points.csv": ("name", "centre", "note"),
    "service_types.csv": ("name_lv", "name_en"),
    "basket.csv": ("name_lv", "name_en", "source_ref"),
    "demand_groups.csv": ("name_lv", "name_en"),
    "cutoffs.csv": ("name_lv", "name_en"),
    "seasons.csv": ("name_lv", "name_en"),
    "assumptions.csv": ("name_lv", "reason_lv"),
    "sources.csv": ("title_lv", "publisher", "licence_lv", "caveat_lv"),
    "road_links.csv": ("road",),
}


def change(path: Path, edit: Callable[[list[dict[str, str]]], None]) -> None:
    """Edit the rows of a table in place."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the embedded pack that a test may change."""
    return Path(shutil.copytree(EMBEDDED, tmp_path / "pack"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory, address_of: AddressOf) -> Iterator[str]:
    """Address of the app with a pack of two faults, found at different stages of reading it."""
    pack = Path(shutil.copytree(EMBEDDED, tmp_path_factory.mktemp("broken") / "pack"))
    change(pack / "municipalities.csv", lambda rows: rows[0].update(residents=UNSAFE_NUMBER))
    change(pack / "services.csv", lambda rows: rows[3].update(site_id="S999"))
    with address_of(pack) as address:
        yield address


def poison(rows: list[dict[str, str]], columns: tuple[str, ...]) -> None:
    for row in rows:
        for column in columns:
            row[column] = f"{row[column]} {HOSTILE}"


def expect_harmless(page: Page) -> None:
    """Nothing of the data ran, in the page or its frames, and nothing became an element."""
    for frame in page.frames:
        assert frame.evaluate("window.hacked") is None
        assert (
            frame.locator("img[src*=stolen], img[src*=outside], a[href^=javascript]").count() == 0
        )


def test_hostile_text_is_only_text(
    pack: Path, address_of: AddressOf, visit: Visit, watch: object, keep: Keep
) -> None:
    for name, columns in COLUMNS.items():
        change(pack / name, lambda rows, columns=columns: poison(rows, columns))
    settings = (pack / "pack.toml").read_text(encoding="utf-8")
    region = f"name_lv = '''Latgale {HOSTILE}'''"
    settings = settings.replace('name_lv = "Latgale"', region)
    (pack / "pack.toml").write_text(settings, encoding="utf-8")
    with address_of(pack) as address:
        page = visit(address)
        head = page.locator("table.matrix thead th").nth(1)
        expect(head).to_have_text(f"Daugavpils {HOSTILE}")
        expect(page.locator(".worst-gaps li").first).to_contain_text(HOSTILE)
        expect_harmless(page)
        keep(page, "hostile-overview")

        page.goto(f"{address}/plaisas?service=workshop")
        expect(page.locator("h4")).to_contain_text(f"garīga rakstura traucējumiem {UNLINKED}")
        circles = page.locator(".leaflet-points-pane path")
        expect(circles).to_have_count(151)
        expect(page.locator(".place-label").first).to_contain_text(HOSTILE)
        circles.nth(10).dispatch_event("mouseover")
        expect(page.locator(".leaflet-tooltip")).to_contain_text(HOSTILE)
        circles.nth(10).dispatch_event("click")
        expect(page.locator(".planner-chosen")).to_contain_text(HOSTILE)
        page.locator(".leaflet-sites-pane .leaflet-interactive").first.dispatch_event("click")
        # place, address
        expect(page.locator(".leaflet-popup-content").last).to_contain_text(f"{HOSTILE}, ")
        expect_harmless(page)
        keep(page, "hostile-gap-map")

        for path in ("pakalpojumi", "metode"):
            page.goto(f"{address}/{path}")
            expect(page.locator("table[role=grid] td").first).to_be_attached()
            expect(page.get_by_role("button", name=SCRIPT)).to_be_visible()  # the season
            expect_harmless(page)
            keep(page, f"hostile-{path}")
    assert [url for url in watch.requests if "stolen" in url] == []


@pytest.mark.parametrize("path", ["/", "/metode"])
def test_broken_pack_lists_every_fault_and_no_traceback(
    broken: str, visit: Visit, keep: Keep, path: str
) -> None:
    page = visit(broken + path)
    expect(page.get_by_text("Datu pakotnē ir 2 kļūdas")).to_be_visible()
    # Row 1 is the heading, as in a spreadsheet: the fourth service stands in row 5.
    expect(page.get_by_text("municipalities.csv, 2. rinda, aile residents")).to_contain_text(
        "atrasts „**5** ![p](https:\u2060//outside.example/p.png)”; jābūt: vesels skaitlis"
    )
    expect(page.get_by_text("services.csv, 5. rinda, aile site_id")).to_contain_text(
        "atrasts „S999”; jābūt: vērtība, kas ir failā sites.csv"
    )
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect_harmless(page)
    keep(page, f"broken-pack{path.replace('/', '-').rstrip('-')}")
