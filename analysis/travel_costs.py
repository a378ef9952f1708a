"""Travel costs: minutes and kilometres by road from every demand point to every site.

Each point is tied to the nearest road link by a straight remainder, the fastest route is taken
over the network by analysis.engine, and its length is the distance. Links are passable both ways.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis import engine
from analysis.cost_table import TravelCosts
from geodata.crs import metric_xy

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DS_PER_MIN = 600
DM_PER_KM = 10_000


@dataclass(frozen=True)
class Roads:
    """A network prepared once: its links, where they are, and the order the engine works in.

    ``ends``: int (links, 2), node numbers. ``length_km``: (links,). ``tree``: of the links as
    straight lines in LKS-92. The arcs of ``topology`` are all links forwards, then backwards.
    """

    ends: Ints
    length_km: Floats
    tree: shapely.STRtree
    topology: engine.Topology


@dataclass(frozen=True)
class Ties:
    """Where points meet the network: link number, part of the link from its start, remainder."""

    link: Ints
    part: Floats
    remainder_km: Floats


def prepare_roads(nodes: pd.DataFrame, links: pd.DataFrame) -> Roads:
    """The network of some links, ready for any speeds.

    Parameters
    ----------
    nodes : index node_id; columns lon, lat (EPSG:4326, degrees).
    links : columns from_node_id, to_node_id, length_km.
    """
    ends = np.column_stack(
        [nodes.index.get_indexer(links[end]) for end in ("from_node_id", "to_node_id")]
    )
    lines = np.asarray(shapely.linestrings(metric_xy(nodes["lon"], nodes["lat"])[ends]))
    tail, head = (np.concatenate(pair).astype(np.int32) for pair in (ends.T, ends.T[::-1]))
    return Roads(
        ends=ends,
        length_km=links["length_km"].to_numpy(dtype=float),
        tree=shapely.STRtree(lines),
        topology=engine.prepare(tail, head, len(nodes)),
    )


def tie(roads: Roads, points: pd.DataFrame) -> Ties:
    """Tie each point (columns lon, lat) to its nearest link; among equally near to the first."""
    spots = np.asarray(shapely.points(metric_xy(points["lon"], points["lat"])))
    pairs, distances = roads.tree.query_nearest(spots, return_distance=True, all_matches=True)
    order = np.lexsort((pairs[1], pairs[0]))
    which, position = np.unique(pairs[0][order], return_index=True)
    link = pairs[1][order][position]
    lines = roads.tree.geometries[link]
    lengths = shapely.length(lines)
    along = shapely.line_locate_point(lines, spots[which])
    part = np.divide(along, lengths, out=np.zeros_like(along), where=lengths > 0)
    return Ties(link, part, distances[order][position] / 1000)


def travel_costs(
    roads: Roads,
    demand_points: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    speed_kph: "pd.Series[float]",
    assumptions: "pd.Series[float]",
) -> TravelCosts:
    """Minutes and kilometres along the fastest route, demand point to site.

    The remainder between a point and its nearest link is a straight line, made longer by
    ``remainder_detour_factor`` and travelled at ``remainder_speed_kph``. A point and a site that
    are nearer to each other than their remainders together do not go by the network. Sites
    without a position are left out.

    Parameters
    ----------
    demand_points, sites : index their ids; columns lon, lat (EPSG:4326, degrees).
    speed_kph : speed on each link, in the order of the links; 0 closes a link.
    assumptions : index assumption_id, the values.
    """
    sites = sites[sites["lon"].notna()]
    origin, goal = tie(roads, demand_points), tie(roads, sites)
    with np.errstate(divide="ignore"):
        link_min = roads.length_km / speed_kph.to_numpy(dtype=float) * 60
    route_min, route_km = _routes(roads, link_min, origin, goal)
    walk_km = [
        ties.remainder_km * assumptions["remainder_detour_factor"] for ties in (origin, goal)
    ]
    pace = 60 / assumptions["remainder_speed_kph"]
    walks_km = walk_km[0][:, None] + walk_km[1][None, :]
    straight_km = _apart_km(demand_points, sites) * assumptions["remainder_detour_factor"]
    near = straight_km <= walks_km
    frames = [
        pd.DataFrame(
            np.where(near, straight_km * unit, route + walks_km * unit),
            index=demand_points.index,
            columns=sites.index,
        )
        for route, unit in ((route_min, pace), (route_km, 1.0))
    ]
    remainder = np.concatenate([origin.remainder_km, goal.remainder_km])
    ids = demand_points.index.append(sites.index)
    return TravelCosts(frames[0], frames[1], pd.Series(remainder, index=ids))


def with_speeds(links: pd.DataFrame, speeds: pd.DataFrame, season_id: str) -> "pd.Series[float]":
    """Planning speed (km/h) of each link: that of its class and surface in a season."""
    season = speeds[speeds["season_id"] == season_id]
    table = season.set_index(["road_class", "surface"])["speed_kph"]
    return links.join(table, on=["road_class", "surface"])["speed_kph"]


def _routes(roads: Roads, link_min: Floats, origin: Ties, goal: Ties) -> tuple[Floats, Floats]:
    """Minutes and km of the fastest routes between tied points, shape (origins, goals)."""
    link_ds, link_dm = _whole(link_min * DS_PER_MIN), _whole(roads.length_km * DM_PER_KM)
    factor = engine.customise(roads.topology, np.tile(link_ds, 2), np.tile(link_dm, 2))
    demand, sites = (_seeds(roads, link_ds, link_dm, ties) for ties in (origin, goal))
    ds, dm = engine.split_length(
        np.asarray(engine.matrix(factor, demand, sites=sites), dtype=np.int64)
    )
    far = ds >= engine.UNREACHABLE
    minutes = np.where(far, np.inf, ds / DS_PER_MIN)
    km = np.where(far, np.inf, dm / DM_PER_KM)
    # Two points on one link may meet on it, without going round by its end.
    shared = origin.link[:, None] == goal.link[None, :]
    shared &= np.isfinite(link_min[origin.link])[:, None]
    i, j = np.nonzero(shared)
    link, apart = origin.link[i], np.abs(origin.part[i] - goal.part[j])
    shorter = apart * link_min[link] < minutes[i, j]
    i, j, link, apart = i[shorter], j[shorter], link[shorter], apart[shorter]
    minutes[i, j], km[i, j] = apart * link_min[link], apart * roads.length_km[link]
    return minutes, km


def _seeds(
    roads: Roads, link_ds: npt.NDArray[np.int32], link_dm: npt.NDArray[np.int32], ties: Ties
) -> engine.Points:
    """Both ends of each point's link with time and length to the point; closed links: none."""
    part = np.column_stack([ties.part, 1 - ties.part])
    closed = link_ds[ties.link] >= engine.UNREACHABLE
    node = np.where(closed[:, None], -1, roads.ends[ties.link]).astype(np.int32)
    offset = np.where(closed[:, None], 0, part * link_ds[ties.link][:, None])
    return engine.Points(node, _whole(offset), _whole(part * link_dm[ties.link][:, None]))


def _whole(values: Floats) -> npt.NDArray[np.int32]:
    """Rounded to whole units of the engine; infinite stays unreachable."""
    return np.rint(np.minimum(values, engine.UNREACHABLE)).astype(np.int32)


def _apart_km(demand_points: pd.DataFrame, sites: pd.DataFrame) -> Floats:
    """Straight distance in km between each demand point and each site."""
    origin_xy, goal_xy = (metric_xy(t["lon"], t["lat"]) for t in (demand_points, sites))
    gap = origin_xy[:, None, :] - goal_xy[None, :, :]
    return np.asarray(np.hypot(gap[..., 0], gap[..., 1]) / 1000)
