"""One folium layer each: addresses or data in, a layer with styles, tooltips and popups out.

Geometry comes by address in the app and embedded in a saved file; what depends on the question
travels as a small table of values by feature id. Folium alone wants (lat, lon): flipped here.
"""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import folium
from jinja2 import Template

from app.maps.colours import BORDER, LAND, SURFACE_COLOUR, WATER
from app.maps.offline import use_local_assets

PANES = {"land": 390, "areas": 400, "lines": 410, "points": 430, "sites": 440, "labels": 450}
STYLE = (
    "<style>div.leaflet-container {background: #e7e9e6;"
    " font: 12px/1.4 'Source Sans 3', 'DejaVu Sans', Arial, sans-serif;}"
    " .leaflet-tooltip, .leaflet-popup-content {font-size: 13px;}"
    " .leaflet-container .leaflet-control-attribution {font-size: 10px;}"
    " .place-label {font-size: 12px; font-weight: 600; color: #222; white-space: nowrap;"
    " text-shadow: 0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff; pointer-events: none;}</style>"
)
"""Style of every map, for its page's head."""
use_local_assets()


@dataclass(frozen=True)
class Geometry:
    """Where a layer's GeoJSON is: at an address, or here as text."""

    address: str = ""
    text: str = ""


def js(value: object) -> str:
    """A value as JavaScript that cannot end the script it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")


def areas(
    geometry: Geometry, pane: str, style: str, *, name: str, each: str = ""
) -> folium.GeoJson:
    """A polygon or line layer; ``style`` and ``each`` are JavaScript functions of a feature."""
    data = json.loads(geometry.text) if geometry.text else _EMPTY
    layer = folium.GeoJson(
        data,
        name=name,
        pane=pane,
        smooth_factor=0.7,
        control=True,
        style=folium.JsCode(style),
        on_each_feature=folium.JsCode(each) if each else None,
    )
    if geometry.address:
        layer.embed, layer.embed_link = False, geometry.address
    return layer


_EMPTY: Mapping[str, object] = {"type": "FeatureCollection", "features": []}


class MetricScale(folium.MacroElement):
    """A scale bar in kilometres only; folium's own adds miles."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )


class ClickAtOnce(folium.MacroElement):
    """Tells the page of a click on the map at once, as the component's value.

    The component itself waits a quarter of a second for further events before it tells anything.
    """

    _template = Template(
        """{% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.on('click', click => window.parent.postMessage({
            isStreamlitMessage: true, type: 'streamlit:setComponentValue', dataType: 'json',
            value: {last_clicked: {lat: click.latlng.lat, lng: click.latlng.lng}}}, '*'));
        {% endmacro %}"""
    )


def land(geometry: Geometry, name: str, attribution: str) -> folium.GeoJson:
    """The country's outline as a plain ground; carries the attribution of the base layers."""
    style = f"() => ({{fillColor: {js(LAND)}, fillOpacity: 1, stroke: false}})"
    layer = areas(geometry, "land", style, name=name, each=_NO_POINTER)
    layer.options["attribution"] = attribution
    return layer


def lakes(geometry: Geometry, name: str) -> folium.GeoJson:
    """Lakes."""
    style = f"() => ({{fillColor: {js(WATER)}, fillOpacity: 1, color: {js(WATER)}, weight: 1}})"
    return areas(geometry, "lines", style, name=name, each=_NO_POINTER)


def roads(geometry: Geometry, name: str) -> folium.GeoJson:
    """Roads: A and P roads thicker, gravel dashed, so that surface is not colour alone."""
    style = (
        f"f => ({{color: {js(SURFACE_COLOUR)}[f.properties.surface],"
        " weight: {A: 2.5, P: 1.8}[f.properties.road_class] || 0.8,"
        " dashArray: f.properties.surface === 'gravel' ? '3 3' : null, opacity: 0.7})"
    )
    return areas(geometry, "lines", style, name=name, each=_NO_POINTER)


def municipalities(
    geometry: Geometry, name: str, values: Mapping[str, tuple[str, str]]
) -> folium.GeoJson:
    """Municipalities coloured by value; ``values``: code to (colour, text of the tooltip)."""
    table = js(values)
    style = (
        f"f => ({{fillColor: ({table}[f.properties.municipality_code] || ['#d9d9d9'])[0],"
        f" fillOpacity: 0.65, color: {js(BORDER)}, weight: 1.5}})"
    )
    each = (
        f"(f, layer) => {{const v = {table}[f.properties.municipality_code];"
        " if (v) {layer.bindTooltip(v[1], {sticky: true});}}"
    )
    return areas(geometry, "areas", style, name=name, each=each)


