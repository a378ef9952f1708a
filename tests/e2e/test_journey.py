"""A planner's way through the real app in Chromium; a screenshot of each step is kept."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from analysis.question import service_question
from app.i18n import Words
from app.options import cutoff_label, service_options
from app.sentences import finding
from app.workspace import Workspace
from tests.e2e.steps import DRAWN, WORDS, button, choose, open_tab, settle, text_of
from tests.pages import PAGES

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]
THAW = "pavasara šķīdonis uz grants ceļiem"
CUTOFFS = {"county_30": 30.0, "public_transport_60": 60.0, "school_40": 40.0}
OWN_MIN = 40.0
"""Cutoffs compared, in minutes; the last one is that of the service itself."""
CELL = 'a[title^="Krāslavas novads, specializētās darbnīcas"]'


def sentence(latgale: Workspace, url: str, **changes: object) -> str:
    """The finding about the service of an address, at its own cutoff but for the changes."""
    pack, key = latgale.pack, parse_qs(urlsplit(url).query)["service"][0]
    option = service_options(pack, WORDS)[key]
    asked = service_question(
        pack,
        option.service_type_ids,
        group_id=option.group_id,
        on=pack.register_date,
        season_id=latgale.base_season,
    )
    return finding(pack, latgale.answer(replace(asked, **changes)), WORDS)  # type: ignore[arg-type]


def colours(page: Page) -> list[str]:
    """Fill of each demand point's circle, once all are drawn."""
    circles = page.locator(".leaflet-points-pane path")
    expect(circles).to_have_count(151)
    return circles.evaluate_all("circles => circles.map(one => one.getAttribute('fill'))")


def expect_other_colours(page: Page, before: list[str]) -> None:
    fills = "circles => circles.map(one => one.getAttribute('fill')).join()"
    circles = page.locator(".leaflet-points-pane path")
    for _ in range(50):
        if circles.evaluate_all(fills) != ",".join(before):
            return
        page.wait_for_timeout(100)
    pytest.fail("the circles kept their colours")


def table(page: Page) -> Locator:
    """The table in view; its figures stand in the page for screen readers, behind the canvas."""
    shown = page.get_by_test_id("stDataFrame").filter(visible=True)
    return shown.first.locator("table[role=grid]")


def test_planner_goes_from_the_first_screen_to_the_report(
    latgale: Workspace, address: str, visit: Visit, keep: Keep, tmp_path: Path
) -> None:
    page = visit(address)
    first = see_three_gravest_gaps(page, keep)
    told = first.inner_text()
    first.click()
    heading = page.locator("h4")
    expect(heading).to_have_text(told)
    expect(heading).to_have_text(sentence(latgale, page.url))
    expect(page.get_by_text("Cik droši: 90")).to_be_visible()  # drawn aside, told by itself
    own = colours(page)
    keep(page, "planner-02-gap")
    causes = page.get_by_text(WORDS("tab.causes"), exact=True)
    causes.scroll_into_view_if_needed()
    expect(page.get_by_text(re.compile("^Nav apkalpoti ")).filter(visible=True)).to_have_count(1)
    keep(page, "planner-03-cause")

    for step, (cutoff_id, minutes) in enumerate(CUTOFFS.items(), 4):
        choose(page, "Slieksnis", cutoff_label(latgale.pack, cutoff_id, WORDS))
        expect(heading).to_have_text(sentence(latgale, page.url, cutoff=minutes))
        if minutes != OWN_MIN:
            expect_other_colours(page, own)
        keep(page, f"planner-{step:02}-{minutes:.0f}-minutes")
    look_at_tables(page, keep)
    thaw = switch_to_thaw(page, latgale, keep)

    shared = visit(page.url)
    expect(shared.locator("h4")).to_have_text(thaw)
    expect(shared.get_by_role("button", name=THAW)).to_be_visible()
    assert colours(shared) == colours(page)
    keep(shared, "planner-10-shared-address")
    take_the_report(shared, tmp_path / "report.pdf", keep)


def see_three_gravest_gaps(page: Page, keep: Keep) -> Locator:
    """In words, on the map and in the matrix, all in view without a click; gives the first."""
    gaps = page.locator(".worst-gaps a")
    expect(gaps).to_have_count(3)
    expect(page.get_by_text("Galvenais cēlonis: ")).to_have_count(3)
    expect(page.locator(".leaflet-sites-pane svg text")).to_have_text(["1", "2", "3"])
    expect(page.locator("table.matrix .rank")).to_have_text(["1", "2", "3"])
    for seen in (gaps.last, page.locator(".leaflet-sites-pane svg").first):
        expect(seen).to_be_in_viewport()
    expect(page.locator("table.matrix td.worst").first).to_be_in_viewport()
    expect(page.locator(CELL)).to_contain_text("nav atrasts")
    keep(page, "planner-01-first-screen")
    return gaps.first


def look_at_tables(page: Page, keep: Keep) -> None:
    """Open each table beside the map and see that it is filled."""
    expect(table(page)).to_have_attribute("aria-rowcount", "10")  # 9 and the heading
    open_tab(page, "places")
    expect(table(page)).to_have_attribute("aria-rowcount", "152")  # 151 and the heading
    keep(page, "planner-07-places")
    open_tab(page, "histogram")
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    page.wait_for_timeout(500)  # the chart fades in
    keep(page, "planner-08-travel-time")
    open_tab(page, "municipalities")


