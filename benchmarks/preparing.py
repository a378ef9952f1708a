"""Work that comes before questions: reading, preparing, loading, new speeds."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import numpy as np
import pyroutingkit
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from analysis.engine import Points, Topology, customise, nearest, prepare
from analysis.roads import pack_times_ds, roads_of
from benchmarks import peers
from benchmarks.networks import Case
from benchmarks.timing import BYTES, OURS, Result, Run, interleaved_ms
from geodata.pack import load_pack
from geodata.roads.assemble import network_of
from geodata.roads.cache import load_arrays, save_arrays
from geodata.roads.osm import read_osm


@dataclass(frozen=True)
class _Extract:
    """An extract to be read, and the time that is allowed for it."""

    name: str
    file: str
    limit_s: float


_EXTRACTS = (
    _Extract("north_bayreuth", "north-bayreuth.osm.gz", 2.0),
    _Extract("porto_r5", "porto.osm.pbf", 8.0),
)


def split(times: Mapping[str, float]) -> tuple[float, dict[str, float]]:
    """Our time, and the peers' by name."""
    return times[OURS], {name: value for name, value in times.items() if name not in (OURS, BYTES)}


def _from_file(path: Path) -> Topology:
    """Read, assemble and prepare the car network."""
    network = network_of(read_osm(path), "car").network
    return prepare(network.tail, network.head, network.n_nodes)


def reading(networks: Path, *, with_osmnx: bool) -> list[Result]:
    """From an extract to a prepared network."""
    results = []
    for extract in _EXTRACTS:
        path = networks / extract.name / extract.file
        contenders: dict[str, Run] = {OURS: partial(_from_file, path)}
        contenders[OURS]()
        ours, others = split(interleaved_ms(contenders, 3))
        if with_osmnx:  # once: a minute and a half for Porto
            started = perf_counter()
            peers.osmnx_graph(path)
            others["osmnx (reading alone)"] = 1000 * (perf_counter() - started)
        met = {f"under {extract.limit_s:.0f} s": ours < 1000 * extract.limit_s}
        work = f"{extract.name}: from extract to prepared network"
        results.append(Result(work, ours, others, None, met))
    return results


def preparation(case: Case, rounds: int) -> Result:
    """Order and structure from arrays."""
    network = case.network
    contenders: dict[str, Run] = {
        OURS: lambda: prepare(network.tail, network.head, network.n_nodes),
        "pandana": lambda: peers.pandana_network(network),
        "pyroutingkit": lambda: peers.pyroutingkit_topology(network),
    }
    ours, others = split(interleaved_ms(contenders, rounds))
    met = {"15 x pandana": others["pandana"] > 15 * ours, "under 2 s": ours < 2000}
    return Result("preparation from arrays", ours, others, None, met)


def loading(topology: Topology, rounds: int) -> Result:
    """A prepared network from disk."""
    with tempfile.TemporaryDirectory() as folder:
        key = "topology"
        arrays = {field.name: getattr(topology, field.name) for field in fields(topology)}
        save_arrays(Path(folder), key, arrays)

        def load() -> Topology:
            return Topology(**cast(dict[str, Any], load_arrays(Path(folder), key)))

        ours = interleaved_ms({OURS: load}, rounds)[OURS]
    return Result("loading a prepared network", ours, {}, None, {"under 50 ms": ours < 50})


def new_speeds(case: Case, topology: Topology, rounds: int) -> Result:
    """Weights onto the whole network; ours includes pruning, the peers' do not prune."""
    weight = case.network.weight
    metric = pyroutingkit.CCHMetric(peers.pyroutingkit_topology(case.network))
    theirs = peers.routingkit_metric(case.network, topology.node_at)
    unsigned, plain = weight.astype(np.uint32), weight.tolist()
    contenders: dict[str, Run] = {
        OURS: lambda: customise(topology, weight),
        "pyroutingkit": lambda: metric.customize(unsigned),
        "routingkit-cch": lambda: theirs.reset(plain),
    }
    ours, others = split(interleaved_ms(contenders, rounds))
    met = {"under 2.5 x pyroutingkit": ours < 2.5 * others["pyroutingkit"]}
    return Result("new speeds on the whole network", ours, others, None, met)


def many_rounds() -> Result:
    """500 rounds of new speeds and nearest site on the embedded pack, scipy beside it."""
    pack = load_pack()
    roads = roads_of(pack, "car")
    time_ds = pack_times_ds(pack, roads, str(pack.seasons.index[0]))
    topology = roads.topology
    generator = np.random.default_rng(5)
    chosen = generator.choice(topology.n_nodes, 20, replace=False)
    sites = Points.at_nodes(chosen)
    draws = [
        (time_ds * generator.uniform(0.8, 1.2, len(time_ds))).astype(np.int32) for _ in range(500)
    ]

    def ours_once() -> None:
        for draw in draws:
            nearest(customise(topology, draw), sites)

    def scipys_once() -> None:
        for draw in draws:
            backwards = csr_array((draw, (roads.head, roads.tail)), shape=(topology.n_nodes,) * 2)
            dijkstra(backwards, indices=chosen, min_only=True)

    ours_once()
    times = interleaved_ms({OURS: ours_once, "scipy": scipys_once}, 3)
    ours, others = split(times)
    work = f"embedded pack: 500 x new speeds and nearest of 20 sites, {topology.n_nodes:,} nodes"
    return Result(work, ours, others, None, {"under 1 s": ours < 1000})