class Circle(NamedTuple):
    """A demand point: where, how large, which colour, and its title with lines of text."""

    lon: float
    lat: float
    radius_px: float
    colour: str
    title: str
    lines: list[str]


class Circles(folium.MacroElement):
    """Demand points as bare values; what all of them share stands once, in the script."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.layerGroup({{ this.rows }}.map(
            ([lat, lon, radius, colour, title, ...lines]) => {
                const text = `<b>${title}</b>` + lines.map(line => `<br>${line}`).join('');
                const circle = L.circleMarker([lat, lon], {pane: 'points', radius: radius,
                    fillColor: colour, fillOpacity: 0.9, color: '#333', weight: 0.8});
                circle.bindTooltip(text){% if this.popups %}.bindPopup(text){% endif %};
                return circle;
            })).addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, circles: list[Circle], *, popups: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Circles"
        self.popups = popups
        self.rows = js(
            [
                (
                    round(one.lat, 5),
                    round(one.lon, 5),
                    round(one.radius_px, 1),
                    one.colour,
                    *(html.escape(text) for text in (one.title, *one.lines)),
                )
                for one in circles
            ]
        )


@dataclass(frozen=True)
class Spot:
    """Services at one position: ``sign`` is their number, or empty when there is one."""

    lon: float
    lat: float
    colour: str
    is_open: bool
    sign: str
    text: str


def sites(spots: list[Spot], name: str) -> folium.GeoJson:
    """Services as diamonds, filled where one is open, hollow where they are only coming."""
    features = [
        _feature(
            spot.lon,
            spot.lat,
            colour=spot.colour,
            open=spot.is_open,
            sign=spot.sign,
            text=spot.text,
        )
        for spot in spots
    ]
    point = """(f, at) => {
        const p = f.properties, size = p.sign ? 21 : 15, half = size / 2, side = size * 0.66;
        return L.marker(at, {pane: 'sites', keyboard: true, icon: L.divIcon({
            className: '', iconSize: [size, size],
            html: '<svg width="' + size + '" height="' + size + '" aria-hidden="true">'
            + '<rect x="' + (half - side / 2) + '" y="' + (half - side / 2) + '" width="' + side
            + '" height="' + side + '" transform="rotate(45 ' + half + ' ' + half + ')" fill="'
            + (p.open ? p.colour : '#ffffff') + '" stroke="' + (p.open ? '#ffffff' : p.colour)
            + '" stroke-width="2"/><text x="' + half + '" y="' + (half + 3.5)
            + '" text-anchor="middle" font-size="10" font-family="sans-serif" fill="'
            + (p.open ? '#ffffff' : p.colour) + '">' + p.sign + '</text></svg>'})});}"""
    return _points(features, name, "sites", point)


def labels(places: list[tuple[float, float, str]], name: str) -> folium.GeoJson:
    """Names beside their places: (lon, lat, name); they do not catch the pointer."""
    features = [_feature(lon, lat, text=html.escape(place)) for lon, lat, place in places]
    point = (
        "(f, at) => L.marker(at, {pane: 'labels', interactive: false, keyboard: false,"
        " icon: L.divIcon({className: 'place-label', iconSize: null, iconAnchor: [-9, 20],"
        " html: f.properties.text})})"
    )
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=name,
        pane="labels",
        point_to_layer=folium.JsCode(point),
    )


def tooltip_html(title: str, lines: list[str]) -> str:
    """A title and lines of text as HTML in which user text is only text."""
    return f"<b>{html.escape(title)}</b>" + "".join(f"<br>{html.escape(line)}" for line in lines)


def _points(features: list[dict[str, object]], name: str, pane: str, point: str) -> folium.GeoJson:
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=name,
        pane=pane,
        point_to_layer=folium.JsCode(point),
        on_each_feature=folium.JsCode(_TEXT),
    )


_TEXT = "(f, layer) => {layer.bindTooltip(f.properties.text); layer.bindPopup(f.properties.text);}"
_NO_POINTER = "(f, layer) => {layer.options.interactive = false;}"


def _feature(lon: float, lat: float, **properties: object) -> dict[str, object]:
    point = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
    return {"type": "Feature", "properties": properties, "geometry": point}
