"""Roads ready for travel costs: one form for every network, and times put on it.

Links of a pack and networks built from OpenStreetMap become the same arrays here, so that there
is one path from then on: snapping, engine, matrix, routes, isochrones. `Roads` knows no speeds
and is prepared once; `RoadTimes` is `Roads` under one set of times. A season, a closed bridge
or another speed is a new `RoadTimes` of the same `Roads` and costs one re-customisation:

    times = put_times(roads, pack_times_ds(pack, roads, season_id))

`pack_times_ds` heeds ``pack.road_changes``: a Series by link id, where 0 closes a link for
everybody, 0.5 halves its speed, 2 doubles it. Link ids are stable: ``link_id`` of road_links.csv
on a schematic network; on one from OpenStreetMap the ids of the nodes at the link's ends, the
smaller first, joined by "-", such as "336724137-347262760" (links between the same nodes are
told apart by ".2", ".3" by length). Other modes of travel have their own links.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis import engine
from analysis.errors import RoadChangeError, name_ids
from geodata.crs import metric_xy
from geodata.pack import Pack
from geodata.roads.arrays import BuiltNetwork, Mode
from geodata.roads.speeds import travel_ds

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]
DS_PER_MIN = 600
DM_PER_KM = 10_000
CAR: Mode = "car"


@dataclass(frozen=True, eq=False)
class Roads:
    """A network of one mode, prepared once: its arcs, where its links lie, the engine's order.

    A link is one shape; it has an arc for each direction in which it may be travelled.

    Attributes
    ----------
    mode : car, bicycle or walk
    tail, head : int32, (arcs,), nodes at the ends in the direction of travel
    length_dm : int32, (arcs,), decimetres
    link : int32, (arcs,), row of the arc's link
    arc_of : int32, (links, 2), arc along the link's shape and arc against it; -1: none
    link_id : (links,), stable ids
    road : (links,), number or name of the road, "" where not known
    lines : (links,), LineStrings in LKS-92 (EPSG:3059)
    topology : what the engine prepared
    """

    mode: Mode
    tail: Ints
    head: Ints
    length_dm: Ints
    link: Ints
    arc_of: Ints
    link_id: Texts
    road: Texts
    lines: npt.NDArray[np.object_]
    topology: engine.Topology

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the lines."""
        return shapely.STRtree(self.lines)

    @cached_property
    def part_size(self) -> npt.NDArray[np.int64]:
        """Links in the part of the network that each link belongs to, int64 (links,)."""
        node = self.tail[self.arc_of.max(axis=1)]
        part = _roots(self.topology)[self.topology.rank[node]]
        size: npt.NDArray[np.int64] = np.bincount(part)[part]
        return size


@dataclass(frozen=True, eq=False)
class RoadTimes:
    """Roads under one set of times: a season, with what is closed or changed.

    Attributes
    ----------
    roads : the network
    time_ds : int32, (arcs,), tenths of a second; `engine.UNREACHABLE` where closed
    factor : the engine's, with lengths
    """

    roads: Roads
    time_ds: Ints
    factor: engine.Factor

    @cached_property
    def open_link(self) -> Bools:
        """Whether a link may be travelled in some direction, (links,)."""
        return np.asarray((self._by_direction < engine.UNREACHABLE).any(axis=1))

    @cached_property
    def symmetric(self) -> bool:
        """Whether every way there takes as long as the way back."""
        return bool((self._by_direction[:, 0] == self._by_direction[:, 1]).all())

    @property
    def _by_direction(self) -> Ints:
        arc_of = self.roads.arc_of
        return np.where(arc_of < 0, engine.UNREACHABLE, self.time_ds[arc_of])


def roads_of_links(nodes: pd.DataFrame, links: pd.DataFrame) -> Roads:
    """The roads of a schematic network: straight links, passable both ways, for cars.

    Parameters
    ----------
    nodes : index node_id; columns lon, lat (EPSG:4326, degrees).
    links : index link_id; columns from_node_id, to_node_id, length_km, road.
    """
    ends = np.column_stack(
        [nodes.index.get_indexer(links[end]) for end in ("from_node_id", "to_node_id")]
    ).astype(np.int32)
    length_dm = np.rint(links["length_km"].to_numpy(dtype=float) * DM_PER_KM).astype(np.int32)
    count = len(links)
    tail, head = np.concatenate(ends.T), np.concatenate(ends.T[::-1])
    return Roads(
        mode=CAR,
        tail=tail,
        head=head,
        length_dm=np.tile(length_dm, 2),
        link=np.tile(np.arange(count, dtype=np.int32), 2),
        arc_of=np.arange(2 * count, dtype=np.int32).reshape(2, count).T,
        link_id=links.index.to_numpy(dtype=str),
        road=links["road"].fillna("").to_numpy(dtype=str),
        lines=np.asarray(shapely.linestrings(metric_xy(nodes["lon"], nodes["lat"])[ends])),
        topology=engine.prepare(tail, head, len(nodes)),
    )


