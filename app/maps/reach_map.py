"""Bands of minutes around a service and the way to it, as layers of the map and their legend."""

import json

from app.i18n import Words
from app.maps import layers
from app.maps.layers import Geometry, Layer, tooltip_html
from app.matrix import TEMPLATES
from app.reach import Reach, band_texts

COLOURS = ("#54278f", "#756bb1", "#9e9ac8", "#cbc9e2")
"""Of the bands, the nearest darkest (ColorBrewer Purples, readable without colour vision)."""
WAY = "#b10026"
DIGITS = 5


def reach_layers(reach: Reach, words: Words) -> list[Layer]:
    """The bands and, where there is one, the way."""
    texts = band_texts(reach.bands, words)
    shown = reach.bands.assign(
        colour=COLOURS[: len(texts)],
        text=[tooltip_html(reach.service.name, [text]) for text in texts],
    ).set_geometry(reach.bands.geometry.set_precision(10**-DIGITS, mode="pointwise"))
    bands = Geometry(text=str(shown.to_json(drop_id=True)))
    found = [layers.bands(bands, words("layer.bands"))]
    if reach.route is not None:
        line = {
            "type": "Feature",
            "properties": {"colour": WAY},
            "geometry": reach.route.line.__geo_interface__,
        }
        way = Geometry(text=json.dumps({"type": "FeatureCollection", "features": [line]}))
        found.append(layers.line(way, words("layer.way")))
    return found


def reach_legend(reach: Reach, words: Words) -> str:
    """Colours of the bands with the direction of travel, and the way, as HTML."""
    return TEMPLATES.get_template("bands.html").render(
        words=words,
        direction=words("isochrone.from_site" if reach.from_site else "isochrone.to_site"),
        bands=list(zip(COLOURS, band_texts(reach.bands, words), strict=False)),
        way=WAY if reach.route is not None else None,
    )
