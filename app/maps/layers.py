"""What a map shows, layer by layer: data in, a description out that `planner_map.js` draws.

Geometry comes by address in the app and inside a saved file; what depends on the question travels
as columns of values. The drawing, its colours of the ground and its behaviour are in the script.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.maps.colours import BORDER, LAND, SURFACE_COLOUR, WATER

SMALL = 4000
"""Longest text of a column that is sent with the page; a longer one is fetched by address."""
SHAPES = 24
"""Signs that the script can tell apart."""
DISC, WIDE_PX = 9, 22
"""Shape of a numbered sign, and how far aside the next at the same position stands."""
_COLOURS: Mapping[str, object] = {
    "land": LAND,
    "lakes": WATER,
    "borders": BORDER,
    "areas": BORDER,
    "roads": SURFACE_COLOUR,
}
_PIECES = re.compile(r"(?<=<br>)|(?<=, )")


@dataclass(frozen=True)
class Geometry:
    """Where a layer's GeoJSON is: at an address, or here as text."""

    address: str = ""
    text: str = ""

    def described(self) -> object:
        """The address, or the collection itself."""
        return json.loads(self.text) if self.text else {"at": self.address}


@dataclass(frozen=True)
class Layer:
    """One layer under a name that the map can switch.

    ``columns``: values by name, all of one length, an entry per point; ``texts``: safe HTML told
    of each; ``more``: what the kind needs beside them. ``still``: the same on every map.
    """

    kind: str
    name: str
    columns: Mapping[str, Sequence[object]] = field(default_factory=dict)
    texts: Sequence[str] = ()
    more: Mapping[str, object] = field(default_factory=dict)
    shown: bool = True
    still: bool = False


