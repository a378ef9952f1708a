"""One folium layer each: addresses or data in, a layer with styles, tooltips and popups out.

Geometry comes by address in the app and embedded in a saved file; what depends on the question
travels as a small table of values by feature id. Folium alone wants (lat, lon): flipped here.
"""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass

import folium

PANES = {"land": 390, "areas": 400, "lines": 410, "points": 430, "sites": 440}
WATER, LAND, BORDER = "#bcd7e8", "#fbfaf6", "#6b6b6b"
_SURFACE_COLOUR = {"asphalt": "#777777", "mixed": "#9a8a6a", "gravel": "#b59b6a"}


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


def land(geometry: Geometry, name: str) -> folium.GeoJson:
    """The country's outline as a plain ground."""
    style = f"() => ({{fillColor: {js(LAND)}, fillOpacity: 1, color: '#999', weight: 1.5}})"
    return areas(geometry, "land", style, name=name, each=_NO_POINTER)


def lakes(geometry: Geometry, name: str) -> folium.GeoJson:
    """Lakes."""
    style = f"() => ({{fillColor: {js(WATER)}, fillOpacity: 1, color: {js(WATER)}, weight: 1}})"
    return areas(geometry, "lines", style, name=name, each=_NO_POINTER)


def roads(geometry: Geometry, name: str) -> folium.GeoJson:
    """Roads: A and P roads thicker, gravel dashed, so that surface is not colour alone."""
    style = (
        f"f => ({{color: {js(_SURFACE_COLOUR)}[f.properties.surface],"
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
        f" fillOpacity: 0.75, color: {js(BORDER)}, weight: 1.5}})"
    )
    each = (
        f"(f, layer) => {{const v = {table}[f.properties.municipality_code];"
        " if (v) {layer.bindTooltip(v[1], {sticky: true});}}"
    )
    return areas(geometry, "areas", style, name=name, each=each)


def circles(rows: list[tuple[float, float, float, str, str]], name: str) -> folium.GeoJson:
    """Demand points: (lon, lat, radius in pixels, colour, text as safe HTML)."""
    features = [
        _feature(lon, lat, radius=radius, colour=colour, text=text)
        for lon, lat, radius, colour, text in rows
    ]
    point = (
        "(f, at) => L.circleMarker(at, {pane: 'points', radius: f.properties.radius,"
        " fillColor: f.properties.colour, fillOpacity: 0.9, color: '#333', weight: 0.8})"
    )
    return _points(features, name, "points", point)


def sites(rows: list[tuple[float, float, str, bool, str]], name: str) -> folium.GeoJson:
    """Services: (lon, lat, colour, open, text as safe HTML); open ones filled, coming hollow."""
    features = [
        _feature(lon, lat, colour=colour, open=is_open, text=text)
        for lon, lat, colour, is_open, text in rows
    ]
    point = """(f, at) => L.marker(at, {pane: 'sites', keyboard: true, icon: L.divIcon({
        className: '', iconSize: [15, 15], html: '<svg width="15" height="15" aria-hidden="true">'
        + '<rect x="2.5" y="2.5" width="10" height="10" transform="rotate(45 7.5 7.5)" fill="'
        + (f.properties.open ? f.properties.colour : '#ffffff') + '" stroke="'
        + (f.properties.open ? '#ffffff' : f.properties.colour)
        + '" stroke-width="2"/></svg>'})})"""
    return _points(features, name, "sites", point)


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
