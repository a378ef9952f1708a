"""Where points meet the roads: the nearest link, and the way that remains to it.

A point is tied to the nearest link in a straight line (LKS-92 metres); among links equally near
(to a metre) to an open one, then to the one in the larger part of the network. What remains
between the two is travelled at the remainder's speed, made longer by a detour factor. A point
farther than the limit is not tied: it is unreachable by road and told by `TravelCosts.too_far`.
Points are never moved: who lives along a closed link, not at its end, is cut off by it.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis import engine
from analysis.roads import Bools, Floats, Ints, RoadTimes, whole
from geodata.crs import metric_xy
from geodata.schema import OSM

EQUALLY_M = 1.0
"""Links are equally near when they differ by no more than this."""
Rows: TypeAlias = slice | npt.NDArray[np.intp]


@dataclass(frozen=True)
class Remainder:
    """How the way between a point and its link is travelled, and how long it may be."""

    limit_km: float
    detour_factor: float
    speed_kph: float

    @classmethod
    def of(cls, assumptions: "pd.Series[float]", road_network: str) -> "Remainder":
        """From the rows of a pack: walked on real roads, by local road on the schematic ones."""
        walked = road_network == OSM
        limit_m = assumptions["snap_limit_osm_m" if walked else "snap_limit_schematic_m"]
        speed = assumptions["walking_speed_kph" if walked else "remainder_speed_kph"]
        detour = assumptions["remainder_detour_factor"]
        return cls(float(limit_m) / 1000, float(detour), float(speed))

    @property
    def min_per_km(self) -> float:
        """Minutes for a km of the remainder as it is walked, without the detour."""
        return 60 / self.speed_kph


@dataclass(frozen=True, eq=False)
class Ties:
    """Where points meet the network, (p,) each.

    Attributes
    ----------
    xy : float64, (p, 2), the points themselves, LKS-92 metres
    link : int32, row of the link; -1 for points beyond the limit
    part : float64, part of the link from the start of its shape, 0 to 1
    remainder_km : float64, straight distance to the nearest link, beyond the limit too
    """

    xy: Floats
    link: Ints
    part: Floats
    remainder_km: Floats

    @property
    def tied(self) -> Bools:
        """Whether each point is tied to a link."""
        return np.asarray(self.link >= 0)

    def __getitem__(self, rows: Rows) -> "Ties":
        """Those of some of the points."""
        return Ties(self.xy[rows], self.link[rows], self.part[rows], self.remainder_km[rows])


def snap(times: RoadTimes, points: pd.DataFrame, limit_km: float) -> Ties:
    """Tie each point (columns lon, lat in degrees) to its nearest link within the limit."""
    return snap_at(times, metric_xy(points["lon"], points["lat"]), limit_km)


def snap_at(times: RoadTimes, xy: Floats, limit_km: float) -> Ties:
    """Tie each point (LKS-92 metres, (p, 2)) to its nearest link within the limit."""
    spots = np.asarray(shapely.points(xy))
    roads = times.roads
    _, distance_m = roads.tree.query_nearest(spots, return_distance=True, all_matches=False)
    point, near = roads.tree.query(spots, predicate="dwithin", distance=distance_m + EQUALLY_M)
    exactly_m = shapely.distance(roads.lines[near], spots[point])
    order = np.lexsort((exactly_m, -roads.part_size[near], ~times.open_link[near], point))
    link = near[order][np.unique(point[order], return_index=True)[1]]
    lines = roads.lines[link]
    length_m = shapely.length(lines)
    along_m = shapely.line_locate_point(lines, spots)
    part = np.divide(along_m, length_m, out=np.zeros_like(along_m), where=length_m > 0)
    tied = distance_m <= limit_km * 1000
    return Ties(xy, np.where(tied, link, -1).astype(np.int32), part, distance_m / 1000)


def leaving(times: RoadTimes, ties: Ties) -> engine.Points:
    """Points as starts: to the end of their link along it, and to its start against it."""
    part = np.column_stack([1 - ties.part, ties.part])
    return _seeds(times, ties, times.roads.head, part)


def arriving(times: RoadTimes, ties: Ties) -> engine.Points:
    """Points as goals: from the start of their link along it, and from its end against it."""
    part = np.column_stack([ties.part, 1 - ties.part])
    return _seeds(times, ties, times.roads.tail, part)


def _seeds(times: RoadTimes, ties: Ties, end: Ints, part: Floats) -> engine.Points:
    """Nodes at the ends of the points' arcs with time and length to them; none where closed."""
    arc = times.roads.arc_of[ties.link]
    shut = (arc < 0) | (times.time_ds[arc] >= engine.UNREACHABLE) | ~ties.tied[:, None]
    node = np.where(shut, -1, end[arc]).astype(np.int32)
    offset = np.where(shut, 0, part * times.time_ds[arc])
    return engine.Points(node, whole(offset), whole(part * times.roads.length_dm[arc]))
