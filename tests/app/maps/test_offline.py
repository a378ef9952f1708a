"""Maps need no network: in the app they name our own assets, as a file they hold everything."""

import ast
import csv
import importlib
import importlib.util
import inspect
import pkgutil
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import folium
import pytest
from folium.elements import JSCSSMixin
from folium.plugins import Draw, Fullscreen

import app.maps
from app.maps import offline
from app.maps.offline import VENDOR, AssetNotVendoredError, inline_assets, use_local_assets

BASE = "/app/static/vendor/"

# Written in the assets, but never loaded: namespaces, licence notes, Leaflet's link to itself.
NEVER_LOADED = (
    "http://www.w3.org/",
    "https://leafletjs.com",
    "https://jquery.org/license",
    "https://bugs.chromium.org/",
    "https://bugzilla.mozilla.org/",
    "http://www.sitepoint.com/",
)

PARISH = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Toy parish </script><script>"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[26.4, 56.4], [26.8, 56.4], [26.8, 56.6], [26.4, 56.4]]],
            },
        }
    ],
}


@pytest.fixture(autouse=True)
def _restore_base() -> Iterator[None]:
    yield
    use_local_assets()


def toy_map() -> folium.Map:
    """Every kind of layer the maps draw with."""
    toy = folium.Map([56.5, 26.6], zoom_start=9, tiles=None, control_scale=True)
    parishes = folium.FeatureGroup(name="Parishes").add_to(toy)
    folium.GeoJson(
        PARISH,
        style_function=lambda _: {"color": "#1f4e79", "weight": 2},
        tooltip=folium.GeoJsonTooltip(["name"]),
    ).add_to(parishes)
    sites = folium.FeatureGroup(name="Service sites").add_to(toy)
    folium.CircleMarker([56.5, 26.5], radius=9, tooltip="site", popup="Toy site").add_to(sites)
    folium.Circle([56.5, 26.7], radius=5000).add_to(sites)
    folium.Marker([56.45, 26.6]).add_to(sites)
    folium.Marker([56.55, 26.6], icon=folium.DivIcon(html="<b>Toy</b>")).add_to(sites)
    Fullscreen().add_to(toy)  # type: ignore[no-untyped-call]
    folium.LayerControl().add_to(toy)
    return toy


def render(toy: folium.Map) -> str:
    return str(toy.get_root().render())


def product_modules() -> list[ModuleType]:
    below = pkgutil.walk_packages(app.maps.__path__, "app.maps.")
    return [app.maps, *(importlib.import_module(module.name) for module in below)]


