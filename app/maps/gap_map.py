"""The map of an assessment: the ground, which stays, and what the question changes."""

import math
from collections.abc import Callable
from typing import Any, cast

import folium
import pandas as pd
from branca.element import Figure
from folium.map import CustomPane
from folium.plugins import Fullscreen

from analysis.assessment import Assessment
from analysis.question import TRAVEL_KM, TRAVEL_MIN
from app.i18n import Words
from app.maps import layers
from app.maps.classes import colour_of, cost_classes, radius_px, share_classes
from app.maps.layers import PANES, Circle, Geometry, MetricScale, Spot, tooltip_html
from geodata.pack import Pack
from geodata.register import COMING, OPEN

MIXED = "#37474f"
"""Colour of a position where services of several types meet."""
MARGIN_DEG = 0.05
GeometryOf = Callable[[str], Geometry]


def ground(pack: Pack, words: Words, geometry_of: GeometryOf) -> folium.Map:
    """A map with land, lakes and roads, framed on the region; no outside tiles."""
    south, west, north, east = _frame(pack)
    ground_map = folium.Map(
        [(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=8,
        min_zoom=7,
        max_zoom=15,
        zoom_snap=0.25,
    )
    for pane, z_index in PANES.items():
        CustomPane(pane, z_index=z_index, pointer_events=True).add_to(ground_map)
    page = cast("Figure", ground_map.get_root())
    page.header.add_child(folium.Element(layers.STYLE))
    MetricScale().add_to(ground_map)  # type: ignore[no-untyped-call]
    outline = layers.land(geometry_of("outline"), words("layer.outline"), words("map.attribution"))
    outline.add_to(ground_map)
    layers.roads(geometry_of("roads"), words("layer.roads")).add_to(ground_map)
    layers.lakes(geometry_of("lakes"), words("layer.lakes")).add_to(ground_map)
    towns = pack.demand_points[pack.demand_points["kind"] != "parish"]
    towns = towns.sort_values("residents", kind="stable").drop_duplicates("unit_code", keep="last")
    names = pack.territorial_units["name_lv"].reindex(towns["unit_code"])
    places = list(zip(towns["lon"], towns["lat"], names, strict=True))
    layers.labels(places, words("layer.labels")).add_to(ground_map)
    ground_map.fit_bounds([(south, west), (north, east)])
    Fullscreen(  # type: ignore[no-untyped-call]
        title=words("map.fullscreen"), title_cancel=words("map.fullscreen_end")
    ).add_to(ground_map)
    return ground_map


def gap_layers(
    pack: Pack,
    assessment: Assessment,
    words: Words,
    geometry_of: GeometryOf,
    *,
    popups: bool = True,
) -> list[folium.FeatureGroup]:
    """What one question shows: municipalities, demand points, services; each a group.

    Without popups a click on a demand point is a click on the map.
    """
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
    groups = [
        (
            "layer.municipalities",
            layers.municipalities(
                geometry_of("municipalities"), words("layer.municipalities"), values
            ),
        ),
        ("layer.demand_points", _circles(pack, assessment, words, popups=popups)),
        ("layer.services", service_layer(pack, assessment.services, words)),
    ]
    return [group(words(name), layer) for name, layer in groups]


def register_layers(
    pack: Pack, services: pd.DataFrame, words: Words, geometry_of: GeometryOf
) -> list[folium.FeatureGroup]:
    """The borders of the municipalities and some services of the register."""
    codes = {str(code): ("#ffffff", name_only(pack, code, words)) for code in pack.region.index}
    borders = layers.municipalities(
        geometry_of("municipalities"), words("layer.municipalities"), codes
    )
    return [
        group(words("layer.municipalities"), borders),
        group(words("layer.services"), service_layer(pack, services, words)),
    ]


def service_layer(pack: Pack, services: pd.DataFrame, words: Words) -> folium.GeoJson:
    """Open and coming services with a known position: a sign per position, telling all of them."""
    shown = services[services["lon"].notna() & services["status"].isin([OPEN, *COMING])]
    there: dict[tuple[float, float], list[Any]] = {}
    for row in shown.rename_axis("service_id").reset_index().itertuples():
        there.setdefault((float(row.lon), float(row.lat)), []).append(row)
    spots = [_spot(pack, at, members, words) for at, members in there.items()]
    return layers.sites(sorted(spots, key=lambda spot: spot.is_open), words("layer.services"))


def _spot(pack: Pack, at: tuple[float, float], members: list[Any], words: Words) -> Spot:
    """The services (rows of the register) of one position; most share their town's centre."""
    types = {row.service_type_id for row in members}
    colour = pack.service_types["colour"]
    return Spot(
        lon=at[0],
        lat=at[1],
        colour=str(colour[next(iter(types))]) if len(types) == 1 else MIXED,
        is_open=any(row.status == OPEN for row in members),
        sign=str(len(members)) if len(members) > 1 else "",
        text="<hr>".join(
            tooltip_html(row.name, service_lines(pack, row, words)) for row in members
        ),
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


def _circles(pack: Pack, assessment: Assessment, words: Words, *, popups: bool) -> layers.Circles:
    cost = assessment.question.cost
    classes = cost_classes(assessment.question.cutoff)
    table = assessment.by_demand_point.join(pack.demand_points[["lon", "lat"]])
    rows = [
        Circle(
            point.lon,
            point.lat,
            radius_px(point.residents),
            colour_of(getattr(point, cost) if assessment.searched else math.nan, classes),
            point.name,
            point_lines(point, words),
        )
        for point in table.sort_values("residents", ascending=False).itertuples()
    ]
    return layers.Circles(rows, popups=popups)


def point_lines(point: Any, words: Words) -> list[str]:
    """Residents of a demand point (a row of the answer), its nearest service and the way there."""
    kind = words("residents_kind." + point.residents_kind)
    residents = f"{words.count('people', point.residents)} – {kind}"
    if pd.isna(point.nearest_service_id):
        return [residents, words("cost.unreachable")]
    minutes, km = (words.cost(getattr(point, cost), cost) for cost in (TRAVEL_MIN, TRAVEL_KM))
    return [residents, str(point.nearest_name), f"{minutes}, {km}"]


def group(name: str, layer: folium.MacroElement) -> folium.FeatureGroup:
    """A layer under a name that the map can switch."""
    group = folium.FeatureGroup(name=name)
    layer.add_to(group)
    return group


def name_only(pack: Pack, code: object, words: Words) -> str:
    """Tooltip of a municipality that says its name only."""
    return tooltip_html(words.name(pack.municipalities.loc[code]), [])


def _frame(pack: Pack) -> tuple[float, float, float, float]:
    """South, west, north, east of the region, with a margin for what lies just outside."""
    west, south, east, north = map(float, pack.layers["municipalities"].total_bounds)
    return south - MARGIN_DEG, west, north + MARGIN_DEG, east


def by_address(pack: Pack) -> GeometryOf:
    """Geometry at the server's own address; the fingerprint renews it with the data."""
    return lambda name: Geometry(f"/layers/{name}.geojson?data={pack.fingerprint[:12]}")


def embedded(layer_json: Callable[[str], str]) -> GeometryOf:
    """Geometry as text, for a file that must open without a server."""
    return lambda name: Geometry(text=layer_json(name))
