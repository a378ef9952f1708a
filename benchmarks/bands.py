"""Isochrone polygons of one site beside the usual way: Dijkstra, then buffers of roads united."""

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_matrix

from analysis import engine
from analysis.isochrones import isochrones, road_points
from analysis.roads import RoadTimes, put_times, roads_of_network
from analysis.snapping import Remainder, arriving, snap
from benchmarks import peers
from benchmarks.networks import weights_of
from benchmarks.preparing import split
from benchmarks.timing import OURS, Result, Run, interleaved_ms
from geodata.roads.assemble import network_of
from geodata.roads.osm import read_osm

# Four bands around the middle of Porto; the same remainder and grid as the Latgale pack has.
_BANDS_MIN = (10.0, 20.0, 30.0, 40.0)
_PLACE = (-8.61, 41.15)
_WALKED = Remainder(limit_km=2.0, detour_factor=1.3, speed_kph=5.0)
_CELL_M = 250.0
# Ground beside a road that the peer's polygons take in.
_BUFFER_M = 125.0


def _times(path: Path) -> RoadTimes:
    """The roads of an extract with all their nodes, under the benchmark's speeds."""
    built = network_of(read_osm(path), "car", merge_chains=False)
    return put_times(roads_of_network(built), weights_of(built.network))


def _buffers(times: RoadTimes, graph: csr_matrix, site: int) -> shapely.Geometry:
    """The first band alone as the union of the buffered roads that Dijkstra reaches within it."""
    roads = times.roads
    minutes = peers.scipy_nearest(graph, np.array([site], np.int32)) / 600
    reached = np.maximum(minutes[roads.tail], minutes[roads.head])
    near = roads.lines[np.unique(roads.link[reached <= _BANDS_MIN[0]])]
    return shapely.union_all(shapely.buffer(near, _BUFFER_M, 1))


def bands_result(path: Path, rounds: int) -> Result:
    """Polygons of four bands, clients travelling to the site."""
    times = _times(path)
    roads = times.roads
    points = road_points(roads, _CELL_M)
    place = snap(times, pd.DataFrame([_PLACE], columns=["lon", "lat"]), _WALKED.limit_km)
    site = int(arriving(times, place).node[0].max())
    network = peers.Network(
        roads.tail, roads.head, times.time_ds, *np.zeros((2, roads.topology.n_nodes))
    )
    graph = peers.scipy_graph(network, reverse=True)
    found = engine.nearest(times.factor, engine.Points.at_nodes(np.array([site]))).cost
    judge = peers.scipy_nearest(graph, np.array([site], np.int32))
    assert (engine.split_length(np.asarray(found, np.int64))[0] == judge).all()
    contenders: dict[str, Run] = {
        OURS: lambda: isochrones(times, points, _PLACE, _BANDS_MIN, remainder=_WALKED),
        "scipy, then buffers united, first band only": lambda: _buffers(times, graph, site),
    }
    contenders[OURS]()
    ours, others = split(interleaved_ms(contenders, 3 * rounds))
    return Result(
        "isochrone polygons for four bands", ours, others, None, {"under 60 ms": ours < 60}
    )
