"""The one map component of all pages: Leaflet from our own server, layers as data, no reload.

The script tells back what was clicked, which place was chosen and which layers were switched; the
last two stand in the address. What a layer is belongs to `maps.layers`.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from app import address, cached, place_choices
from app.i18n import Words
from app.maps import gap_map
from app.maps.layers import Layer, aside, described
from geodata.pack import Pack

STATIC = Path(__file__).parent / "static"
SCRIPT, STYLE = "planner_map.js", "planner_map.css"
HEIGHT_PX, HEIGHTS_PX = 470, {"overview-map": 250, "proposals-list-map": 300}
"""Height of the maps; the first page has words, map and table on one screen."""
_LOADER = """
const scripts = new Map();
function load(address) {
  if (!scripts.has(address)) scripts.set(address, new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = address; script.onload = done;
    script.onerror = () => { scripts.delete(address); failed(new Error(address)); };
    document.head.append(script);
  }));
  return scripts.get(address);
}
export default async function({parentElement, data, setTriggerValue}) {
  const box = parentElement.querySelector('.planner-map');
  const place = box.querySelector('.planner-drawn');
  const turn = place.turn = (place.turn || 0) + 1;
  try {
    for (const script of data.scripts) await load(script);
    if (!box.isConnected) return;
    place.style.height = `${data.height}px`;
    if (!place.planner) {  // what is to be read is painted first
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
      if (!box.isConnected || turn !== place.turn) return;
    }
    if (!place.planner) new window.PlannerMap(place, data.words, {
      legend: box.querySelector('.planner-legend'),
    });
    const {tell, map} = place.planner;
    place.setAttribute('aria-label', data.words.map);
    tell.clicked = data.clicks ? spot => setTriggerValue('last_clicked', spot) : null;
    tell.chosen = data.chooses ? id => setTriggerValue('chosen', id) : null;
    tell.switched = keys => setTriggerValue('switched', keys);
    await place.planner.update(data);
    return () => {  // asked at once of a drawing that a later one has overtaken: its map stays
      if (turn === place.turn) { map.remove(); place.planner = null; }
    };
  } catch (error) {
    const said = document.createElement('p');
    said.setAttribute('role', 'alert');
    said.textContent = data.words.failed;
    box.querySelector('.planner-legend').replaceChildren(said);
    console.warn(error);
  }
}
"""


def _style() -> str:
    """Styles of the map with Leaflet's own; its pictures are asked for by their address."""
    leaflet = (STATIC / "vendor" / "leaflet" / "leaflet.css").read_text(encoding="utf-8")
    leaflet = leaflet.replace("url(images/", "url(/app/static/vendor/leaflet/images/")
    return leaflet + (STATIC / STYLE).read_text(encoding="utf-8")


def _address(name: str) -> str:
    """Address of a script that changes when the script does."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/app/static/{name}?v={mark}"


_SCRIPTS = [_address("vendor/leaflet/leaflet.js"), _address(SCRIPT)]
_component = st.components.v2.component(
    "planner_map",
    html='<div class="planner-map"><div class="planner-drawn"></div>'
    '<div class="planner-legend"></div></div>',
    css=_style(),
    js=_LOADER,
    isolate_styles=False,
)


def show_map(
    pack: Pack,
    layers: list[Layer],
    words: Words,
    *,
    key: str,
    legend: str = "",
    on_click: Callable[[], None] | None = None,
) -> None:
    """The ground of a pack with layers upon it, and the legend below.

    ``on_click``: the map was clicked, the spot is in the state under the key; without it a click
    on a place chooses that place here and in the tables.
    """
    _component(
        key=key,
        data={
            "height": HEIGHTS_PX.get(key, HEIGHT_PX),
            "legend": legend,
            "clicks": on_click is not None,
            "chooses": on_click is None,
            **_view(pack, layers, words),
        },
        on_last_clicked_change=on_click or _nothing,
        on_chosen_change=lambda: place_choices.from_map(key),
        on_switched_change=lambda: place_choices.switched(key),
    )
    place_choices.write()


def _view(pack: Pack, layers: list[Layer], words: Words) -> dict[str, object]:
    keep = cached.parts().keep
    return {
        "scripts": _SCRIPTS,
        "words": gap_map.spoken(words),
        "ground": aside(gap_map.ground(pack, words, gap_map.by_address(pack)), keep),
        "layers": described(layers, keep),
        "chosen": place_choices.chosen(),
        "switched": address.chosen(place_choices.LAYERS) or [],
    }


def _nothing() -> None:
    """A click that only the map itself answers."""
