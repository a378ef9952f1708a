"""The map of a comparison: whose way becomes shorter or longer, and what was changed."""

import json
from collections.abc import Callable

import pandas as pd

from analysis.changes import CLOSES_ROAD
from analysis.comparison import Comparison
from app.i18n import Words
from app.maps import gap_map, layers
from app.maps.classes import (
    NO_VALUE_COLOUR,
    UNREACHABLE_COLOUR,
    MapClass,
    change_classes,
    change_colour,
    colour_of,
    net_classes,
    radius_px,
)
from app.maps.colours import ADDED, REMOVED
from app.maps.gap_map import GeometryOf
from app.maps.layers import Circle, Geometry, Layer, Spot, tooltip_html
from app.maps.legend import class_labels
from app.matrix import TEMPLATES
from geodata.pack import Pack

ADDED_SIGN, REMOVED_SIGN = "+", "\u00d7"


def difference_layers(
    pack: Pack,
    comparison: Comparison,
    words: Words,
    geometry_of: GeometryOf,
    *,
    before: Pack | None = None,
) -> list[Layer]:
    """Municipalities by net gain, places by change, services, and what is new or gone.

    ``before``: the pack of the base, where roads that are new or closed shall be drawn too.
    """
    lines = [] if before is None else changed_lines(before, pack)
    drawn = {"type": "FeatureCollection", "features": lines}
    roads = [layers.line(Geometry(text=json.dumps(drawn)), words("layer.changed_roads"))]
    return [
        _municipalities(pack, comparison, words, geometry_of),
        *(roads if lines else []),
        _circles(pack, comparison, words),
        gap_map.service_layer(pack, comparison.other.services, words),
        layers.sites(changed_spots(comparison, words), words("layer.changes")),
    ]


def changed_lines(before: Pack, after: Pack) -> list[dict[str, object]]:
    """Links of a schematic network that may be travelled in only one of two packs, as GeoJSON."""
    lines: list[dict[str, object]] = []
    if before.road_links is after.road_links and before.road_changes is after.road_changes:
        return lines
    then, now = _open_links(before), _open_links(after)
    for here, there, colour in ((now, then, ADDED), (then, now, REMOVED)):
        links, nodes = here.loc[here.index.difference(there.index)], after.road_nodes
        for link in links.itertuples():
            ends = nodes.loc[[link.from_node_id, link.to_node_id], ["lon", "lat"]]
            shape = {"type": "LineString", "coordinates": ends.to_numpy(dtype=float).tolist()}
            lines.append({"type": "Feature", "geometry": shape, "properties": {"colour": colour}})
    return lines


def _open_links(pack: Pack) -> pd.DataFrame:
    closed = pack.road_changes.index[pack.road_changes == CLOSES_ROAD]
    return pack.road_links.drop(index=closed, errors="ignore")


def changed_spots(comparison: Comparison, words: Words) -> list[Spot]:
    """A plus where a service is open that was not, a cross where one no longer is."""
    base, other = (
        _positions(answer.open_services) for answer in (comparison.base, comparison.other)
    )
    return [
        Spot(lon, lat, colour, is_open=True, sign=sign, text=tooltip_html(name, [words(said)]))
        for spots, others, colour, sign, said in (
            (other, base, ADDED, ADDED_SIGN, "difference.added"),
            (base, other, REMOVED, REMOVED_SIGN, "difference.removed"),
        )
        for (lon, lat, key), name in spots.items()
        if (lon, lat, key) not in others
    ]


def legend(comparison: Comparison, words: Words) -> str:
    """Classes of change and of the net gain, as HTML."""
    changes = _swatches(change_classes(), words.number)
    changes.append((UNREACHABLE_COLOUR, words("change.lost")))
    return TEMPLATES.get_template("difference_legend.html").render(
        words=words,
        unit=words(f"unit.{comparison.base.question.cost}"),
        changes=changes,
        net=_swatches(
            net_classes(), lambda share: words.number(100 * share, int(abs(share) < 0.01))
        ),
        added=(ADDED, ADDED_SIGN),
        removed=(REMOVED, REMOVED_SIGN),
    )


def _swatches(classes: list[MapClass], write: Callable[[float], str]) -> list[tuple[str, str]]:
    return [(colour, text) for _, colour, text in class_labels(classes, write)]


def _positions(services: pd.DataFrame) -> dict[tuple[float, float, str], str]:
    located = services[services["lon"].notna()]
    places = zip(located["lon"], located["lat"], located.index, strict=True)
    return {
        (float(lon), float(lat), str(key)): str(name)
        for (lon, lat, key), name in zip(places, located["name"], strict=True)
    }


def _municipalities(
    pack: Pack, comparison: Comparison, words: Words, geometry_of: GeometryOf
) -> Layer:
    table = comparison.by_municipality
    net = (table["gained_people"] - table["lost_people"]) / table["residents"]
    values = {
        str(code): (
            colour_of(float(net[code]), net_classes()) if comparison.searched else NO_VALUE_COLOUR,
            tooltip_html(words.name(pack.municipalities.loc[code]), [_net_line(row, words)]),
        )
        for code, row in table.iterrows()
    }
    name = words("layer.municipalities")
    return layers.municipalities(geometry_of("municipalities"), name, values)


def _net_line(row: "pd.Series[float]", words: Words) -> str:
    gained, lost = (words.number(float(row[f"{side}_people"])) for side in ("gained", "lost"))
    return words("map.net", gained=gained, lost=lost)


def _circles(pack: Pack, comparison: Comparison, words: Words) -> Layer:
    cost = comparison.base.question.cost
    table = comparison.by_demand_point.join(pack.demand_points[["lon", "lat"]])
    rows = []
    table = table.sort_values("residents", ascending=False)
    for point in table.itertuples():
        before, after = (words.cost(value, cost) for value in (point.base, point.other))
        lines = [words.count("people", point.residents), f"{before} → {after}"]
        colour, radius = change_colour(float(point.change)), radius_px(point.residents)
        rows.append(Circle(point.lon, point.lat, radius, colour, str(point.name), lines))
    return layers.circles(rows, words("layer.demand_points"), table.index)
