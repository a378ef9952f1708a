"""The one array form of a road network: arcs with what is known of them, no speeds yet.

Every source of roads ends here and every use begins here. A network holds one mode of travel;
each two-way road is two arcs of one edge. The edges' shapes are kept apart, for drawing and
snapping only.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError

Mode = Literal["car", "bicycle", "walk"]
MODES: tuple[Mode, ...] = ("car", "bicycle", "walk")

ROAD_CLASSES = (
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "road",
    "pedestrian",
    "cycleway",
    "footway",
    "path",
    "steps",
    "bridleway",
    "ferry",
)
SURFACES = ("unknown", "paved", "gravel", "ground")


class RoadDataError(GeodataError, ValueError):
    """Road data that cannot become a network."""


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Junctions and arcs of one mode of travel.

    Attributes
    ----------
    mode : "car", "bicycle" or "walk"
    node_id : int64, (n,), the source's ids of the junctions
    lon_deg, lat_deg : float64, (n,), EPSG:4326
    tail, head : int32, (arcs,), junctions at the ends, in the direction of travel
    length_dm : int32, (arcs,), length in decimetres
    road_class : uint8, (arcs,), place in `ROAD_CLASSES`
    surface : uint8, (arcs,), place in `SURFACES`
    built_up : bool, (arcs,), whether the arc lies in a built-up area
    maxspeed_kph : uint8, (arcs,), explicit limit, 0 where none is given
    duration_ds : int32, (arcs,), given travel time (ferries) in tenths of a second, -1 if none
    edge : int32, (arcs,), row of the shape; both directions share it
    forward : bool, (arcs,), whether the arc follows its shape or runs against it
    """

    mode: Mode
    node_id: NDArray[np.int64]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_dm: NDArray[np.int32]
    road_class: NDArray[np.uint8]
    surface: NDArray[np.uint8]
    built_up: NDArray[np.bool_]
    maxspeed_kph: NDArray[np.uint8]
    duration_ds: NDArray[np.int32]
    edge: NDArray[np.int32]
    forward: NDArray[np.bool_]

    @property
    def n_nodes(self) -> int:
        """Number of junctions."""
        return len(self.node_id)

    @property
    def n_arcs(self) -> int:
        """Number of arcs."""
        return len(self.tail)


@dataclass(frozen=True, eq=False)
class RoadShapes:
    """Lines of the edges of a network, ends included.

    Attributes
    ----------
    first : int64, (edges + 1,), where each edge's points begin
    lon_deg, lat_deg : float64, (points,), EPSG:4326
    """

    first: NDArray[np.int64]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]

    def line(self, edge: int) -> NDArray[np.float64]:
        """Points of one edge, in the direction of its forward arc.

        Parameters
        ----------
        edge
            Row of the edge.

        Returns
        -------
        NDArray[np.float64]
            (points, 2), longitude and latitude in degrees, EPSG:4326.
        """
        span = slice(self.first[edge], self.first[edge + 1])
        return np.column_stack([self.lon_deg[span], self.lat_deg[span]])


@dataclass(frozen=True)
class DroppedPart:
    """Roads that were left out because they do not connect with the rest.

    Attributes
    ----------
    points : road points in it
    length_km : km of road in it
    lon_deg, lat_deg : its middle, EPSG:4326
    """

    points: int
    length_km: float
    lon_deg: float
    lat_deg: float


@dataclass(frozen=True, eq=False)
class BuiltNetwork:
    """A network, its shapes, and what was left out of it, largest first."""

    network: RoadNetwork
    shapes: RoadShapes
    dropped: tuple[DroppedPart, ...]
