"""The gap map in Chromium: what it draws, what it says, and that it stays while colours change."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import ElementHandle, Locator, Page, Route, expect

from analysis.question import Question, service_question
from app.i18n import Words
from app.maps.classes import colour_of, cost_classes
from app.options import cutoff_label
from app.workspace import Workspace
from tests.e2e.conftest import Watch
from tests.e2e.steps import open_tab, settle

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
WORDS = Words("lv")
FIND = """name => {
    let found = null;
    document.querySelector('.planner-drawn').planner.map.eachLayer(layer => {
        const text = layer.getElement && layer.getTooltip()?.getContent() || '';
        if (text.startsWith('<b>' + name + '</b>')) found = layer.getElement();
    });
    return found;
}"""
"""The drawn element of what is called so; the drawing itself carries no names."""
FREE_SPOT = """element => {
    const box = element.getBoundingClientRect();
    for (let y = box.top + 1; y < box.bottom; y += 2)
        for (let x = box.left + 1; x < box.right; x += 2)
            if (document.elementFromPoint(x, y) === element) return [x, y];
}"""
"""Where the pointer touches the element and nothing above it."""
OVERLAPS = """labels => {
    const boxes = labels.filter(one => one.checkVisibility({visibilityProperty: true}))
        .map(one => one.getBoundingClientRect());
    return boxes.filter((a, k) => boxes.slice(k + 1).some(b => a.left < b.right
        && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom)).length;
}"""
"""Names drawn over others."""
INK = """canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
    .filter((value, k) => k % 4 === 3 && value > 0).length"""
"""Painted pixels of a canvas."""
DRAW = """async name => {
    const map = document.querySelector('.planner-drawn').planner;
    const layers = map.view.layers.map(one => one.kind === 'areas' ? {...one, name} : one);
    await map.update({...map.view, layers});
}"""
"""Draw the map again with the layer of the municipalities called so."""


@pytest.fixture
def workshops(latgale: Workspace) -> Question:
    """Workshops at their recommended cutoff, in minutes."""
    pack = latgale.pack
    return service_question(
        pack, ("workshop",), group_id=None, on=pack.register_date, season_id="summer"
    )


@pytest.fixture
def page(address: str, again: Visit) -> Page:
    """The gap map of workshops, drawn."""
    return gap_map(address, again)


def gap_map(address: str, visit: Visit) -> Page:
    opened = visit(f"{address}/plaisas?service=workshop")
    expect(drawn(opened, ".leaflet-points-pane path")).to_have_count(151)
    return opened


def drawn(page: Page, selector: str) -> Locator:
    return page.locator(selector)


def hover(page: Page, element: ElementHandle) -> list[str]:
    """Lines of the tooltip that the pointer calls up."""
    drawn(page, ".planner-drawn").scroll_into_view_if_needed()
    spot, (x, y) = None, element.evaluate(FREE_SPOT)
    while spot != (x, y):  # the page may still be sliding
        page.wait_for_timeout(300)
        spot, (x, y) = (x, y), element.evaluate(FREE_SPOT)
    page.mouse.move(x, y)
    return drawn(page, ".leaflet-tooltip").inner_text().split("\n")


def top_row(page: Page) -> dict[str, str]:
    """The first row of the table in view, by heading."""
    shown = page.get_by_test_id("stDataFrame").filter(visible=True).first
    expect(shown.locator("td").first).to_be_attached()
    heads = shown.locator("th").all_text_contents()
    return dict(zip(heads, shown.locator("td").all_text_contents(), strict=False))


def named(page: Page, name: str) -> ElementHandle:
    element = page.evaluate_handle(FIND, name).as_element()
    assert element is not None, f"{name} is not on the map"
    return element


def colours(question: Question, latgale: Workspace) -> Counter[str]:
    """How many demand points have which colour, from the same answer."""
    costs = latgale.answer(question).by_demand_point[question.cost]
    return Counter(colour_of(cost, cost_classes(question.cutoff)) for cost in costs)


def fills(page: Page) -> Counter[str]:
    circles = drawn(page, ".leaflet-points-pane path")
    return Counter(circles.evaluate_all("all => all.map(one => one.getAttribute('fill'))"))


def test_map_draws_points_municipalities_services_and_names(
    page: Page, latgale: Workspace, workshops: Question
) -> None:
    services = latgale.answer(workshops).services
    shown = services[services["status"].isin(["open", "planned", "under_construction"])]
    signs = shown[["lon", "lat", "service_type_id"]].dropna().drop_duplicates()
    towns = latgale.pack.demand_points.query("kind != 'parish'")
    expect(drawn(page, ".leaflet-areas-pane path")).to_have_count(9)
    expect(drawn(page, ".leaflet-sites-pane svg")).to_have_count(len(signs))
    named = drawn(page, ".place-label").filter(visible=True).all_text_contents()
    assert set(named) <= set(towns["name"])  # parishes wait until one looks closer
    assert {"Daugavpils", "Rēzekne", "Balvi"} <= set(named)
    assert drawn(page, ".place-label").evaluate_all(OVERLAPS) == 0
    assert fills(page) == colours(workshops, latgale)
    sizes = drawn(page, ".leaflet-points-pane path, .leaflet-areas-pane path").evaluate_all(
        "all => all.map(one => one.getBBox().width)"
    )
    assert min(sizes) >= 6  # nothing collapsed: the smallest circle has a radius of 3 pixels
    assert drawn(page, ".leaflet-lines-pane canvas").evaluate(INK) > 2000  # roads and lakes


def test_tooltips_say_what_the_tables_say(
    page: Page, latgale: Workspace, workshops: Question
) -> None:
    row = top_row(page)
    name, told = hover(page, named(page, row["Pašvaldība"]))
    assert name == row["Pašvaldība"] == "Krāslavas novads"
    share = WORDS.share(float(row["Daļa tālāk"]))
    people = WORDS.count("people", float(row["Tālāk par slieksni"]))
    assert told == f"Tālāk par 40\u00a0min dzīvo {people} ({share})"

    open_tab(page, "places")
    row = top_row(page)
    name, residents, _, cost = hover(page, named(page, row["Nosaukums"]))
    assert name == row["Nosaukums"]
    people = WORDS.count("people", float(row["Iedzīvotāji"]))
    point = latgale.answer(workshops).by_demand_point.set_index("name").loc[name]
    kind = WORDS("residents_kind." + point["residents_kind"])
    assert residents == f"{people} – {kind}"
    minutes, km = cost.split(", ")
    assert minutes == WORDS.cost(float(row["Minūtes"]), "travel_min")
    assert km == WORDS.cost(point["travel_km"], "travel_km")  # its column may be out of view


def test_other_cutoff_recolours_the_circles_and_keeps_the_map(
    page: Page, latgale: Workspace, workshops: Question
) -> None:
    drawn(page, ".planner-drawn").evaluate("map => { map.mark = 'kept'; }")
    page.get_by_role("combobox", name="Slieksnis").click()
    page.get_by_role("option", name=cutoff_label(latgale.pack, "ambulance_25", WORDS)).click()
    expect(page.locator("h4")).to_contain_text("25 min")
    expected = colours(replace(workshops, cutoff=25.0), latgale)
    assert expected != colours(workshops, latgale)
    for _ in range(50):
        if fills(page) == expected:
            break
        page.wait_for_timeout(100)
    assert fills(page) == expected
    assert drawn(page, ".planner-drawn").evaluate("map => map.mark") == "kept"


def test_place_chosen_on_the_map_or_in_a_table_is_chosen_in_both(page: Page) -> None:
    open_tab(page, "places")
    assert hover(page, named(page, "Dagda"))[0] == "Dagda"
    page.mouse.down()
    page.mouse.up()
    expect(drawn(page, ".planner-chosen")).to_contain_text("Dagda")
    expect(page).to_have_url(re.compile("place="))
    shown = page.get_by_test_id("stDataFrame").filter(visible=True).first
    expect(shown.locator("tbody tr").first).to_contain_text("Dagda")
    expect(shown.locator("tbody tr").first).to_have_attribute("aria-selected", "true")
    open_tab(page, "municipalities")
    box = page.get_by_test_id("stDataFrame").filter(visible=True).first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 12, box["y"] + 55)  # the mark before the first row
    chosen = drawn(page, ".planner-chosen").filter(has_text="Krāslavas novads")
    expect(chosen).to_have_count(1)  # that of before may still fade
    expect(page).to_have_url(re.compile("place=0032000"))


def test_layer_switched_off_stays_off_in_the_address(page: Page, visit: Visit) -> None:
    page.get_by_role("button", name="Kartes slāņi").press("Enter")
    page.get_by_label("Pagasti un pilsētas").press("Space")
    expect(drawn(page, ".leaflet-points-pane path")).to_have_count(0)
    expect(page).to_have_url(re.compile("layers=circles"))
    other = visit(page.url)
    expect(drawn(other, ".leaflet-areas-pane path")).to_have_count(9)
    expect(drawn(other, ".leaflet-points-pane path")).to_have_count(0)


@pytest.mark.parametrize("name", ["Pašvaldības", "novadi"])
def test_keyboard_stays_at_its_layer_while_the_map_is_drawn_again(page: Page, name: str) -> None:
    layers = drawn(page, ".leaflet-control-layers")
    layers.hover()
    switch = layers.get_by_label("Pagasti un pilsētas")
    switch.focus()
    page.evaluate(DRAW, name)
    expect(layers).to_contain_text(name)
    expect(switch).to_be_focused()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("layers=circles"))
    settle(page)
    expect(switch).to_be_focused()
    expect(switch).not_to_be_checked()


def test_outside_tiles_are_a_switch_and_moving_the_map_runs_nothing(
    address: str, visit: Visit, watch: Watch
) -> None:
    page = gap_map(address, visit)
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    page.route(
        re.compile("^https://"),
        lambda one: one.fulfill(content_type="image/svg+xml", body=picture),
    )
    settle(page)
    shown = drawn(page, ".planner-drawn")
    runs = page.get_by_test_id("stApp")
    runs.evaluate(
        """app => { app.runs = 0; new MutationObserver(() => { app.runs += 1; }).observe(
            app, {attributeFilter: ['data-test-script-state']}); }"""
    )
    zoom = shown.evaluate("map => map.planner.map.getZoom()")
    drawn(page, ".leaflet-control-zoom-in").click()
    shown.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.planner-drawn').planner.map.getZoom() > before",
        arg=zoom,
    )
    drawn(page, ".planner-full").click()
    page.wait_for_function("document.fullscreenElement !== null")
    drawn(page, ".planner-full").click()
    page.wait_for_function("document.fullscreenElement === null")
    assert watch.outside() == []
    assert runs.evaluate("app => app.runs") == 0  # the page was not drawn again

    page.get_by_role("button", name="Kartes slāņi").press("Enter")
    with page.expect_request("https://tile.openstreetmap.org/**"):
        page.get_by_label(WORDS("layer.tiles")).press("Space")
    expect(drawn(page, ".leaflet-tile-loaded").first).to_be_attached()
    sources = drawn(page, ".leaflet-control-attribution")
    expect(sources.locator("a[href*=openstreetmap]")).to_be_attached()
    outside = watch.outside()
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in outside)
    page.close()  # no more of them
    watch.requests[:] = [url for url in watch.requests if url not in outside]


def test_layers_are_served_as_geojson_and_unknown_ones_not(address: str) -> None:
    with urlopen(f"{address}/layers/roads.geojson") as answer:
        assert answer.headers["content-type"] == "application/geo+json"
        assert json.load(answer)["type"] == "FeatureCollection"
    for unknown, status in (("rivers", 404), ("sites", 404), ("..%2Fsites", 400)):
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{address}/layers/{unknown}.geojson")
        refused.value.close()
        assert refused.value.code == status


def test_drawing_overtaken_by_a_later_one_leaves_its_map(address: str, visit: Visit) -> None:
    page = visit(f"{address}/plaisas?service=workshop&lang=en")
    layers, held = re.compile("/layers/.*json"), list[Route]()
    slow = True
    page.route(layers, lambda one: held.append(one) if slow else one.continue_())
    with page.expect_request(layers):
        page.reload()
    heading = page.locator("h4").inner_text()
    page.get_by_text("Kilometres", exact=True).click()
    expect(page.locator("h4")).not_to_have_text(heading)
    slow = False
    for one in held:
        one.continue_()
    page.wait_for_timeout(300)  # what was overtaken ends, and would take the map along
    expect(page.locator(".leaflet-points-pane path")).to_have_count(151)
