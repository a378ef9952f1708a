"""The peers, each behind the few calls that the benchmark asks of all of them."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
import pandana
import pandas as pd
import pyroutingkit
import routingkit_cch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Network:
    """What all contenders are given.

    Attributes
    ----------
    tail, head : int32, (arcs,)
    weight : int32, (arcs,), tenths of a second
    lon_deg, lat_deg : float64, (n,)
    """

    tail: Ints
    head: Ints
    weight: Ints
    lon_deg: NDArray[np.float64]
    lat_deg: NDArray[np.float64]

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.lon_deg)


def scipy_graph(network: Network, *, reverse: bool) -> csr_matrix:
    """Scipy's matrix of the network, the cheapest of parallel arcs; reversed on request."""
    order = np.lexsort((network.weight, network.head, network.tail))
    tail, head, weight = network.tail[order], network.head[order], network.weight[order]
    best = np.ones(len(tail), bool)
    best[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    ends = (head[best], tail[best]) if reverse else (tail[best], head[best])
    shape = (network.n_nodes, network.n_nodes)
    return csr_matrix((weight[best].astype(float), ends), shape=shape)


def scipy_nearest(graph: csr_matrix, sites: Ints) -> NDArray[np.float64]:
    """Cost to the nearest site for all nodes of a reversed graph, float64 (n,)."""
    return dijkstra(graph, indices=sites, min_only=True)


def scipy_matrix(graph: csr_matrix, demand: Ints, sites: Ints) -> NDArray[np.float64]:
    """Costs of a reversed graph between demand points and sites, a search for each site."""
    costs = np.empty((len(demand), len(sites)))
    for column, site in enumerate(sites):
        costs[:, column] = dijkstra(graph, indices=site)[demand]
    return costs


def pandana_network(network: Network) -> pandana.Network:
    """Pandana's network; preparing it includes its contraction hierarchy."""
    return pandana.Network(
        pd.Series(network.lon_deg),
        pd.Series(network.lat_deg),
        pd.Series(network.tail),
        pd.Series(network.head),
        pd.DataFrame({"time_ds": network.weight.astype(float)}),
        twoway=False,
    )


def pandana_pairs(net: pandana.Network, demand: Ints, sites: Ints) -> NDArray[np.float64]:
    """Costs from all demand points to all sites, pair by pair."""
    starts, ends = np.repeat(demand, len(sites)), np.tile(sites, len(demand))
    return np.array(net.shortest_path_lengths(starts, ends)).reshape(len(demand), len(sites))


def pandana_nearest(
    net: pandana.Network, network: Network, sites: Ints, limit_ds: float
) -> NDArray[np.float64]:
    """Cost to the nearest site within a limit for all nodes."""
    lon, lat = pd.Series(network.lon_deg[sites]), pd.Series(network.lat_deg[sites])
    net.set_pois("sites", limit_ds, 1, lon, lat)
    found: NDArray[np.float64] = net.nearest_pois(limit_ds, "sites", num_pois=1)[1].to_numpy()
    return found


def pyroutingkit_topology(network: Network) -> pyroutingkit.CCHTopology:
    """Pyroutingkit's order and structure."""
    topology = pyroutingkit.CCHTopology()
    topology.build(
        network.tail.astype(np.uint32),
        network.head.astype(np.uint32),
        network.lat_deg.astype(np.float32),
        network.lon_deg.astype(np.float32),
        network.n_nodes,
    )
    return topology


def pyroutingkit_matrix(
    metric: pyroutingkit.CCHMetric, starts: Ints, ends: Ints
) -> NDArray[np.uint32]:
    """Costs from all starts to all ends."""
    costs: NDArray[np.uint32] = metric.distances_many_to_many(
        starts.astype(np.uint32), ends.astype(np.uint32)
    )
    return costs


def routingkit_metric(network: Network, order: Ints) -> routingkit_cch.CCHMetric:
    """routingkit-cch under an order given to it (its own takes minutes)."""
    arcs = (network.tail.tolist(), network.head.tolist())
    cch = routingkit_cch.CCH(order.tolist(), *arcs, False)  # noqa: FBT003 - it has no name
    return routingkit_cch.CCHMetric(cch, network.weight.tolist())


def routingkit_columns(
    metric: routingkit_cch.CCHMetric, demand: Ints, sites: Ints
) -> Callable[[], NDArray[np.float64]]:
    """Costs from pinned demand points to sites, one query for each site."""
    pinned = routingkit_cch.CCHManyToOne(metric, demand.tolist())

    def run() -> NDArray[np.float64]:
        columns = [pinned.distances_to(int(site)) for site in sites]
        return np.array(columns, dtype=float).T

    return run


def osmnx_graph(path: Path) -> object:
    """Osmnx's graph of the roads of an extract, by way of the XML that it reads."""
    import osmnx  # slow to import, and wanted on request only

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roads.osm"
        roads = osmium.filter.KeyFilter("highway")
        with osmium.BackReferenceWriter(str(file), ref_src=str(path)) as writer:
            for way in osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(roads):
                writer.add(way)
        return osmnx.graph_from_xml(file)
