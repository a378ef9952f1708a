"""The fastest route between two points as a line, with its minutes, km and roads.

Its minutes and km are those of the matrix for the same pair: `travel_costs` asks for many pairs
at once, this module for one with everything along the way.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from analysis import engine
from analysis.errors import NoRouteError
from analysis.roads import DM_PER_KM, DS_PER_MIN, Floats, RoadTimes
from analysis.snapping import Remainder, Ties, arriving, leaving, snap
from geodata.crs import lonlat

Place = tuple[float, float]
"""Longitude and latitude in degrees, EPSG:4326."""


@dataclass(frozen=True)
class TravelRoute:
    """One route: minutes, km, its line (EPSG:4326) from start to goal, and what it runs along.

    ``roads``: numbers or names of the roads in order, those without one left out; ``link_ids``:
    ids of the links, as in `analysis.roads`.
    """

    minutes: float
    km: float
    line: shapely.LineString
    roads: tuple[str, ...]
    link_ids: tuple[str, ...]


@dataclass(frozen=True)
class _Way:
    """A way by road between two tied points: pieces of links as (link, from, to), 0 to 1."""

    minutes: float
    km: float
    pieces: tuple[tuple[int, float, float], ...]


def fastest_route(
    times: RoadTimes, start: Place, goal: Place, *, remainder: Remainder
) -> TravelRoute:
    """The fastest route from a start to a goal, in that direction.

    Raises
    ------
    NoRouteError
        There is no way, or one of the two is too far from every road.
    """
    places = pd.DataFrame([start, goal], columns=["lon", "lat"])
    leave, arrive = (snap(times, places.iloc[[k]], remainder.limit_km) for k in (0, 1))
    left_km = [min(float(t.remainder_km[0]), remainder.limit_km) for t in (leave, arrive)]
    walk_km = sum(left_km) * remainder.detour_factor
    straight_km = float(np.hypot(*(leave.xy[0] - arrive.xy[0]))) / 1000 * remainder.detour_factor
    if straight_km <= min(walk_km, remainder.limit_km * remainder.detour_factor):
        line = np.concatenate([leave.xy, arrive.xy])
        return _route(times, straight_km * remainder.min_per_km, straight_km, line, ())
    way = _way(times, leave, arrive)
    parts = [leave.xy, *(_piece(times, *piece) for piece in way.pieces), arrive.xy]
    minutes = way.minutes + walk_km * remainder.min_per_km
    links = tuple(piece[0] for piece in way.pieces)
    return _route(times, minutes, way.km + walk_km, np.concatenate(parts), links)


def _route(
    times: RoadTimes, minutes: float, km: float, xy: Floats, links: tuple[int, ...]
) -> TravelRoute:
    line = shapely.LineString(np.round(lonlat(xy), 6))
    names = [str(times.roads.road[link]) for link in links]
    roads = [a for a, b in zip(names, ["", *names], strict=False) if a and a != b]
    ids = dict.fromkeys(str(times.roads.link_id[link]) for link in links)
    return TravelRoute(minutes, km, shapely.remove_repeated_points(line), tuple(roads), tuple(ids))


def _way(times: RoadTimes, leave: Ties, arrive: Ties) -> _Way:
    """The faster of the way along the link that both share and the way over the network."""
    along, over = _along(times, leave, arrive), _over(times, leave, arrive)
    found = [way for way in (along, over) if way is not None]
    if not found:
        raise NoRouteError(
            "There is no way by road between the two points; choose others, or another season."
        )
    return min(found, key=lambda way: way.minutes)


def _along(times: RoadTimes, leave: Ties, arrive: Ties) -> _Way | None:
    """The way between two points of one link, if it may be travelled in that direction."""
    link, begin, end = int(leave.link[0]), float(leave.part[0]), float(arrive.part[0])
    if link < 0 or link != arrive.link[0]:
        return None
    arc = times.roads.arc_of[link, int(end < begin)]
    if arc < 0 or times.time_ds[arc] >= engine.UNREACHABLE:
        return None
    share = abs(end - begin)
    km = share * times.roads.length_dm[arc] / DM_PER_KM
    return _Way(share * times.time_ds[arc] / DS_PER_MIN, km, ((link, begin, end),))


def _over(times: RoadTimes, leave: Ties, arrive: Ties) -> _Way | None:
    """The fastest way that passes a node."""
    roads = times.roads
    starts, goals = leaving(times, leave), arriving(times, arrive)
    found = engine.route(times.factor, starts, end=goals)
    if found.cost >= times.factor.unreachable:
        return None
    ds, dm = engine.split_length(np.array([found.cost], dtype=np.int64))
    first, last = (
        _side(points, int(node))
        for points, node in ((starts, found.nodes[0]), (goals, found.nodes[-1]))
    )
    link = roads.link[found.arcs]
    against = roads.arc_of[link, 0] != found.arcs
    inner = [(int(k), float(b), float(1 - b)) for k, b in zip(link, against, strict=True)]
    out = (int(leave.link[0]), float(leave.part[0]), float(1 - first))
    into = (int(arrive.link[0]), float(last), float(arrive.part[0]))
    pieces = [piece for piece in (out, *inner, into) if piece[1] != piece[2]]
    return _Way(float(ds[0]) / DS_PER_MIN, float(dm[0]) / DM_PER_KM, tuple(pieces))


def _side(points: engine.Points, node: int) -> int:
    """Which of a point's two ties a route uses: 0 along its link, 1 against it."""
    offset = np.where(points.node[0] == node, points.offset[0], engine.UNREACHABLE)
    return int(offset.argmin())


def _piece(times: RoadTimes, link: int, begin: float, end: float) -> Floats:
    """Points of a part of a link, LKS-92, in the direction of travel."""
    part = substring(times.roads.lines[link], begin, end, normalized=True)
    return np.asarray(shapely.get_coordinates(part))