def named_in(module: ModuleType) -> Iterator[Any]:
    """What the module's names and dotted names (`folium.plugins.Draw`) stand for."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Name | ast.Attribute):
            root, *rest = ast.unparse(node).split(".")
            found = vars(module).get(root)
            for name in rest:
                found = getattr(found, name, None) if inspect.ismodule(found) else None
            yield found


def folium_classes(modules: list[ModuleType]) -> set[type]:
    """Classes of folium, and our own made from them, that these modules use."""
    named = [thing for module in modules for thing in (*named_in(module), *vars(module).values())]
    classes = {thing for thing in named if inspect.isclass(thing)}
    return {
        cls
        for cls in classes
        if any(base.__module__.split(".")[0] == "folium" for base in cls.__mro__)
    }


def elements(parent: Any) -> Iterator[Any]:
    yield parent
    for child in parent._children.values():
        yield from elements(child)


def drawn_classes() -> set[type]:
    toy = toy_map()
    render(toy)
    return {type(element) for element in elements(toy)}


def links(cls: type) -> list[str]:
    declared = (getattr(cls, "default_js", []), getattr(cls, "default_css", []))
    for pairs in declared:
        assert not isinstance(pairs, property), f"{cls.__name__}'s assets are not vendored"
    return [address for pairs in declared for _, address in pairs]


def test_every_folium_class_in_use_names_only_kept_local_files() -> None:
    used = folium_classes(product_modules()) | drawn_classes()
    assert folium.Map in used
    for cls in used:
        for address in links(cls):
            assert address.startswith(BASE), f"{cls.__name__} asks for {address}"
            assert (VENDOR / address.removeprefix(BASE)).is_file(), address


def test_icons_that_need_an_icon_font_are_not_used() -> None:
    assert folium.Icon not in folium_classes(product_modules())


def test_classes_reached_through_a_module_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "toy_layers.py"
    path.write_text("import folium\n\ndef layer():\n    return folium.plugins.Draw()\n")
    spec = importlib.util.spec_from_file_location("toy_layers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert Draw in folium_classes([module])
    with pytest.raises(AssertionError, match="Draw's assets are not vendored"):
        links(Draw)


def test_rendered_page_links_only_local_files() -> None:
    addresses = re.findall(r'<(?:script|link)\b[^>]*(?:src|href)="([^"]*)"', render(toy_map()))
    assert len(addresses) == 6  # leaflet, its icon path, jquery, fullscreen; two style sheets
    assert all(address.startswith(BASE) for address in addresses)


def test_base_may_be_changed_and_must_end_in_a_slash() -> None:
    use_local_assets("/planotajs/app/static/vendor/")
    assert all(address.startswith("/planotajs/") for address in links(folium.Map))
    assert "<script src" not in inline_assets(render(toy_map()))
    with pytest.raises(ValueError, match="must end in '/'"):
        use_local_assets("/app/static/vendor")


def test_class_without_kept_assets_refuses_to_be_drawn() -> None:
    toy = toy_map()
    Draw().add_to(toy)  # type: ignore[no-untyped-call]
    with pytest.raises(AssetNotVendoredError, match="Draw needs scripts or styles"):
        render(toy)


def test_no_other_folium_class_keeps_an_outside_address() -> None:
    def descendants(parent: type[JSCSSMixin]) -> Iterator[type[JSCSSMixin]]:
        for cls in parent.__subclasses__():
            yield cls
            yield from descendants(cls)

    for cls in descendants(JSCSSMixin):
        for name in ("default_js", "default_css"):
            declared = vars(cls).get(name, [])
            assert isinstance(declared, property) or "://" not in str(declared), cls


class _Loads(HTMLParser):
    """Addresses that a browser loads on its own; links to follow are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loading = ("src", "href", "srcset", "data", "poster")
        if tag != "a":
            self.addresses += [value or "" for name, value in attrs if name in loading]


def test_inlined_page_holds_nothing_a_browser_would_load() -> None:
    page = inline_assets(render(toy_map()))
    parser = _Loads()
    parser.feed(page)
    assert [address for address in parser.addresses if not address.startswith("data:")] == []
    css_urls = re.findall(r"""url\(["']?([^"')]*)""", " ".join(re.findall(r"<style>[^<]*", page)))
    assert css_urls
    assert [url for url in css_urls if not url.startswith(("data:", "#"))] == []
    mentioned = re.findall(r"https?://[^\s\"'<>)]*", page)
    assert [address for address in mentioned if not address.startswith(NEVER_LOADED)] == []


def test_script_text_cannot_end_its_tag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = Path(shutil.copytree(VENDOR, tmp_path / "vendor"))
    (vendor / "leaflet" / "leaflet.js").write_text('var a = "</SCRIPT><!--";', encoding="utf-8")
    monkeypatch.setattr(offline, "VENDOR", vendor)
    page = inline_assets(render(toy_map()))
    assert r'var a = "<\/SCRIPT><\!--";' in page


