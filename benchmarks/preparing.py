"""Work that comes before questions: reading, preparing, loading, new speeds."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyroutingkit

from analysis.engine import Points, Topology, customise, nearest, prepare
from benchmarks import peers
from benchmarks.networks import Case, load_network
from benchmarks.timing import BYTES, OURS, Result, Run, interleaved_ms
from geodata.roads.assemble import network_of
from geodata.roads.cache import load_arrays, save_arrays, topology_key
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
        if with_osmnx:
            contenders["osmnx (reading alone)"] = partial(peers.osmnx_graph, path)
        ours, others = split(interleaved_ms(contenders, 3))
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
        key = topology_key(topology.tail, topology.head, topology.n_nodes)
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


def many_rounds(networks: Path) -> Result:
    """500 rounds of new speeds and nearest site on a network of a small region."""
    path = networks / "north_bayreuth" / "north-bayreuth.osm.gz"
    network = load_network(path, merge_chains=True)
    topology = prepare(network.tail, network.head, network.n_nodes)
    generator = np.random.default_rng(5)
    sites = Points.at_nodes(generator.choice(network.n_nodes, 20, replace=False))
    draws = [
        (network.weight * generator.uniform(0.8, 1.2, len(network.weight))).astype(np.int32)
        for _ in range(500)
    ]

    def run() -> None:
        for draw in draws:
            nearest(customise(topology, draw), sites)

    run()
    ours = interleaved_ms({OURS: run}, 3)[OURS]
    work = f"500 x new speeds and nearest of 20 sites, {network.n_nodes:,} road nodes"
    return Result(work, ours, {}, None, {"under 1 s": ours < 1000})
