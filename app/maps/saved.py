"""The map of the browser as one file: folium's page, our script, everything written inside."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import folium
from branca.element import Figure as Page

from app.i18n import Words
from app.maps import gap_map
from app.maps.gap_map import GeometryOf
from app.maps.layers import Layer, described, js
from app.maps.offline import inline_assets, use_local_assets
from geodata.pack import Pack

use_local_assets()
STATIC = Path(__file__).parents[1] / "static"
_DRAWN = """
const savedSigns = document.createElement('div');
MAP.getContainer().after(savedSigns);
const planner = new PlannerMap(MAP.getContainer(), WORDS, {map: MAP, legend: savedSigns});
const ground = GROUND, views = VIEWS;
function showView(key) { planner.update({ground, layers: views[key]}); }
showView(Object.keys(views)[0]);
"""


def saved_page(
    pack: Pack, views: Mapping[str, Sequence[Layer]], words: Words, geometry_of: GeometryOf
) -> str:
    """A page with the first of some views drawn; its script's ``showView(key)`` draws another.

    ``geometry_of`` gives geometry as text, for the page asks nobody for anything.
    """
    empty = folium.Map(
        tiles=None, zoom_control=False, attributionControl=False, min_zoom=6, max_zoom=16
    )
    page = empty.get_root()
    assert isinstance(page, Page)
    drawn = _DRAWN.replace("MAP", empty.get_name())
    for name, value in (
        ("WORDS", gap_map.spoken(words)),
        ("GROUND", gap_map.ground(pack, words, geometry_of, tiles=False)),
        ("VIEWS", {key: described(layers) for key, layers in views.items()}),
    ):
        drawn = drawn.replace(name, js(value), 1)
    script, style = (
        (STATIC / f"planner_map.{kind}").read_text(encoding="utf-8") for kind in ("js", "css")
    )
    text = inline_assets(str(page.render())).replace("</head>", f"<style>{style}</style></head>")
    return text.replace("</html>", f"<script>{script}</script><script>{drawn}</script></html>")