def switch_to_thaw(page: Page, latgale: Workspace, keep: Keep) -> str:
    """The season is switched, and back and forward lead through it; gives what is found."""
    heading = page.locator("h4")
    before = heading.inner_text()
    page.get_by_role("button", name="vasara, sausi ceļi").click()
    choose(page, WORDS("choice.season"), THAW)
    thaw = sentence(latgale, page.url, season_id="spring_thaw")
    expect(heading).to_have_text(thaw)
    assert thaw != before
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("season=spring_thaw"))
    settle(page)
    keep(page, "planner-09-spring-thaw")
    page.go_back()
    expect(heading).to_have_text(before)
    settle(page)
    page.go_forward()
    expect(heading).to_have_text(thaw)
    settle(page)
    expect(page).to_have_url(re.compile("season=spring_thaw"))
    return thaw


def take_the_report(page: Page, path: Path, keep: Keep) -> None:
    """One is begun and cancelled; that on the service in view says what the page says."""
    page.get_by_role("button", name=WORDS("report.button")).click()
    make = button(page, "report.make")
    make.click()  # that of the whole region takes seconds
    expect(button(page, "making.stop")).to_be_visible()
    keep(page, "planner-11-report-in-work")
    button(page, "making.stop").click()
    expect(make).to_be_visible()
    choose(page, WORDS("report.kind"), WORDS("report_kind.service"))
    make.click()
    fetch = page.get_by_role("button", name=WORDS("making.fetch", name="report.pdf"))
    expect(fetch).to_be_visible()
    keep(page, "planner-12-report-ready")
    with page.expect_download() as coming:
        fetch.click()
    coming.value.save_as(path)
    assert coming.value.suggested_filename == "report.pdf"
    reported = text_of(path)
    assert THAW in reported
    assert " ".join(page.locator("h4").inner_text().split()) in reported
    heads = table(page).locator("th").all_inner_texts()
    lines = text_of(path, "-layout")
    for row in table(page).locator("tbody tr").all():
        cells = dict(zip(heads, row.locator("td").all_inner_texts(), strict=False))
        beyond = " ".join(WORDS.number(float(cells["Tālāk par slieksni"])).split())
        assert re.search(rf"{cells['Pašvaldība']} [^a-z]*{beyond} ", lines), cells


def test_choices_survive_the_pages_between_and_go_along_to_pages_not_seen_before(
    latgale: Workspace, address: str, visit: Visit, keep: Keep
) -> None:
    query = "service=workshop&access=contract&cost=travel_km"
    page = visit(f"{address}/plaisas?{query}")
    by_road = page.locator("h4").inner_text()
    menu = page.get_by_role("navigation")
    for name, path in (
        (WORDS("page.measures"), "raditaji"),
        (WORDS("page.what_to_do"), "ko-darit"),
    ):
        menu.get_by_text(name, exact=True).click()
        expect(page.locator("h1")).to_have_text(name)
        page.wait_for_url(
            lambda url, path=path: (
                urlsplit(url).path == f"/{path}"
                and parse_qs(urlsplit(url).query) == parse_qs(query)
            )
        )
    menu.get_by_text(WORDS("page.services"), exact=True).click()
    expect(page.get_by_text("Parādīti 230 no 230")).to_be_visible()
    choose(page, WORDS("choice.municipality"), "Krāslavas novads")
    services = latgale.register(latgale.pack.register_date)
    there = int((services["municipality_code"] == "0032000").sum())
    expect(page.get_by_text(f"Parādīti {there} no 230")).to_be_visible()
    expect(table(page)).to_have_attribute("aria-rowcount", str(there + 1))  # and the heading
    keep(page, "register-filtered")
    menu.get_by_text(WORDS("page.gaps"), exact=True).click()
    expect(page.locator("h1")).to_have_text(WORDS("page.gaps"))
    expect(page.locator("h4")).to_have_text(by_road)


def test_second_choice_made_before_the_first_is_answered_keeps_both(
    address: str, visit: Visit
) -> None:
    page = visit(f"{address}/plaisas?service=workshop")
    held: list[str | bytes] | None = None

    def slow_line(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda said: line.send(said) if held is None else held.append(said))
        lines.append(line)

    lines: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("/_stcore/stream"), slow_line)
    page.reload()
    colours(page)
    held = []
    page.get_by_text("Kilometri", exact=True).click()
    page.wait_for_timeout(600)  # the server has answered, but the page does not know yet
    page.get_by_text("EN", exact=True).click()
    page.wait_for_timeout(600)
    waiting, held = held, None
    for said in waiting:
        lines[-1].send(said)
    expect(page.locator("h1")).to_have_text("Gap map")
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.get_by_role("radio", name="Kilometres")).to_be_checked()
    assert "cost=travel_km" in page.url


def test_every_page_in_english_stays_on_this_machine(
    address: str, visit: Visit, watch: object, keep: Keep
) -> None:
    words = Words("en")
    page = visit(f"{address}/?lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for one in (one for one in PAGES if one.listed):
        name = words(f"page.{one.key}")
        page.get_by_role("navigation").get_by_text(name, exact=True).click()
        expect(page.locator("h1")).to_have_text(name)
        expect(page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning"
        )
        expect(page.locator("[data-stale=true]")).to_have_count(0)  # left of the page before
        page.wait_for_function(DRAWN)
        keep(page, f"page-en-{one.key}")
    assert any("/leaflet.js" in url for url in watch.requests)
    assert any(url.startswith("ws:") for url in watch.requests)
    assert watch.outside() == []
    assert watch.errors == []


@pytest.mark.parametrize("lang", ["lv", "en"])
@pytest.mark.parametrize("path", [f"/{page.path}" for page in PAGES])
def test_page_names_the_language_of_its_address(
    address: str, browser: Browser, path: str, lang: str
) -> None:
    context = browser.new_context()  # asks as Chromium does: compressed answers are welcome
    for query in ("?service=workshop&lang=" + lang, *[""] * (lang == "lv")):
        page = context.request.get(address + path + query, headers={"Accept": "text/html"})
        assert f'<html lang="{lang}">' in page.text()
    context.close()