def test_missing_image_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = Path(shutil.copytree(VENDOR, tmp_path / "vendor"))
    (vendor / "leaflet" / "images" / "layers.png").unlink()
    monkeypatch.setattr(offline, "VENDOR", vendor)
    with pytest.raises(AssetNotVendoredError, match=r"layers\.png"):
        inline_assets(render(toy_map()))


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (folium.TileLayer("https://tile.example/{z}/{x}/{y}.png", attr="x"), "L.tileLayer"),
        (folium.Marker([56.5, 26.5], icon=folium.Icon()), "L.AwesomeMarkers"),
    ],
)
def test_inlining_refuses_what_would_be_fetched_later(layer: Any, message: str) -> None:
    toy = toy_map()
    layer.add_to(toy)
    with pytest.raises(AssetNotVendoredError, match=message):
        inline_assets(render(toy))


def test_inlining_refuses_a_layer_loaded_by_address() -> None:
    toy = toy_map()
    layer = folium.GeoJson({"type": "FeatureCollection", "features": []})
    layer.embed, layer.embed_link = False, "/app/static/parishes.geojson"
    layer.add_to(toy)
    with pytest.raises(AssetNotVendoredError, match="embed=True"):
        inline_assets(render(toy))


@pytest.mark.parametrize(
    "link",
    [
        '<script src="https://cdn.example/leaflet/leaflet.js"></script>',
        '<script src="//cdn.example/leaflet/leaflet.js"></script>',
        '<script src="/app/static/vendor/leaflet/leaflet-draw.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example/fonts.css"/>',
    ],
)
def test_inlining_refuses_assets_that_are_not_kept(link: str) -> None:
    with pytest.raises(AssetNotVendoredError, match="The map links"):
        inline_assets(f"<html><head>{link}</head></html>")


def test_inlining_needs_a_full_page() -> None:
    with pytest.raises(ValueError, match="full page"):
        inline_assets("<div></div>")


def test_every_vendored_file_is_listed_with_its_licence() -> None:
    with (VENDOR / "VERSIONS.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    listed = {path for row in rows for path in row["files"].split()}
    kept = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert listed == kept - {"VERSIONS.csv"}
    for row in rows:
        from_npm = row["source"].startswith("npm ")
        assert not from_npm or any(path.endswith("/LICENSE") for path in row["files"].split())
        assert row["licence"]


def test_vendored_styles_name_only_files_beside_them() -> None:
    for sheet in VENDOR.rglob("*.css"):
        for url in re.findall(r"""url\(["']?([^"')]*)""", sheet.read_text(encoding="utf-8")):
            assert url.startswith("#") or (sheet.parent / url).is_file(), f"{sheet}: {url}"


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return found or pytest.skip("no chromium on this machine")


def test_inlined_file_draws_in_a_browser_without_any_request(tmp_path: Path) -> None:
    browsers = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = tmp_path / "map.html"
    path.write_text(inline_assets(render(toy_map())), encoding="utf-8")
    requests: list[str] = []
    errors: list[str] = []
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    program = chromium()
    with browsers.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)
        page = browser.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        page.goto(path.as_uri())
        page.wait_for_selector(".leaflet-control-zoom", state="attached")
        page.hover(".leaflet-control-layers")
        painted = page.eval_on_selector_all(
            "path.leaflet-interactive", "paths => paths.map(p => p.getBBox().width)"
        )
        icons = page.eval_on_selector_all(
            "img.leaflet-marker-icon",
            """images => Promise.all(
                images.map(image => image.decode().then(() => image.naturalWidth)))""",
        )
        fullscreen_button = page.locator(".fullscreen-icon").evaluate(
            "button => getComputedStyle(button).backgroundImage"
        )
        # the circle marker, drawn after the parish; its popup is built by jQuery
        page.locator("path.leaflet-interactive").nth(1).dispatch_event("click")
        popup = page.locator(".leaflet-popup-content").inner_text(timeout=5000)
        page.wait_for_timeout(500)
        browser.close()
    assert [url for url in requests if not url.startswith("data:")] == [path.as_uri()]
    assert errors == []
    assert len(painted) == 3  # parish, circle marker, circle
    assert min(painted) > 0
    assert icons == [25]  # Leaflet's own marker is 25 pixels wide
    assert fullscreen_button.startswith('url("data:image/svg+xml')
    assert popup == "Toy site"