def js(value: object) -> str:
    """A value as JavaScript that cannot end the script it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")


def described(layers: Iterable[Layer], keep: Callable[[str], str] | None = None) -> list[object]:
    """Layers as the script takes them, each with a key of its own.

    ``keep``: puts a long text aside and returns its address; None keeps everything inside.
    """
    found: list[object] = []
    seen: dict[str, int] = {}
    for layer in layers:
        seen[layer.kind] = seen.get(layer.kind, 0) + 1
        number = seen[layer.kind]
        one: dict[str, object] = {
            "kind": layer.kind,
            "key": layer.kind if number == 1 else f"{layer.kind}{number}",
            "name": html.escape(layer.name),
            "shown": layer.shown,
            "still": layer.still,
            **{name: aside(value, keep) for name, value in layer.more.items()},
        }
        if layer.columns:
            one["count"] = len(next(iter(layer.columns.values())))
            one["columns"] = {
                name: aside(_column(values), keep) for name, values in layer.columns.items()
            }
            one["text"] = [aside(_column(piece), keep) for piece in _pieces(layer.texts)]
        found.append(one)
    return found


def aside(value: object, keep: Callable[[str], str] | None) -> object:
    """The value, or where its text is kept when it is long."""
    if keep is None:
        return value
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value if len(text) <= SMALL else {"at": keep(text)}


def _column(values: Sequence[object]) -> object:
    """Values as they are, or as a table of different ones and places in it where that is short."""
    different = list(dict.fromkeys(values))
    if len(values) < 9 or len(different) > len(values) // 2:
        return list(values)
    place = {value: k for k, value in enumerate(different)}
    return {"table": different, "index": [place[value] for value in values]}


def _pieces(texts: Sequence[str]) -> list[list[str]]:
    """Texts cut at ends of lines and commas: what many say alike is then sent once."""
    cut = [_PIECES.split(text) for text in texts]
    most = max(map(len, cut), default=0)
    return [[one[k] if k < len(one) else "" for one in cut] for k in range(most)]


def drawn(kind: str, geometry: Geometry, name: str, *, shown: bool = True) -> Layer:
    """A layer of the ground: land, lakes, roads or borders, as the script styles that kind."""
    more = {"geometry": geometry.described(), "colour": _COLOURS[kind]}
    return Layer(kind, name, more=more, shown=shown, still=True)


def bands(geometry: Geometry, name: str) -> Layer:
    """Areas with properties ``colour`` and ``text``."""
    return Layer("bands", name, more={"geometry": geometry.described()})


def line(geometry: Geometry, name: str) -> Layer:
    """Lines with the property ``colour``."""
    return Layer("line", name, more={"geometry": geometry.described()})


def municipalities(geometry: Geometry, name: str, values: Mapping[str, tuple[str, str]]) -> Layer:
    """Municipalities coloured by value; ``values``: code to (colour, text of the tooltip)."""
    more = {"geometry": geometry.described(), "values": dict(values), "colour": BORDER}
    return Layer("areas", name, more=more)


class Circle(NamedTuple):
    """A demand point: where, how large, which colour, and its title with lines of text."""

    lon: float
    lat: float
    radius_px: float
    colour: str
    title: str
    lines: list[str]


def circles(rows: list[Circle], name: str, ids: Iterable[object]) -> Layer:
    """Demand points by their ids: a click chooses a place in the page."""
    columns: dict[str, Sequence[object]] = {
        "id": [str(one) for one in ids],
        "lon": [round(one.lon, 5) for one in rows],
        "lat": [round(one.lat, 5) for one in rows],
        "radius": [round(one.radius_px, 1) for one in rows],
        "colour": [one.colour for one in rows],
    }
    return Layer("circles", name, columns, [tooltip_html(one.title, one.lines) for one in rows])


@dataclass(frozen=True)
class Spot:
    """Services at one position: ``sign`` is their number, or empty when there is one.

    ``shape``: of the sign, 0 to 23; ``type_id``: the type it is switched with, if any; ``dx`` and
    ``dy``: pixels aside of the position, where several signs share it; ``spot_id``: what a click
    chooses in the page, if anything.
    """

    lon: float
    lat: float
    colour: str
    is_open: bool
    sign: str
    text: str
    shape: int = 0
    type_id: str = ""
    dx: int = 0
    dy: int = 0
    spot_id: str = ""


@dataclass(frozen=True)
class SignType:
    """A kind of sign: what it is called, and its shape and colour."""

    type_id: str
    name: str
    shape: int
    colour: str


def sites(spots: list[Spot], name: str, types: Sequence[SignType] = ()) -> Layer:
    """Services as signs, filled where one is open, hollow where they are only coming.

    With ``types`` each type is a layer by itself, in their order.
    """
    order = {one.type_id: k for k, one in enumerate(types)}
    columns: dict[str, Sequence[object]] = {
        "lon": [round(spot.lon, 5) for spot in spots],
        "lat": [round(spot.lat, 5) for spot in spots],
        "colour": [spot.colour for spot in spots],
        "open": [spot.is_open for spot in spots],
        "sign": [spot.sign for spot in spots],
        "shape": [spot.shape for spot in spots],
        "dx": [spot.dx for spot in spots],
        "dy": [spot.dy for spot in spots],
    }
    if any(spot.spot_id for spot in spots):
        columns["id"] = [spot.spot_id for spot in spots]
    layer = Layer("signs", name, columns, [spot.text for spot in spots])
    if not types:
        return layer
    told = [
        {
            "id": one.type_id,
            "name": html.escape(one.name),
            "shape": one.shape,
            "colour": one.colour,
        }
        for one in types
    ]
    columns["type"] = [order[spot.type_id] for spot in spots]
    return replace(layer, columns=columns, more={"types": told})


def labels(places: list[tuple[float, float, str, float]], name: str) -> Layer:
    """Names beside their places: (lon, lat, name, zoom from which it is shown), largest first."""
    columns: dict[str, Sequence[object]] = {
        "lon": [round(lon, 5) for lon, *_ in places],
        "lat": [round(lat, 5) for _, lat, *_ in places],
        "zoom": [zoom for *_, zoom in places],
    }
    return Layer("labels", name, columns, [html.escape(place[2]) for place in places], still=True)


def links(
    from_ids: Sequence[str], to: Sequence[int], ends: list[tuple[float, float, str]], name: str
) -> Layer:
    """Lines from places to the ``ends`` (lon, lat, colour) where they go; not shown at first."""
    more = {"from": _column(from_ids), "to": _column(to), "ends": ends}
    return Layer("links", name, more=more, shown=False)


def frame(south_west: tuple[float, float], north_east: tuple[float, float]) -> Layer:
    """What the map shows at first instead of the whole region: two corners (lat, lon)."""
    return Layer("frame", "", more={"bounds": [south_west, north_east]})


def tooltip_html(title: str, lines: list[str]) -> str:
    """A title and lines of text as HTML in which user text is only text."""
    return f"<b>{html.escape(title)}</b>" + "".join(f"<br>{html.escape(line)}" for line in lines)
