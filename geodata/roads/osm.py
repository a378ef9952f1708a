"""OpenStreetMap extracts (pbf, osm, osm.gz) into arrays of ways and points, in one pass.

Nothing is decided here about modes of travel: `assemble.network_of` makes a network for each
from what was read. Publisher: the OpenStreetMap contributors, Open Database Licence 1.0.
Caveats: ways that leave the extract end at its border; settlements are known from
`landuse=residential` outlines and from signs that mappers noted; relations are not read, so
turn restrictions and outlines of several rings are missing.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from geodata.roads.arrays import RoadDataError
from geodata.roads.tags import WayFacts, barrier_bits, way_facts

_KEYS = ("highway", "route", "barrier", "landuse")
# Lands outside any number a location can take; marks points that the extract lacks.
_NOWHERE = -(2**31)
_DEG_PER_UNIT = 1e-7


@dataclass(frozen=True, eq=False)
class OsmRoads:
    """Ways and points of an extract that somebody may travel.

    Attributes
    ----------
    source : file they were read from
    point_id : int64, (points,), OSM ids, ascending
    lon_deg, lat_deg : float64, (points,), EPSG:4326; NaN where the extract lacks the point
    barrier : uint8, (points,), modes stopped there, one bit each
    ref : int32, (refs,), points along all ways, one way after the other
    way : int32, (refs,), way of each ref
    facts : int32, (ways, fields of `WayFacts`)
    in_settlement : bool, (refs,), whether the stretch from this ref to the next lies within a
        residential outline
    """

    source: Path
    point_id: NDArray[np.int64]
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    barrier: NDArray[np.uint8]
    ref: NDArray[np.int32]
    way: NDArray[np.int32]
    facts: NDArray[np.int32]
    in_settlement: NDArray[np.bool_]

    def fact(self, name: str) -> NDArray[np.int32]:
        """One field of `WayFacts` for all ways, int32 (ways,)."""
        return self.facts[:, WayFacts._fields.index(name)]


@dataclass
class _Pass:
    """What one pass over a file collects, in the file's order."""

    refs: "array[int]" = field(default_factory=partial(array, "q"))
    lon: "array[int]" = field(default_factory=partial(array, "l"))
    lat: "array[int]" = field(default_factory=partial(array, "l"))
    lengths: "array[int]" = field(default_factory=partial(array, "l"))
    facts: list[WayFacts] = field(default_factory=list)
    barriers: dict[int, int] = field(default_factory=dict)
    outlines: list[list[tuple[int, int]]] = field(default_factory=list)

    def way(self, way: osmium.osm.Way) -> None:
        """Keep a road with its points, or a settlement's outline."""
        tags = dict(way.tags)
        facts = way_facts(tags)
        if facts is not None and len(way.nodes) > 1:
            self.facts.append(facts)
            self.lengths.append(len(way.nodes))
            for node in way.nodes:
                self.refs.append(node.ref)
                known = node.location.valid()
                self.lon.append(node.x if known else _NOWHERE)
                self.lat.append(node.y if known else _NOWHERE)
        elif tags.get("landuse") == "residential" and way.is_closed() and len(way.nodes) > 3:
            known = all(node.location.valid() for node in way.nodes)
            self.outlines += [[(node.x, node.y) for node in way.nodes]] if known else []

    def node(self, node: osmium.osm.Node) -> None:
        """Keep a barrier that stops somebody."""
        bits = barrier_bits(dict(node.tags)) if "barrier" in node.tags else 0
        if bits:
            self.barriers[node.id] = bits


def _objects(path: Path) -> Iterator[object]:
    """Tagged nodes and ways of a file; a damaged or foreign file is refused by name."""
    kinds = osmium.osm.NODE | osmium.osm.WAY
    wanted = osmium.filter.KeyFilter(*_KEYS)
    try:
        yield from osmium.FileProcessor(str(path), kinds).with_locations().with_filter(wanted)
    except RuntimeError as error:
        raise RoadDataError(
            f"{path}: not a readable OpenStreetMap extract ({error}); "
            "download it again, and check that it ends in .osm.pbf, .osm or .osm.gz"
        ) from error


def _in_outlines(
    lon_deg: NDArray[np.float64],
    lat_deg: NDArray[np.float64],
    outlines: list[list[tuple[int, int]]],
) -> NDArray[np.bool_]:
    """Whether places lie within any outline, bool of the places' shape."""
    inside = np.zeros(len(lon_deg), bool)
    if outlines:
        rings = [np.array(outline, float) * _DEG_PER_UNIT for outline in outlines]
        tree = shapely.STRtree([shapely.Polygon(ring) for ring in rings])
        known = np.flatnonzero(np.isfinite(lon_deg))
        places = shapely.points(np.column_stack([lon_deg[known], lat_deg[known]]))
        inside[known[tree.query(places, predicate="within")[0]]] = True
    return inside


def _arrays(path: Path, found: _Pass) -> OsmRoads:
    """Lists of one pass as arrays, points by ascending id."""
    point_id, at, ref = np.unique(
        np.array(found.refs, np.int64), return_index=True, return_inverse=True
    )
    lon = np.array(found.lon, float)
    lat = np.array(found.lat, float)
    missing = lon == _NOWHERE
    lon, lat = lon * _DEG_PER_UNIT, lat * _DEG_PER_UNIT
    lon[missing] = lat[missing] = np.nan
    barrier = np.zeros(len(point_id), np.uint8)
    known = np.array(sorted(found.barriers), np.int64)
    place = np.searchsorted(point_id, known)
    on_road = (place < len(point_id)) & (point_id[np.minimum(place, len(point_id) - 1)] == known)
    barrier[place[on_road]] = [found.barriers[node] for node in known[on_road].tolist()]
    middle_lon = np.append((lon[:-1] + lon[1:]) / 2, np.nan)
    middle_lat = np.append((lat[:-1] + lat[1:]) / 2, np.nan)
    return OsmRoads(
        source=path,
        point_id=point_id,
        lon_deg=lon[at],
        lat_deg=lat[at],
        barrier=barrier,
        ref=ref.astype(np.int32),
        way=np.repeat(np.arange(len(found.lengths), dtype=np.int32), found.lengths),
        facts=np.array(found.facts, np.int32),
        in_settlement=_in_outlines(middle_lon, middle_lat, found.outlines),
    )


def read_osm(path: Path) -> OsmRoads:
    """Roads of an OpenStreetMap extract, for all modes of travel.

    Parameters
    ----------
    path
        A .osm.pbf, .osm or .osm.gz file.

    Returns
    -------
    OsmRoads
        Ways that at least one mode may use; coordinates in EPSG:4326.

    Raises
    ------
    RoadDataError
        If the file is missing, damaged or of another format, or holds no road.
    """
    if not path.is_file():
        raise RoadDataError(f"{path}: no such file; expected an OpenStreetMap extract")
    found = _Pass()
    for thing in _objects(path):
        if isinstance(thing, osmium.osm.Way):
            found.way(thing)
        elif isinstance(thing, osmium.osm.Node):
            found.node(thing)
    if not found.facts:
        raise RoadDataError(
            f"{path}: found no road; expected ways with a highway tag. "
            "An extract filtered to other themes cannot be used"
        )
    return _arrays(path, found)
