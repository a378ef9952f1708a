"""The networks that the benchmark runs on, and the points asked about."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.peers import Ints, Network
from geodata.roads.arrays import ROAD_CLASSES, RoadNetwork
from geodata.roads.assemble import network_of
from geodata.roads.osm import read_osm

# Speeds for timing only, by road class, in km/h; they stand for no country's rules.
_KPH = dict.fromkeys(ROAD_CLASSES, 5.0) | {
    "motorway": 110.0, "trunk": 90.0, "primary": 80.0, "secondary": 70.0, "tertiary": 60.0,
    "unclassified": 50.0, "residential": 30.0, "living_street": 20.0, "service": 20.0,
    "track": 15.0, "road": 40.0, "ferry": 20.0,
}  # fmt: skip
# Roads that join neighbouring copies of a network, and how long each takes: ten minutes.
_BRIDGES = 3
_BRIDGE_DS = 6000


@dataclass(frozen=True, eq=False)
class Case:
    """One network with sites and demand points on random nodes, int32 each.

    Attributes
    ----------
    network : the roads
    few : 300 sites; many : 500 sites; demand : 5,000 demand points
    """

    network: Network
    few: Ints
    many: Ints
    demand: Ints


def load_network(path: Path, *, merge_chains: bool = False) -> Network:
    """Car network of an extract, with all its road nodes unless chains are merged."""
    built = network_of(read_osm(path), "car", merge_chains=merge_chains).network
    return Network(built.tail, built.head, weights_of(built), built.lon_deg, built.lat_deg)


def weights_of(network: RoadNetwork) -> Ints:
    """Time of each arc at the benchmark's speeds, tenths of a second, at least one."""
    kph = np.array([_KPH[name] for name in ROAD_CLASSES])[network.road_class]
    return np.asarray(np.maximum(1, np.rint(network.length_dm * 3.6 / kph)), np.int32)


def case_of(network: Network) -> Case:
    """Random sites and demand points on a network; the same ones each time."""
    generator = np.random.default_rng(7)
    few, many, demand = (
        generator.choice(network.n_nodes, count, replace=False).astype(np.int32)
        for count in (300, 500, 5000)
    )
    return Case(network, few, many, demand)


def copies_of(network: Network, count: int) -> Network:
    """Copies of a network side by side, neighbours joined by a few two-way roads."""
    n = network.n_nodes
    shift = np.repeat(np.arange(count) * n, len(network.tail))
    ends = np.random.default_rng(11).integers(0, n, (2, count - 1, _BRIDGES))
    left = (ends[0] + n * np.arange(count - 1)[:, None]).ravel()
    right = (ends[1] + n * np.arange(1, count)[:, None]).ravel()
    tail = np.concatenate([np.tile(network.tail, count) + shift, left, right])
    head = np.concatenate([np.tile(network.head, count) + shift, right, left])
    weight = np.concatenate(
        [np.tile(network.weight, count), np.full(2 * len(left), _BRIDGE_DS, np.int32)]
    )
    lon_deg = np.tile(network.lon_deg, count) + np.repeat(np.arange(count), n)
    return Network(
        tail.astype(np.int32),
        head.astype(np.int32),
        weight.astype(np.int32),
        lon_deg,
        np.tile(network.lat_deg, count),
    )
