"""The map of an assessment: the ground, which stays, and what the question changes."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.assessment import Assessment
from analysis.question import TRAVEL_KM, TRAVEL_MIN, Question
from app import border_words
from app.i18n import Words
from app.maps import layers
from app.maps.classes import colour_of, cost_classes, radius_px, share_classes
from app.maps.layers import SHAPES, Circle, Geometry, Layer, SignType, Spot, tooltip_html
from geodata.pack import Pack
from geodata.register import COMING, OPEN

MARGIN_DEG = 0.05
NAMED_PLACES, PARISH_ZOOM = 400, 10.0
"""Most places whose names are offered to the map; parishes are named from this zoom."""
ASIDE_PX = 15
"""Between signs of several types at one position."""
LINK_COLOURS = ("#1b6ca8", "#8c3d04", "#4d7c0f", "#7b4173", "#374151", "#b45309")
TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
TILES_BY = '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>'
"""Tiles of the outside map, asked for only when a person switches them on."""
GeometryOf = Callable[[str], Geometry]


def ground(
    pack: Pack, words: Words, geometry_of: GeometryOf, *, tiles: bool = True
) -> dict[str, object]:
    """Land, lakes, roads and names, framed on the region; no outside tiles until switched on."""
    south, west, north, east = _frame(pack)
    found = [
        layers.drawn("land", geometry_of("outline"), ""),
        layers.drawn("roads", geometry_of("roads"), words("layer.roads")),
        layers.drawn("lakes", geometry_of("lakes"), words("layer.lakes")),
        layers.drawn("borders", geometry_of("municipalities"), words("layer.borders")),
        layers.labels(_named(pack), words("layer.labels")),
    ]
    shown: dict[str, object] = {
        "layers": layers.described(found),
        "bounds": [[south, west], [north, east]],
        "attribution": words("map.attribution"),
    }
    if tiles:
        shown["tiles"] = {
            "name": words("layer.tiles"),
            "address": TILES,
            "attribution": TILES_BY,
        }
    return shown


def spoken(words: Words) -> dict[str, str]:
    """The words of the map's own buttons."""
    return {
        "map": words("map.map"),
        "layers": words("map.layers"),
        "zoom_in": words("map.zoom_in"),
        "zoom_out": words("map.zoom_out"),
        "fullscreen": words("map.fullscreen"),
        "fullscreen_end": words("map.fullscreen_end"),
        "failed": words("map.failed"),
    }


def _named(pack: Pack) -> list[tuple[float, float, str, float]]:
    """Places with their names, the largest first; a town of several points once."""
    points = pack.demand_points.sort_values("residents", ascending=False, kind="stable")
    towns = points[points["kind"] != "parish"].drop_duplicates("unit_code")
    parishes = points[points["kind"] == "parish"]
    names = pack.territorial_units["name_lv"].reindex(towns["unit_code"])
    found = [
        (float(lon), float(lat), str(name), 0.0)
        for lon, lat, name in zip(towns["lon"], towns["lat"], names, strict=True)
    ]
    found += [
        (float(place.lon), float(place.lat), str(place.name), PARISH_ZOOM)
        for place in parishes[["lon", "lat", "name"]].itertuples(index=False)
    ]
    return found[:NAMED_PLACES]


def gap_layers(
    pack: Pack, assessment: Assessment, words: Words, geometry_of: GeometryOf
) -> list[Layer]:
    """What one question shows: municipalities, demand points, services, who goes where."""
    shares = share_classes()
    values = {
        str(code): (
            colour_of(float(row["beyond_share"]), shares),
            tooltip_html(
                words.name(pack.municipalities.loc[code]),
                [municipality_line(row, assessment, words)],
            ),
        )
        for code, row in assessment.by_municipality.iterrows()
    }
    return [
        layers.municipalities(
            geometry_of("municipalities"), words("layer.municipalities"), values
        ),
        _circles(pack, assessment, words),
        service_layer(pack, assessment.services, words),
        *_catchments(assessment, words),
    ]


def _catchments(assessment: Assessment, words: Words) -> list[Layer]:
    """A line from each place to its nearest service, where its position is known."""
    near = assessment.by_demand_point["nearest_service_id"].dropna()
    places = assessment.services[["lon", "lat"]].dropna()
    near = near[near.isin(places.index)]
    if near.empty:
        return []
    served = places.loc[list(dict.fromkeys(near))]
    order = {service_id: k for k, service_id in enumerate(served.index)}
    ends = [
        (round(float(lon), 5), round(float(lat), 5), LINK_COLOURS[k % len(LINK_COLOURS)])
        for k, (lon, lat) in enumerate(served.itertuples(index=False))
    ]
    to = [order[service_id] for service_id in near]
    return [layers.links([str(k) for k in near.index], to, ends, words("layer.catchments"))]


def register_layers(
    pack: Pack, services: pd.DataFrame, words: Words, geometry_of: GeometryOf
) -> list[Layer]:
    """The borders of the municipalities and some services of the register."""
    codes = {str(code): ("#ffffff", name_only(pack, code, words)) for code in pack.region.index}
    borders = layers.municipalities(
        geometry_of("municipalities"), words("layer.municipalities"), codes
    )
    return [borders, service_layer(pack, services, words)]


def sign_types(pack: Pack, words: Words, type_ids: set[str]) -> list[SignType]:
    """The sign of each of these types; a type has the same one on every map."""
    return [
        SignType(str(type_id), words.name(row), place % SHAPES, str(row["colour"]))
        for place, (type_id, row) in enumerate(pack.service_types.iterrows())
        if type_id in type_ids
    ]


