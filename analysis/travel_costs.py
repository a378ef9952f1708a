"""Travel costs: minutes and kilometres by road from every demand point to every site.

Each point is tied to the nearest road link by a straight remainder, the fastest route is taken
over the network, and its length is the distance. Roads are passable both ways.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.crs import metric_xy

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TravelCosts:
    """Fastest routes between demand points and sites; unreachable is inf in both frames.

    ``travel_min`` and ``travel_km``: index demand_point_id, columns site_id. ``remainder_km``:
    straight distance from each point or site (index: their ids) to the road network.
    """

    travel_min: pd.DataFrame
    travel_km: pd.DataFrame
    remainder_km: "pd.Series[float]"

    def by(self, cost: str) -> pd.DataFrame:
        """The frame of one cost: ``travel_min`` or ``travel_km``."""
        return self.travel_min if cost == "travel_min" else self.travel_km


@dataclass(frozen=True)
class _Ties:
    """Where points meet the network: link number, part of the link from its start, remainder."""

    link: Ints
    part: Floats
    remainder_km: Floats


def travel_costs(
    demand_points: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    assumptions: "pd.Series[float]",
) -> TravelCosts:
    """Minutes and kilometres along the fastest route, demand point to site.

    The remainder between a point and its nearest link is a straight line, made longer by
    ``remainder_detour_factor`` and travelled at ``remainder_speed_kph``; a point and a site on
    the same spot are 0 apart. Sites without a position are left out.

    Parameters
    ----------
    demand_points, sites : index their ids; columns lon, lat (EPSG:4326, degrees).
    nodes : index node_id; columns lon, lat.
    links : index link_id; columns from_node_id, to_node_id, length_km, speed_kph.
    assumptions : index assumption_id, the values.
    """
    sites = sites[sites["lon"].notna()]
    points = pd.concat([demand_points[["lon", "lat"]], sites[["lon", "lat"]]])
    ends = np.column_stack(
        [nodes.index.get_indexer(links[end]) for end in ("from_node_id", "to_node_id")]
    )
    node_xy = metric_xy(nodes["lon"], nodes["lat"])
    point_xy = metric_xy(points["lon"], points["lat"])
    ties = _tie(point_xy, node_xy, ends)
    tail, head, km, speed = _split_links(ends, links, ties, len(nodes))
    first = len(nodes)
    origins = np.arange(first, first + len(demand_points))
    goals = np.arange(first + len(demand_points), first + len(points))
    route_min, route_km = _fastest(tail, head, km, km / speed * 60, origins, goals)
    walk_km = ties.remainder_km * assumptions["remainder_detour_factor"]
    walk_min = walk_km / assumptions["remainder_speed_kph"] * 60
    n = len(demand_points)
    same = _same_spot(point_xy[:n], point_xy[n:])
    frames = [
        pd.DataFrame(
            np.where(same, 0.0, route + walk[:n, None] + walk[None, n:]),
            index=demand_points.index,
            columns=sites.index,
        )
        for route, walk in ((route_min, walk_min), (route_km, walk_km))
    ]
    return TravelCosts(frames[0], frames[1], pd.Series(ties.remainder_km, index=points.index))


def with_speeds(links: pd.DataFrame, speeds: pd.DataFrame, season_id: str) -> pd.DataFrame:
    """The links with the planning speed (km/h) of their class and surface in a season."""
    season = speeds[speeds["season_id"] == season_id]
    table = season.set_index(["road_class", "surface"])["speed_kph"]
    return links.join(table, on=["road_class", "surface"])


def link_lines(node_xy: Floats, ends: Ints) -> npt.NDArray[np.object_]:
    """Straight lines of the links, in the coordinates of ``node_xy`` (shape (nodes, 2))."""
    return np.asarray(shapely.linestrings(node_xy[ends]))


def _tie(point_xy: Floats, node_xy: Floats, ends: Ints) -> _Ties:
    """Tie each point to its nearest link; among equally near ones to the first."""
    lines = link_lines(node_xy, ends)
    points = np.asarray(shapely.points(point_xy))
    pairs, distances = shapely.STRtree(lines).query_nearest(
        points, return_distance=True, all_matches=True
    )
    order = np.lexsort((pairs[1], pairs[0]))
    which, position = np.unique(pairs[0][order], return_index=True)
    link = pairs[1][order][position]
    lengths = shapely.length(lines[link])
    along = shapely.line_locate_point(lines[link], points[which])
    part = np.divide(along, lengths, out=np.zeros_like(along), where=lengths > 0)
    return _Ties(link, part, distances[order][position] / 1000)


def _split_links(
    ends: Ints, links: pd.DataFrame, ties: _Ties, first: int
) -> tuple[Ints, Ints, Floats, Floats]:
    """Arcs of the network with a node (numbered from ``first``) wherever a point is tied.

    Each link becomes a chain through the points on it; a link without points stays one arc.
    """
    count = len(links)
    length_km = links["length_km"].to_numpy(dtype=float)
    speed_kph = links["speed_kph"].to_numpy(dtype=float)
    link = np.concatenate([np.arange(count), ties.link, np.arange(count)])
    part = np.concatenate([np.zeros(count), ties.part, np.ones(count)])
    place = np.concatenate([np.zeros(count), np.ones(len(ties.link)), np.full(count, 2)])
    node = np.concatenate([ends[:, 0], first + np.arange(len(ties.link)), ends[:, 1]])
    order = np.lexsort((place, part, link))
    link, part, node = link[order], part[order], node[order]
    chained = link[1:] == link[:-1]
    tail, head, on = node[:-1][chained], node[1:][chained], link[1:][chained]
    km = np.diff(part)[chained] * length_km[on]
    return tail, head, km, speed_kph[on]


def _fastest(
    tail: Ints, head: Ints, km: Floats, minutes: Floats, origins: Ints, goals: Ints
) -> tuple[Floats, Floats]:
    """Minutes of the fastest routes and kilometres along them, shape (origins, goals).

    Between the same two nodes the faster arc counts, among equally fast ones the shorter.
    """
    size = int(max(tail.max(), head.max(), origins.max(), goals.max(initial=0))) + 1
    tail, head = np.concatenate([tail, head]), np.concatenate([head, tail])
    km, minutes = np.tile(km, 2), np.tile(minutes, 2)
    order = np.lexsort((km, minutes, head, tail))
    tail, head, km, minutes = tail[order], head[order], km[order], minutes[order]
    best = np.ones(len(tail), dtype=bool)
    best[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    best &= tail != head
    arcs = (tail[best], head[best])
    # scipy reads an explicit zero in a sparse graph as an arc of length zero, not as no arc.
    weights = csr_array((minutes[best], arcs), shape=(size, size))
    lengths = csr_array((km[best], arcs), shape=(size, size))
    route_min, before = dijkstra(weights, indices=origins, return_predecessors=True)
    route_km = _along(route_min, before, lengths)
    return route_min[:, goals], route_km[:, goals]


def _along(route_min: Floats, before: npt.NDArray[np.int32], lengths: csr_array) -> Floats:
    """Kilometres along the routes that ``before`` (predecessors) describes; inf: no route.

    A route's kilometres are those to its last node but one plus the last arc. Doubling the
    jump over predecessors sums a route of n arcs in log2(n) rounds.
    """
    rows = np.arange(len(before))[:, None]
    here = np.broadcast_to(np.arange(before.shape[1]), before.shape)
    jump = np.where(before < 0, here, before)
    step = np.asarray(lengths[jump.ravel(), here.ravel()]).reshape(before.shape)
    total = np.where(before < 0, 0.0, step)
    while True:
        further = jump[rows, jump]
        if np.array_equal(further, jump):
            break
        total = total + total[rows, jump]
        jump = further
    return np.where(np.isfinite(route_min), total, np.inf)


def _same_spot(origin_xy: Floats, goal_xy: Floats) -> npt.NDArray[np.bool_]:
    """Whether each origin and goal lie within a metre of each other."""
    gap = origin_xy[:, None, :] - goal_xy[None, :, :]
    return np.asarray(np.hypot(gap[..., 0], gap[..., 1]) < 1.0)
