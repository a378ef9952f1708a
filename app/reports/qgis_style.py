"""Styles for QGIS (QML): the colours and classes of the map, as rules with their labels."""

import math
from xml.etree.ElementTree import Element, SubElement, tostring

from app.reports.model import Layer

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
SYMBOLS = {"Point": "marker", "LineString": "line", "Polygon": "fill", "MultiPolygon": "fill"}
POINT_SIZE_MM = "2.6"


def qml(layer: Layer) -> str:
    """A layer's style as QML."""
    root = Element("qgis", version="3.28.0", styleCategories="Symbology")
    renderer = SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0")
    rules = SubElement(renderer, "rules", key="{rules}")
    symbols = SubElement(renderer, "symbols")
    kind = SYMBOLS[layer.frame.geometry.iloc[0].geom_type] if len(layer.frame) else "fill"
    for place, (limit, colour, label) in enumerate(layer.classes):
        SubElement(
            rules,
            "rule",
            key=f"{{rule{place}}}",
            symbol=str(place),
            label=label,
            filter=rule(layer, place, limit),
        )
        _symbol(symbols, str(place), kind, colour)
    return DOCTYPE + tostring(root, encoding="unicode")


def rule(layer: Layer, place: int, limit: str | float) -> str:
    """Which rows a class takes, as an expression of QGIS."""
    column = f'"{layer.coloured_by}"'
    if isinstance(limit, str):
        return f"{column} = '" + limit.replace("'", "''") + "'"
    if math.isinf(limit):
        return f"{column} IS NULL"
    below = layer.classes[place - 1][0] if place else None
    return f"{column} <= {limit:g}" + (f" AND {column} > {below:g}" if place else "")


def _symbol(symbols: Element, name: str, kind: str, colour: str) -> None:
    symbol = SubElement(
        symbols, "symbol", name=name, type=kind, alpha="1" if kind != "fill" else "0.65"
    )
    options = {
        "marker": (
            "SimpleMarker",
            {
                "name": "circle",
                "color": _rgba(colour),
                "outline_color": "51,51,51,255",
                "outline_width": "0.2",
                "size": POINT_SIZE_MM,
                "size_unit": "MM",
            },
        ),
        "line": ("SimpleLine", {"line_color": _rgba(colour), "line_width": "0.4"}),
        "fill": (
            "SimpleFill",
            {"color": _rgba(colour), "outline_color": "107,107,107,255", "outline_width": "0.3"},
        ),
    }
    simple, values = options[kind]
    drawn = SubElement(
        symbol, "layer", {"class": simple, "enabled": "1", "pass": "0", "locked": "0"}
    )
    table = SubElement(drawn, "Option", type="Map")
    for key, value in values.items():
        SubElement(table, "Option", type="QString", name=key, value=value)


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"
