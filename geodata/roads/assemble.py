"""A network for one mode of travel from the ways and points of an extract.

Barriers cut, points without a junction are passed through, and the largest part within which
everyone can reach everyone is kept; what is left out is reported with its size and place.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata.roads.arrays import (
    MODES,
    BuiltNetwork,
    DroppedPart,
    Mode,
    RoadDataError,
    RoadNetwork,
    RoadShapes,
)
from geodata.roads.chains import Halves, chains, halves_of, passed_through
from geodata.roads.osm import OsmRoads
from geodata.roads.tags import BACKWARD, FORWARD

# GRS80, the ellipsoid of LKS-92.
_EQUATOR_M = 6_378_137.0
_ECCENTRICITY_SQUARED = 0.006_694_380_022_90

# Halves chain by chain, and where each chain begins; as from `chains`.
Walk = tuple[NDArray[np.int32], NDArray[np.int64]]


class Stretches(NamedTuple):
    """Straight pieces of road between neighbouring points, for one mode.

    Attributes
    ----------
    a, b : int32, (s,), points at both ends
    at : int64, (s,), place of the first end among the extract's refs
    access : uint8, (s,), bits `FORWARD` and `BACKWARD`
    length_m : float64, (s,)
    origin : int32, (points,), point of the extract that each point stands for
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    at: NDArray[np.int64]
    access: NDArray[np.uint8]
    length_m: NDArray[np.float64]
    origin: NDArray[np.int32]

    def only(self, kept: NDArray[np.bool_]) -> "Stretches":
        """Some of the stretches."""
        return self._replace(
            a=self.a[kept],
            b=self.b[kept],
            at=self.at[kept],
            access=self.access[kept],
            length_m=self.length_m[kept],
        )


