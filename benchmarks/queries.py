"""Questions to a prepared network: nearest site, full matrix, one new site."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandana
import pyroutingkit

from analysis.engine import Factor, Points, add_site, customise, matrix, nearest, prepare, restrict
from analysis.engine.lanes import ROW_BYTES, lanes_of
from benchmarks import peers
from benchmarks.networks import Case
from benchmarks.preparing import split
from benchmarks.timing import BYTES, OURS, Result, Run, interleaved_ms, memcpy_of

# pandana's search for the nearest site needs a limit: an hour.
_PANDANA_LIMIT_DS = 36_000.0


@dataclass(frozen=True, eq=False)
class Contenders:
    """Ours and the peers, each prepared on the same network and weights."""

    case: Case
    factor: Factor
    graph: Any
    pandana: pandana.Network
    pyroutingkit: pyroutingkit.CCHMetric
    routingkit: Any


def contenders_of(case: Case) -> Contenders:
    """Prepare everyone."""
    network = case.network
    topology = prepare(network.tail, network.head, network.n_nodes)
    metric = pyroutingkit.CCHMetric(peers.pyroutingkit_topology(network))
    metric.customize(network.weight.astype(np.uint32))
    return Contenders(
        case,
        customise(topology, network.weight),
        peers.scipy_graph(network, reverse=True),
        peers.pandana_network(network),
        metric,
        peers.routingkit_metric(network, topology.node_at),
    )


def nearest_bytes(factor: Factor) -> int:
    """Bytes that a descent must move: arcs, states twice, and the answers by node."""
    n, arcs = factor.topology.n_nodes, len(factor.up.head) - int(factor.up.first[0])
    return 8 * arcs + 4 * n + 2 * 8 * n + 4 * n + 8 * n


def matrix_bytes(factor: Factor, demand: Points, n_sites: int) -> int:
    """Bytes that the descents of all batches must move, and the matrix itself.

    Each arc reads its own 8 bytes and a row of lanes, each node writes a row.
    """
    descent = restrict(factor, demand).descent
    batches = -(-n_sites // lanes_of(factor.arc_cost.dtype))
    rows = len(descent.above) + len(descent.rank)
    each = 8 * len(descent.above) + 4 * len(descent.rank) + ROW_BYTES * rows
    return batches * each + 4 * n_sites * len(demand)


def nearest_result(all_of: Contenders, rounds: int) -> Result:
    """Nearest of 300 sites for every node, and which it is."""
    case, sites = all_of.case, Points.at_nodes(all_of.case.few)
    judge = peers.scipy_nearest(all_of.graph, case.few)
    assert (nearest(all_of.factor, sites).cost == judge).all()
    contenders: dict[str, Run] = {
        OURS: lambda: nearest(all_of.factor, sites),
        "scipy": lambda: peers.scipy_nearest(all_of.graph, case.few),
        "pandana (60 min limit)": lambda: peers.pandana_nearest(
            all_of.pandana, case.network, case.few, _PANDANA_LIMIT_DS
        ),
    }
    contenders[BYTES] = memcpy_of(nearest_bytes(all_of.factor))
    times = interleaved_ms(contenders, 3 * rounds)
    (ours, others), limit = split(times), times[BYTES]
    met = {
        "12 x scipy": others["scipy"] > 12 * ours,
        "within 4 x of the compulsory bytes": ours < 4 * limit,
    }
    return Result("nearest of 300 sites for all nodes", ours, others, limit, met)


def matrix_result(all_of: Contenders, rounds: int) -> Result:
    """All 5,000 demand points to all 500 sites."""
    case = all_of.case
    sites, demand = Points.at_nodes(case.many), Points.at_nodes(case.demand)
    judge = peers.scipy_matrix(all_of.graph, case.demand, case.many)
    columns = peers.routingkit_columns(all_of.routingkit, case.demand, case.many)
    assert (matrix(all_of.factor, demand, sites=sites) == judge).all()
    assert (columns() == judge).all()
    contenders: dict[str, Run] = {
        OURS: lambda: matrix(all_of.factor, demand, sites=sites),
        "pyroutingkit": lambda: peers.pyroutingkit_matrix(
            all_of.pyroutingkit, case.demand, case.many
        ),
        "routingkit-cch": columns,
        "scipy": lambda: peers.scipy_matrix(all_of.graph, case.demand, case.many),
        "pandana": lambda: peers.pandana_pairs(all_of.pandana, case.demand, case.many),
    }
    contenders[BYTES] = memcpy_of(matrix_bytes(all_of.factor, demand, len(case.many)))
    times = interleaved_ms(contenders, rounds)
    (ours, others), limit = split(times), times[BYTES]
    met = {
        "25 x the fastest peer": min(others.values()) > 25 * ours,
        "500 x scipy": others["scipy"] > 500 * ours,
        "within 2.5 x of the compulsory bytes": ours < 2.5 * limit,
    }
    return Result("matrix of 5,000 demand points x 500 sites", ours, others, limit, met)


def site_result(all_of: Contenders, rounds: int) -> Result:
    """One new site for 5,000 demand points."""
    case, one = all_of.case, all_of.case.many[:1]
    reach = restrict(all_of.factor, Points.at_nodes(case.demand))
    site = Points.at_nodes(one)
    judge = peers.scipy_matrix(all_of.graph, case.demand, one)
    assert (add_site(reach, site) == judge[:, 0]).all()
    contenders: dict[str, Run] = {
        OURS: lambda: add_site(reach, site),
        "routingkit-cch": peers.routingkit_columns(all_of.routingkit, case.demand, one),
        "pyroutingkit": lambda: peers.pyroutingkit_matrix(all_of.pyroutingkit, case.demand, one),
        "scipy": lambda: peers.scipy_matrix(all_of.graph, case.demand, one),
        "pandana": lambda: peers.pandana_pairs(all_of.pandana, case.demand, one),
    }
    ours, others = split(interleaved_ms(contenders, 3 * rounds))
    met = {"3 x the fastest peer": min(others.values()) > 3 * ours, "under 2 ms": ours < 2}
    return Result("one new site for 5,000 demand points", ours, others, None, met)
