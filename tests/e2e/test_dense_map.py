"""A map of many points is painted on one canvas, and still says what is under the pointer."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from app.i18n import Words
from app.maps import gap_map, layers
from app.maps.layers import Circle, Spot, described
from app.maps.saved import saved_page
from app.workspace import Workspace

pytestmark = pytest.mark.browser

CELLS, SITES = 5000, 20_000
AT = """([lat, lon]) => {
    const map = document.querySelector('.folium-map'), box = map.getBoundingClientRect();
    const at = map.planner.map.latLngToContainerPoint([lat, lon]);
    return [box.left + at.x, box.top + at.y];
}"""
INK = """canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
    .filter((value, k) => k % 4 === 3 && value > 0).length"""


def many(seed: int, number: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform((26.4, 55.9), (28.0, 57.0), (number, 2))


def test_thousands_of_points_are_painted_and_found_under_the_pointer(
    latgale: Workspace, browser: Browser, tmp_path: Path
) -> None:
    words, pack = Words("lv"), latgale.pack
    colours = ("#2166ac", "#92c5de", "#fdb863", "#e08214", "#8c3d04")
    cells = [
        Circle(lon, lat, 3.0, colours[k % 5], f"Šūna {k}", [f"{k % 90} min, {k % 70} km"])
        for k, (lon, lat) in enumerate(many(1, CELLS))
    ]
    sites = [
        Spot(lon, lat, "#1f77b4", is_open=k % 2 == 0, sign="", text=f"<b>S {k}</b>", shape=k % 24)
        for k, (lon, lat) in enumerate(many(2, SITES))
    ]
    lone = Circle(29.0, 56.5, 6.0, "#8c3d04", "Viens pats", ["12 min, 9 km"])
    shown = [
        layers.sites(sites, "Pakalpojumi"),
        layers.circles([*cells, lone], "Šūnas", range(CELLS + 1)),
    ]
    path = tmp_path / "dense.html"
    page_text = saved_page(pack, {"all": shown}, words, gap_map.embedded(latgale.layer_json))
    path.write_text(page_text, encoding="utf-8")

    page = browser.new_page()
    page.goto(path.as_uri())
    canvas = page.locator(".leaflet-points-pane canvas")
    expect(canvas).to_be_attached()
    assert page.locator(".leaflet-points-pane path, .leaflet-sites-pane svg").count() == 0
    page.locator(".folium-map").evaluate(
        "map => { map.planner.map.setView([56.5, 28.9], 9, {animate: false}); }"
    )
    assert canvas.evaluate(INK) > 1000
    page.mouse.move(*page.evaluate(AT, [lone.lat, lone.lon]))
    expect(page.locator(".leaflet-tooltip")).to_have_text("Viens pats12 min, 9 km")
    page.close()


def test_new_values_of_many_places_are_small_and_positions_are_fetched_once() -> None:
    places = many(3, CELLS)

    def sent(turn: int) -> dict[str, str]:
        rows = [
            Circle(lon, lat, 3.0, f"#{k % 5}{turn}0000", f"Šūna {k}",
                   ["40 iedzīvotāji", f"Centrs {(k + turn) % 40}",
                    f"{(k * turn) % 90} min, {(k + turn) % 70} km"])
            for k, (lon, lat) in enumerate(places)
        ]  # fmt: skip
        kept: dict[str, str] = {}

        def keep(text: str) -> str:
            kept[str(hash(text))] = text
            return str(hash(text))

        described([layers.circles(rows, "Šūnas", range(CELLS))], keep)
        return kept

    first, second = sent(1), sent(2)
    new = sum(len(text.encode()) for key, text in second.items() if key not in first)
    assert 0 < new < 100_000  # names, positions and sizes were fetched with the first answer
    assert sum(len(text.encode()) for text in second.values()) > 2 * new