def service_layer(pack: Pack, services: pd.DataFrame, words: Words) -> Layer:
    """Open and coming services with a known position: a sign per position and type.

    Signs of several types at one position stand side by side below each other's place.
    """
    shown = services[services["lon"].notna() & services["status"].isin([OPEN, *COMING])]
    types = sign_types(pack, words, set(shown["service_type_id"]))
    of = {one.type_id: one for one in types}
    there: dict[tuple[float, float], dict[str, list[Any]]] = {}
    for row in shown.rename_axis("service_id").reset_index().itertuples():
        here = there.setdefault((float(row.lon), float(row.lat)), {})
        here.setdefault(str(row.service_type_id), []).append(row)
    spots = []
    for here in there.values():
        across = math.ceil(math.sqrt(len(here)))
        for place, (type_id, same) in enumerate(here.items()):
            aside = (place % across - (across - 1) / 2, place // across)
            spots.append(_spot(pack, same, of[type_id], aside, words))
    spots.sort(key=lambda spot: spot.is_open)
    return layers.sites(spots, words("layer.services"), types)


def _spot(
    pack: Pack,
    members: list[Any],
    kind: SignType,
    aside: tuple[float, float],
    words: Words,
) -> Spot:
    """The services (rows of the register) of one type at one position."""
    return Spot(
        lon=float(members[0].lon),
        lat=float(members[0].lat),
        colour=kind.colour,
        is_open=any(row.status == OPEN for row in members),
        sign=str(len(members)) if len(members) > 1 else "",
        text="<hr>".join(
            tooltip_html(row.name, service_lines(pack, row, words)) for row in members
        ),
        shape=kind.shape,
        type_id=kind.type_id,
        dx=round(ASIDE_PX * aside[0]),
        dy=round(ASIDE_PX * aside[1]),
    )


def municipality_line(row: "pd.Series[float]", assessment: Assessment, words: Words) -> str:
    """Share and number of residents beyond the cutoff, as one line."""
    if not assessment.searched:
        return words("state.not_known")
    return words(
        "map.municipality",
        share=words.share(float(row["beyond_share"])),
        people=words.count("people", float(row["beyond_people"])),
        cutoff=words.cost(assessment.question.cutoff, assessment.question.cost),
    )


def service_lines(pack: Pack, service: Any, words: Words) -> list[str]:
    """Type, place, status and position of a service (a row of the register), a line each."""
    return [
        words.name(pack.service_types.loc[service.service_type_id]),
        ", ".join(str(part) for part in (service.place, service.address) if pd.notna(part)),
        words("status." + service.status),
        words("map.position", position=words("position." + service.position)),
    ]


def _circles(pack: Pack, assessment: Assessment, words: Words) -> Layer:
    cost = assessment.question.cost
    classes = cost_classes(assessment.question.cutoff)
    table = assessment.by_demand_point.join(pack.demand_points[["lon", "lat"]])
    table = table.sort_values("residents", ascending=False)
    rows = [
        Circle(
            point.lon,
            point.lat,
            radius_px(point.residents),
            colour_of(getattr(point, cost) if assessment.searched else math.nan, classes),
            point.name,
            point_lines(pack, point, assessment.question, words),
        )
        for point in table.itertuples()
    ]
    return layers.circles(rows, words("layer.demand_points"), table.index)


def point_lines(pack: Pack, point: Any, question: Question, words: Words) -> list[str]:
    """Residents of a demand point (a row of the answer), its nearest service and the way there.

    Where a nearer one is across the border and not open to them, that one too.
    """
    kind = words("residents_kind." + point.residents_kind)
    residents = f"{words.count('people', point.residents)} – {kind}"
    across = border_words.of_place(pack, point, question, words)
    if pd.isna(point.nearest_service_id):
        return [residents, words("cost.unreachable"), *across]
    minutes, km = (words.cost(getattr(point, cost), cost) for cost in (TRAVEL_MIN, TRAVEL_KM))
    return [residents, str(point.nearest_name), f"{minutes}, {km}", *across]


def name_only(pack: Pack, code: object, words: Words) -> str:
    """Tooltip of a municipality that says its name only."""
    return tooltip_html(words.name(pack.municipalities.loc[code]), [])


def _frame(pack: Pack) -> tuple[float, float, float, float]:
    """South, west, north, east of the region, with a margin for what lies just outside."""
    west, south, east, north = map(float, pack.layers["municipalities"].total_bounds)
    return south - MARGIN_DEG, west, north + MARGIN_DEG, east


def frame_of(pack: Pack, code: str | None) -> list[Layer]:
    """The frame of a municipality; nothing for None: the map then shows the region."""
    areas = pack.layers["municipalities"]
    mine = areas[areas["municipality_code"] == code]
    if mine.empty:
        return []
    west, south, east, north = map(float, mine.total_bounds)
    return [layers.frame((south, west), (north, east))]


def by_address(pack: Pack) -> GeometryOf:
    """Geometry at the server's own address; the fingerprint renews it with the data."""
    return lambda name: Geometry(f"/layers/{name}.geojson?data={pack.fingerprint[:12]}")


def embedded(layer_json: Callable[[str], str]) -> GeometryOf:
    """Geometry as text, for a file that must open without a server."""
    return lambda name: Geometry(text=layer_json(name))
