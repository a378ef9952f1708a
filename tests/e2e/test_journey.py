"""A planner's way through the real app in Chromium; a screenshot of each step is kept."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from analysis.question import TRAVEL_KM, Question, service_question
from app.i18n import Words
from app.options import cutoff_label
from app.sentences import finding
from app.workspace import Workspace
from tests.pages import PAGES

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]
WORDS = Words("lv")
DRAWN = """() => [...document.querySelectorAll('.planner-drawn')]
    .every(one => one.planner && one.planner.view)"""
"""Every map of the page is drawn."""
CELL = 'a[title^="Krāslavas novads, specializētās darbnīcas"]'


def workshops(latgale: Workspace) -> Question:
    """Workshops at their recommended cutoff, in minutes."""
    pack = latgale.pack
    return service_question(
        pack, ("workshop",), group_id=None, on=pack.register_date, season_id="summer"
    )


def with_cutoff(latgale: Workspace, cutoff_id: str) -> Question:
    """Workshops at a preset."""
    asked, preset = workshops(latgale), latgale.pack.cutoffs.loc[cutoff_id]
    return Question(
        asked.service_type_ids,
        None,
        preset["cost"],
        float(preset["value"]),
        asked.on,
        asked.season_id,
    )


def sentence(latgale: Workspace, question: Question) -> str:
    return finding(latgale.pack, latgale.answer(question), WORDS)


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


def choose(page: Page, widget: str, option: str) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_role("combobox", name=widget, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def table(page: Page) -> Locator:
    """The table in view; its figures stand in the page for screen readers, behind the canvas."""
    shown = page.get_by_test_id("stDataFrame").filter(visible=True)
    return shown.first.locator("table[role=grid]")


def test_planner_goes_from_the_overview_to_a_finding_and_shares_it(
    latgale: Workspace, address: str, visit: Visit, keep: Keep
) -> None:
    page = visit(address)
    cell = page.locator(CELL)
    expect(cell).to_contain_text("nav atrasts")
    keep(page, "journey-01-overview")

    cell.click()
    heading = page.locator("h4")
    expect(heading).to_have_text(sentence(latgale, workshops(latgale)))
    assert page.url == f"{address}/plaisas?service=workshop"
    at_40_min = colours(page)
    keep(page, "journey-02-gap-map")
    expect(page.get_by_text("Cik droši: 90")).to_be_visible()  # drawn aside, told by itself

    choose(page, "Slieksnis", cutoff_label(latgale.pack, "ambulance_25", WORDS))
    in_25_min = sentence(latgale, with_cutoff(latgale, "ambulance_25"))
    expect(heading).to_have_text(in_25_min)
    expect_other_colours(page, at_40_min)
    at_25_min = colours(page)
    keep(page, "journey-03-other-cutoff")

    page.get_by_text("Kilometri", exact=True).click()
    presets = latgale.pack.cutoffs
    first_in_km = str(presets.index[presets["cost"] == TRAVEL_KM][0])
    by_road = sentence(latgale, with_cutoff(latgale, first_in_km))
    expect(heading).to_have_text(by_road)
    expect_other_colours(page, at_25_min)
    keep(page, "journey-04-kilometres")

    look_at_tables(page, keep)
    shared = visit(page.url)
    expect(shared.locator("h4")).to_have_text(by_road)
    expect(shared.get_by_role("combobox", name="Pakalpojums")).to_have_value(
        re.compile("specializētās darbnīcas")
    )
    expect(shared.get_by_role("radio", name="Kilometri")).to_be_checked()
    assert colours(shared) == colours(page)
    keep(shared, "journey-08-shared-address")

    for step, expected in (
        (page.go_back, in_25_min),
        (page.go_back, sentence(latgale, workshops(latgale))),
        (page.go_forward, in_25_min),
        (page.go_forward, by_road),
    ):
        step()
        expect(heading).to_have_text(expected)
    keep(page, "journey-09-back-and-forward")


def look_at_tables(page: Page, keep: Keep) -> None:
    """Open each table beside the map and see that it is filled."""
    expect(table(page)).to_have_attribute("aria-rowcount", "10")  # 9 and the heading
    keep(page, "journey-05-municipalities")
    page.get_by_role("tab", name="Pagasti un pilsētas").click()
    expect(table(page)).to_have_attribute("aria-rowcount", "152")  # 151 and the heading
    keep(page, "journey-06-places")
    page.get_by_role("tab", name="Ceļa laiks").click()
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    page.wait_for_timeout(500)  # the chart fades in
    keep(page, "journey-07-histogram")


def test_register_is_filtered_and_choices_survive_the_pages_between(
    latgale: Workspace, address: str, visit: Visit, keep: Keep
) -> None:
    page = visit(f"{address}/plaisas?service=workshop&cost=travel_km")
    by_road = page.locator("h4").inner_text()
    menu = page.get_by_role("navigation")
    menu.get_by_text("Pakalpojumi").click()
    expect(page.get_by_text("Parādīti 230 no 230")).to_be_visible()
    choose(page, "Pašvaldība", "Krāslavas novads")
    services = latgale.register(latgale.pack.register_date)
    there = int((services["municipality_code"] == "0032000").sum())
    expect(page.get_by_text(f"Parādīti {there} no 230")).to_be_visible()
    expect(table(page)).to_have_attribute("aria-rowcount", str(there + 1))  # and the heading
    page.keyboard.press("Escape")  # closes the list
    keep(page, "journey-10-register-filtered")

    menu.get_by_text("Metode un dati").click()
    expect(page.get_by_role("heading", name="Datu avoti un licences")).to_be_attached()
    keep(page, "journey-11-method")

    menu.get_by_text("Plaisu karte").click()
    expect(page.locator("h1")).to_have_text("Plaisu karte")
    expect(page.locator("h4")).to_have_text(by_road)


def test_choices_go_along_to_pages_not_seen_before(address: str, visit: Visit) -> None:
    page = visit(f"{address}/plaisas?service=workshop&access=contract")
    for name, path in (
        (WORDS("page.measures"), "raditaji"),
        (WORDS("page.what_to_do"), "ko-darit"),
    ):
        page.get_by_role("navigation").get_by_text(name, exact=True).click()
        expect(page.locator("h1")).to_have_text(name)
        expect(page).to_have_url(f"{address}/{path}?service=workshop&access=contract")


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


def test_first_screen_tells_the_three_gravest_gaps_and_leads_to_their_cause(
    address: str, visit: Visit, keep: Keep
) -> None:
    page = visit(address)
    gaps = page.locator(".worst-gaps a")
    expect(gaps).to_have_count(3)
    expect(page.get_by_text("Galvenais cēlonis: ")).to_have_count(3)
    expect(page.locator(".leaflet-sites-pane svg text")).to_have_text(["1", "2", "3"])
    expect(page.locator("table.matrix .rank")).to_have_text(["1", "2", "3"])
    for seen in (gaps.last, page.locator(".leaflet-sites-pane svg").first):
        expect(seen).to_be_in_viewport()
    expect(page.locator("table.matrix td.worst").first).to_be_in_viewport()
    keep(page, "planner-01-first-screen")
    told = gaps.first.inner_text()
    gaps.first.click()
    expect(page.locator("h4").first).to_have_text(told)
    expect(page.get_by_role("tab", name=WORDS("tab.causes"))).to_be_attached()
    keep(page, "planner-02-gap-and-cause")


def test_visitor_on_a_phone_reads_the_nearest_shelter_of_a_village(
    latgale: Workspace, address: str, visit: Visit, keep: Keep
) -> None:
    names = latgale.pack.demand_points["name"]
    village = names.index[names == "Ķepovas pagasts"][0]
    page = visit(f"{address}/plaisas?service=shelter&place={village}", phone=True)
    expect(page.get_by_text(re.compile("^Ķepovas pagasts.*min"))).to_be_visible()
    expect(page.get_by_text(re.compile("^Avots: "))).to_be_visible()
    expect(page.locator(".planner-chosen")).to_contain_text("Ķepovas pagasts")
    keep(page, "visitor-nearest")