def roads_of_network(built: BuiltNetwork) -> Roads:
    """The roads of a network built from OpenStreetMap, for its mode of travel."""
    network, shapes = built.network, built.shapes
    count = len(shapes.first) - 1
    points = metric_xy(shapes.lon_deg, shapes.lat_deg)
    of_link = np.repeat(np.arange(count), np.diff(shapes.first))
    arc_of = np.full((count, 2), -1, np.int32)
    arc_of[network.edge, (~network.forward).astype(int)] = np.arange(network.n_arcs)
    return Roads(
        mode=network.mode,
        tail=network.tail,
        head=network.head,
        length_dm=network.length_dm,
        link=network.edge,
        arc_of=arc_of,
        link_id=_ids_of_ends(built, arc_of.max(axis=1)),
        road=np.full(count, "", dtype=str),
        lines=np.asarray(shapely.linestrings(points, indices=of_link)),
        topology=engine.prepare(network.tail, network.head, network.n_nodes),
    )


def _ids_of_ends(built: BuiltNetwork, arc: Ints) -> Texts:
    """Ids of links from the ids of the nodes at their ends, numbered where several share them."""
    network = built.network
    ends = np.sort(np.column_stack([network.tail[arc], network.head[arc]]), axis=1)
    ids = np.sort(network.node_id[ends], axis=1)
    frame = pd.DataFrame({"a": ids[:, 0], "b": ids[:, 1], "dm": network.length_dm[arc]})
    turn = frame.sort_values(["a", "b", "dm"], kind="stable").groupby(["a", "b"]).cumcount()
    text = frame["a"].astype(str) + "-" + frame["b"].astype(str)
    number = turn.reindex(frame.index) + 1
    return np.asarray(text.where(number == 1, text + "." + number.astype(str)), dtype=str)


def roads_of(pack: Pack, mode: Mode) -> Roads:
    """The prepared roads of a pack for one of its modes."""
    if mode in pack.networks:
        return roads_of_network(pack.networks[mode])
    return roads_of_links(pack.road_nodes, pack.road_links)


def pack_times_ds(pack: Pack, roads: Roads, season_id: str) -> Ints:
    """Travel time of each arc in a season, with the pack's road changes, int32 (arcs,) in 0.1 s.

    Raises
    ------
    SpeedTableError
        The table of speeds lacks something that the network needs.
    RoadChangeError
        A change names a link that is not there, or is no factor.
    """
    if roads.mode in pack.networks:
        network = pack.networks[roads.mode].network
        time_ds = travel_ds(network, pack.osm_speeds, season=season_id)
    else:
        kph = link_speeds(pack.road_links, pack.speeds, season_id)
        time_ds = link_times_ds(roads, kph)
    return with_changes(roads, time_ds, pack.road_changes)


def link_speeds(links: pd.DataFrame, speeds: pd.DataFrame, season_id: str) -> "pd.Series[float]":
    """Planning speed (km/h) of each link: that of its class and surface in a season."""
    season = speeds[speeds["season_id"] == season_id]
    table = season.set_index(["road_class", "surface"])["speed_kph"]
    return links.join(table, on=["road_class", "surface"])["speed_kph"]


def link_times_ds(roads: Roads, speed_kph: "pd.Series[float]") -> Ints:
    """Times of arcs from speeds of links (in their order; 0 closes), int32 (arcs,) in 0.1 s."""
    with np.errstate(divide="ignore"):
        hours = roads.length_dm / DM_PER_KM / speed_kph.to_numpy(dtype=float)[roads.link]
    return whole(hours * 60 * DS_PER_MIN)


def with_changes(roads: Roads, time_ds: Ints, changes: "pd.Series[float]") -> Ints:
    """Times under changed speeds of some links, int32 (arcs,).

    Parameters
    ----------
    changes : index link_id; factor of the speed: 0 closes, 0.5 halves, 2 doubles.

    Raises
    ------
    RoadChangeError
        A link is not there, or a factor is negative or no number.
    """
    if changes.empty:
        return time_ds
    row = pd.Index(roads.link_id).get_indexer(changes.index.astype(str))
    if (row < 0).any():
        raise RoadChangeError(
            "{count} changed roads are not in the network: {links}. Name links by link_id.",
            count=int((row < 0).sum()),
            links=name_ids(changes.index[row < 0]),
        )
    factor = changes.to_numpy(dtype=float)
    wrong = ~(np.isfinite(factor) & (factor >= 0))
    if wrong.any():
        raise RoadChangeError(
            "The speed of {links} is changed by {found}; expected a factor of 0 or more.",
            links=name_ids(changes.index[wrong]),
            found=factor[wrong][0],
        )
    by_link = np.ones(len(roads.link_id))
    by_link[row] = factor
    of_arc = by_link[roads.link]
    with np.errstate(divide="ignore"):
        changed = np.where(of_arc > 0, whole(time_ds / of_arc), engine.UNREACHABLE)
    return np.where(of_arc == 1, time_ds, changed).astype(np.int32)


def put_times(roads: Roads, time_ds: Ints) -> RoadTimes:
    """The roads under times (int32, (arcs,), 0.1 s): one re-customisation, no preparation."""
    return RoadTimes(roads, time_ds, engine.customise(roads.topology, time_ds, roads.length_dm))


def whole(values: Floats) -> Ints:
    """Rounded to whole units of the engine; infinite stays unreachable."""
    return np.rint(np.minimum(values, engine.UNREACHABLE)).astype(np.int32)


def _roots(topology: engine.Topology) -> Ints:
    """Highest rank of the part of the network that each rank belongs to, int32 (n,)."""
    root = np.arange(topology.n_nodes, dtype=np.int32)
    parent = np.where(topology.parent < 0, root, topology.parent)
    while not (parent == parent[parent]).all():
        parent = parent[parent]
    return parent