def lengths_m(lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Length of short straight lines on the ellipsoid, in metres.

    The line is measured with the radii of curvature at its middle; within 50 km of either end
    this is right to a millionth.

    Parameters
    ----------
    lon_deg, lat_deg
        float64, (lines, 2), EPSG:4326.

    Returns
    -------
    NDArray[np.float64]
        (lines,).
    """
    middle = np.radians(lat_deg.mean(axis=1))
    east, north = np.radians(np.diff(lon_deg, axis=1)[:, 0]), np.radians(np.diff(lat_deg)[:, 0])
    flat = 1.0 - _ECCENTRICITY_SQUARED * np.sin(middle) ** 2
    across_m = _EQUATOR_M / np.sqrt(flat) * np.cos(middle) * east
    along_m = _EQUATOR_M * (1.0 - _ECCENTRICITY_SQUARED) / flat**1.5 * north
    length_m: NDArray[np.float64] = np.hypot(across_m, along_m)
    return length_m


def _stretches(roads: OsmRoads, mode: Mode) -> Stretches:
    """Stretches that a mode may use, cut at its barriers."""
    place = MODES.index(mode)
    access = (roads.fact("open") >> (2 * place)) & (FORWARD | BACKWARD)
    a, b = roads.ref[:-1], roads.ref[1:]
    known = np.isfinite(roads.lon_deg)
    usable = (roads.way[:-1] == roads.way[1:]) & (a != b) & known[a] & known[b]
    at = np.flatnonzero(usable & (access[roads.way[:-1]] > 0))
    a, b = a[at].copy(), b[at].copy()
    ends = np.column_stack([a, b])
    length_m = lengths_m(roads.lon_deg[ends], roads.lat_deg[ends])
    stops = (roads.barrier >> place & 1).astype(bool)
    origin = [np.arange(len(roads.point_id), dtype=np.int32)]
    for points in (a, b):
        # Each end at a barrier becomes a point of its own: one can get there, not past it.
        cut = np.flatnonzero(stops[points])
        origin.append(points[cut])
        points[cut] = np.arange(len(cut)) + sum(map(len, origin[:-1]))
        stops = np.append(stops, np.zeros(len(cut), bool))
    bits = access[roads.way[at]].astype(np.uint8)
    return Stretches(a, b, at, bits, length_m, np.concatenate(origin))


def _components(stretches: Stretches, connection: Literal["weak", "strong"]) -> NDArray[np.int32]:
    """Number of the part that each point belongs to, int32 (points,)."""
    n = len(stretches.origin)
    ahead, back = stretches.access & FORWARD > 0, stretches.access & BACKWARD > 0
    tail = np.concatenate([stretches.a[ahead], stretches.b[back]])
    head = np.concatenate([stretches.b[ahead], stretches.a[back]])
    graph = csr_matrix((np.ones(len(tail), np.int8), (tail, head)), shape=(n, n))
    return connected_components(graph, directed=True, connection=connection)[1]


def _dropped(roads: OsmRoads, stretches: Stretches) -> tuple[DroppedPart, ...]:
    """Parts among stretches that are left out, the longest first."""
    if not len(stretches.a):
        return ()
    part_of = _components(stretches, "weak")
    _, part = np.unique(part_of[stretches.a], return_inverse=True)
    length_km = np.bincount(part, stretches.length_m) / 1000.0
    points = np.unique(np.concatenate([stretches.a, stretches.b]))
    _, at = np.unique(part_of[points], return_inverse=True)
    count = np.bincount(at)
    lon = np.bincount(at, roads.lon_deg[stretches.origin[points]]) / count
    lat = np.bincount(at, roads.lat_deg[stretches.origin[points]]) / count
    return tuple(
        DroppedPart(int(count[k]), float(length_km[k]), float(lon[k]), float(lat[k]))
        for k in np.argsort(-length_km, kind="stable")
    )


def _largest(roads: OsmRoads, mode: Mode) -> tuple[Stretches, tuple[DroppedPart, ...]]:
    """Stretches of the largest part within which all reach all, and the parts left out."""
    stretches = _stretches(roads, mode)
    if not len(stretches.a):
        raise RoadDataError(
            f"{roads.source}: found no road that can be used by {mode}; "
            f"{len(roads.facts)} ways were read"
        )
    part = _components(stretches, "strong")
    largest = np.bincount(part).argmax()
    kept = (part[stretches.a] == largest) & (part[stretches.b] == largest)
    if not kept.any():
        raise RoadDataError(
            f"{roads.source}: no two points of its roads can be reached from each other by {mode}"
        )
    return stretches.only(kept), _dropped(roads, stretches.only(~kept))


class _Said(NamedTuple):
    """What is known of each stretch, (s,) each; columns 0 and 1 of two are the directions."""

    road_class: NDArray[np.int32]
    surface: NDArray[np.int32]
    built_up: NDArray[np.bool_]
    kph: NDArray[np.int32]
    duration_s: NDArray[np.float64]


def _said(roads: OsmRoads, stretches: Stretches, mode: Mode) -> _Said:
    """Attributes of stretches; limits and settlements matter to cars only."""
    way = roads.way[stretches.at]
    tagged = roads.fact("built_up")[way]
    built_up = (tagged == 1) | ((tagged < 0) & roads.in_settlement[stretches.at])
    kph = np.column_stack([roads.fact("forward_kph")[way], roads.fact("backward_kph")[way]])
    if mode != "car":
        built_up, kph = np.zeros_like(built_up), np.zeros_like(kph)
    # A way's given time is shared out by length; ways are not cut, except at the border.
    whole_m = np.bincount(way, stretches.length_m, minlength=len(roads.facts))[way]
    duration_s = roads.fact("duration_s")[way].astype(float)
    share = stretches.length_m / np.where(whole_m > 0, whole_m, 1.0)
    duration_s = np.where(duration_s >= 0, duration_s * share, -1.0)
    return _Said(
        roads.fact("road_class")[way], roads.fact("surface")[way], built_up, kph, duration_s
    )


def _says(said: _Said, access: NDArray[np.uint8]) -> NDArray[np.int64]:
    """One number for all that each half says in its own direction, int64 (2 s,)."""
    common = (said.road_class.astype(np.int64) << 4) | (said.surface << 2)
    common |= (said.built_up.astype(np.int64) << 1) | (said.duration_s >= 0)
    opened = np.column_stack([access & FORWARD > 0, access & BACKWARD > 0]).astype(np.int64)
    says = [
        (((((common << 2) | (opened[:, k] << 1) | opened[:, 1 - k]) << 8) | said.kph[:, k]) << 8)
        | said.kph[:, 1 - k]
        for k in (0, 1)
    ]
    return np.column_stack(says).reshape(-1)


def _shapes(roads: OsmRoads, origin: NDArray[np.int32], halves: Halves, walk: Walk) -> RoadShapes:
    """Lines of the edges: the tail of each half, and the head of the last one."""
    chain, first = walk
    n_edges = len(first) - 1
    points = np.insert(halves.tail[chain], first[1:], halves.tail[chain[first[1:] - 1] ^ 1])
    source = origin[points]
    return RoadShapes(first + np.arange(n_edges + 1), roads.lon_deg[source], roads.lat_deg[source])


class _Edges(NamedTuple):
    """Edges that chains of stretches form, (e,) each; columns 0 and 1 are the directions.

    `ends` are places among `junctions`, which are points; `stretch` is the first of each edge.
    """

    ends: NDArray[np.int32]
    junctions: NDArray[np.int32]
    stretch: NDArray[np.int32]
    opened: NDArray[np.bool_]
    kph: NDArray[np.int32]


def _edges(stretches: Stretches, said: _Said, halves: Halves, walk: Walk) -> _Edges:
    """Ends and directions of the edges."""
    chain, first = walk
    begin = chain[first[:-1]]
    ends = np.column_stack([halves.tail[begin], halves.tail[chain[first[1:] - 1] ^ 1]])
    junctions, place = np.unique(ends, return_inverse=True)
    stretch, against = begin >> 1, (begin & 1).astype(bool)[:, None]
    access = stretches.access[stretch]
    opened = np.column_stack([access & FORWARD, access & BACKWARD]) > 0
    return _Edges(
        ends=place.reshape(ends.shape).astype(np.int32),
        junctions=junctions,
        stretch=stretch,
        opened=np.where(against, opened[:, ::-1], opened),
        kph=np.where(against, said.kph[stretch][:, ::-1], said.kph[stretch]),
    )


def _network(
    roads: OsmRoads, mode: Mode, known: tuple[Stretches, _Said], halves: Halves, walk: Walk
) -> RoadNetwork:
    """Arcs of the edges, both directions side by side."""
    (stretches, said), (chain, first) = known, walk
    edges = _edges(stretches, said, halves, walk)
    stretch = edges.stretch
    length_m = np.add.reduceat(stretches.length_m[chain >> 1], first[:-1])
    duration_s = np.add.reduceat(said.duration_s[chain >> 1], first[:-1])
    duration_ds = np.where(said.duration_s[stretch] >= 0, np.rint(duration_s * 10), -1)
    edge, backward = np.nonzero(edges.opened)
    source = stretches.origin[edges.junctions]
    return RoadNetwork(
        mode=mode,
        node_id=roads.point_id[source],
        lon_deg=roads.lon_deg[source],
        lat_deg=roads.lat_deg[source],
        tail=edges.ends[edge, backward],
        head=edges.ends[edge, 1 - backward],
        length_dm=np.rint(length_m * 10).astype(np.int32)[edge],
        road_class=said.road_class[stretch].astype(np.uint8)[edge],
        surface=said.surface[stretch].astype(np.uint8)[edge],
        built_up=said.built_up[stretch][edge],
        maxspeed_kph=edges.kph[edge, backward].astype(np.uint8),
        duration_ds=duration_ds.astype(np.int32)[edge],
        edge=edge.astype(np.int32),
        forward=backward == 0,
    )


def network_of(roads: OsmRoads, mode: Mode, *, merge_chains: bool = True) -> BuiltNetwork:
    """Network of one mode of travel, its shapes, and what was left out.

    Parameters
    ----------
    roads
        As from `read_osm`.
    mode
        "car", "bicycle" or "walk"; each has its own arcs.
    merge_chains
        Whether points without a junction are passed through; otherwise each stays a node.

    Returns
    -------
    BuiltNetwork
        Lengths in decimetres, measured on the ellipsoid along the road's shape.

    Raises
    ------
    RoadDataError
        If the mode can use no road of the extract.
    """
    stretches, dropped = _largest(roads, mode)
    said = _said(roads, stretches, mode)
    halves = halves_of(stretches.a, stretches.b, len(stretches.origin))
    inner = np.zeros(len(stretches.origin), bool)
    if merge_chains:
        inner = passed_through(halves, _says(said, stretches.access))
    walk = chains(halves, inner)
    network = _network(roads, mode, (stretches, said), halves, walk)
    return BuiltNetwork(network, _shapes(roads, stretches.origin, halves, walk), dropped)
