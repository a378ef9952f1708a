"""The fastest route itself, as road arcs: two climbs that meet, and shortcuts unpacked.

Each arc of the factor is either a road arc of the same cost or two arcs over a lower node (a
lower triangle, in the words of Dibbelt, Strasser and Wagner); taking it apart needs only the
costs before pruning. Lengths of routes in bulk do not need this: see `with_length`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.engine.climb import climb_tree
from analysis.engine.costs import Cost, EngineError
from analysis.engine.kernel import kernel
from analysis.engine.lookup import Lookup
from analysis.engine.model import Factor, Points, Rows
from analysis.engine.seeds import Ties, ties_of
from analysis.engine.symbolic import find_arc


class Route(NamedTuple):
    """One fastest route.

    Attributes
    ----------
    cost : int, in the factor's dtype and unit, offsets at both ends included
    arcs : int32, (k,), road arcs in the order of travel; empty when both points are tied to
        the same node, or when there is no way
    nodes : int32, (k + 1,), nodes in the order of travel; empty when there is no way
    """

    cost: int
    arcs: NDArray[np.int32]
    nodes: NDArray[np.int32]


@kernel
def _road_arc(lookup: Lookup, arc_cost: Cost, slot: int, cost: int) -> int:
    """Smallest road arc of a slot that costs exactly so much, or -1."""
    for at in range(lookup.slot_first[slot], lookup.slot_first[slot + 1]):
        if arc_cost[lookup.slot_arc[at]] == cost:
            found: int = lookup.slot_arc[at]
            return found
    return -1


@kernel
def _middle(rows: Rows, lookup: Lookup, chord: Cost, arc: int, down: int) -> int:
    """The lower node over which a factor arc gets its cost; its direction is 0 up, 1 down."""
    low, high = lookup.row_of[arc], rows.upper[arc]
    for at in range(lookup.lower_first[low], lookup.lower_first[low + 1]):
        to_low = lookup.lower[at]
        middle: int = lookup.row_of[to_low]
        to_high = find_arc(rows.first, rows.upper, middle, high)
        if to_high == rows.first[middle + 1] or rows.upper[to_high] != high:
            continue
        into, out_of = (to_high, to_low) if down else (to_low, to_high)
        if chord[into, 1] + chord[out_of, 0] == chord[arc, down]:
            return middle
    return -1


@kernel
def unpack(
    rows: Rows, lookup: Lookup, costs: tuple[Cost, Cost], ranks: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Road arcs along a chain of factor arcs.

    Parameters
    ----------
    rows, lookup
        Upper rows and tables for unpacking.
    costs
        Costs of the factor arcs before pruning, (m, 2), and of the road arcs, (arcs,).
    ranks
        int32, (k,), the chain, in the order of travel.

    Returns
    -------
    NDArray[np.int32]
        Road arcs in the order of travel.
    """
    chord, arc_cost = costs
    roads = [np.int32(0) for _ in range(0)]
    waiting = [(ranks[k], ranks[k + 1]) for k in range(len(ranks) - 2, -1, -1)]
    while len(waiting):
        begin, end = waiting.pop()
        arc = find_arc(rows.first, rows.upper, min(begin, end), max(begin, end))
        down = 1 if begin > end else 0
        road = _road_arc(lookup, arc_cost, 2 * arc + down, chord[arc, down])
        if road >= 0:
            roads.append(np.int32(road))
        else:
            middle = np.int32(_middle(rows, lookup, chord, arc, down))
            waiting.append((middle, end))
            waiting.append((begin, middle))
    return np.array(roads, np.int32)


def _chain(came: NDArray[np.int32], top: int) -> list[int]:
    """Ranks from the top back to where a climb began."""
    chain = [top]
    while came[chain[-1]] >= 0:
        chain.append(int(came[chain[-1]]))
    return chain


def route(factor: Factor, start: Points, *, end: Points) -> Route:
    """The fastest route from one point to another, road arc by road arc.

    Parameters
    ----------
    factor
        The network under its weights.
    start, end
        One point each, with offsets in the direction of travel.

    Returns
    -------
    Route
        Its cost, arcs and nodes; unreachable and empty when there is no way.

    Raises
    ------
    EngineError
        If there is not exactly one start and one end, or they do not fit the network.
    """
    if len(start) != 1 or len(end) != 1:
        raise EngineError(f"expected one start and one end; found {len(start)} and {len(end)}")
    topology, far = factor.topology, factor.unreachable
    costs, cames = [], []
    for arcs, point in ((factor.up, start), (factor.down, end)):
        ties = ties_of(factor, point)
        cost: Cost = np.full(topology.n_nodes, far, factor.arc_cost.dtype)
        came = np.full(topology.n_nodes, -1, np.int32)
        climb_tree(arcs, topology.parent, Ties(ties.rank[0], ties.cost[0]), cost, came)
        costs.append(cost)
        cames.append(came)
    total = costs[0] + costs[1]
    top = int(total.argmin())
    if total[top] >= far:
        return Route(far, np.empty(0, np.int32), np.empty(0, np.int32))
    ranks = np.array(_chain(cames[0], top)[::-1] + _chain(cames[1], top)[1:], np.int32)
    pair = (factor.chord, factor.arc_cost)
    arcs_along = unpack(topology.rows, topology.lookup, pair, ranks)
    first_node = topology.node_at[ranks[:1]]
    nodes = np.concatenate([first_node, topology.head[arcs_along]])
    return Route(int(total[top]), arcs_along, nodes)
