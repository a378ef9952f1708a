"""Costs between sites and every node of the network, in one sweep up and one down.

With zeros at the sites, one pass over the ranks upwards and one downwards is a pair of
triangular solves in the (min, +) semiring (D. Delling, A. V. Goldberg, A. Nowatzyk and
R. F. Werneck, "PHAST: hardware-accelerated shortest path trees", J. Parallel and Distributed
Computing 73, 2013). Each node carries the best cost and the site it belongs to; among equally
near sites the one with the smallest number is named, so that results repeat.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.engine.costs import Cost
from analysis.engine.kernel import bare, kernel
from analysis.engine.model import Arcs, Direction, Factor, Points
from analysis.engine.seeds import Seeds, seeds_of

# The site's number fills the low bits of a packed state, the cost the high ones.
SITE_BITS = 32
NO_SITE = (1 << 31) - 1


class Nearest(NamedTuple):
    """The nearest site of every node.

    Attributes
    ----------
    cost : (n,), in the factor's dtype and unit; unreachable where no site can be reached
    which : int32, (n,), row of the site in the points asked about, -1 where unreachable
    """

    cost: Cost
    which: NDArray[np.int32]


@kernel
def pack_seeds(seeds: Seeds, state: NDArray[np.int64]) -> None:
    """Lay cost and number of each seed on its node; the least wins.

    Parameters
    ----------
    seeds
        Ranks, costs (int32) and points of the sites.
    state
        int64, (n,), packed costs, unreachable at the start; changed.
    """
    for k in range(len(seeds.rank)):
        packed = (np.int64(seeds.cost[k]) << SITE_BITS) | seeds.point[k]
        if packed < state[seeds.rank[k]]:
            state[seeds.rank[k]] = packed


@kernel
def climb_packed(arcs: Arcs, state: NDArray[np.int64], far: int) -> None:
    """One pass from the lowest rank up; packed costs travel along the arcs.

    Parameters
    ----------
    arcs
        Arcs of the climb, int32 weights.
    state
        int64, (n,), by rank; changed.
    far
        The packed state of the unreachable.
    """
    first, head, weight = arcs
    for low in range(len(state)):
        here = state[low]
        if here < far:
            for at in range(bare(first[low]), bare(first[low + 1])):
                there = here + (np.int64(weight[at]) << SITE_BITS)
                high = bare(head[at])
                state[high] = min(state[high], there)


@kernel
def _over(arcs: Arcs, state: NDArray[np.int64], at: int) -> int:
    """Packed cost over one arc of the descent."""
    over: int = state[bare(arcs.head[at])] + (np.int64(arcs.weight[at]) << SITE_BITS)
    return over


@kernel
def descend_packed(
    arcs: Arcs, state: NDArray[np.int64], node_at: NDArray[np.int32], result: Nearest
) -> None:
    """One pass from the highest rank down, and the answers by node.

    Most nodes have one or two arcs, in no order a processor could foresee; taking the first
    and the last of them without asking how many there are spares it most wrong guesses.

    Parameters
    ----------
    arcs
        Arcs of the descent, int32 weights.
    state
        int64, (n,), by rank, after the climb; changed.
    node_at
        int32, (n,), node of each rank.
    result
        Costs, int32, and sites by node; overwritten.
    """
    first = arcs.first
    cost, which = result
    for step in range(len(state)):
        low = bare(len(state) - 1 - step)
        here = state[low]
        begin, end = bare(first[low]), bare(first[low + bare(1)])
        if begin < end:
            last = end - bare(1)
            here = min(here, _over(arcs, state, begin))
            here = min(here, _over(arcs, state, last))
            for at in range(begin + bare(1), last):
                here = min(here, _over(arcs, state, at))
        state[low] = here
        site, node = here & NO_SITE, bare(node_at[low])
        cost[node] = here >> SITE_BITS
        which[node] = site if site != NO_SITE else -1


@kernel
def lay_seeds(seeds: Seeds, cost: Cost, which: NDArray[np.int32]) -> None:
    """Lay cost and number of each seed on its node, kept apart; the least wins.

    Parameters
    ----------
    seeds
        Ranks, costs and points of the sites.
    cost, which
        (n,), by rank, unreachable and -1 at the start; changed.
    """
    for k in range(len(seeds.rank)):
        at, new = seeds.rank[k], seeds.cost[k]
        if new < cost[at] or (new == cost[at] and seeds.point[k] < which[at]):
            cost[at], which[at] = new, seeds.point[k]


@kernel
def climb_labelled(arcs: Arcs, cost: Cost, which: NDArray[np.int32], far: int) -> None:
    """As `climb_packed`, with cost and site in two arrays.

    Parameters
    ----------
    arcs
        Arcs of the climb.
    cost, which
        (n,), by rank; changed.
    far
        The unreachable cost.
    """
    first, head, weight = arcs
    for low in range(len(cost)):
        if cost[low] < far:
            for at in range(first[low], first[low + 1]):
                high, there = head[at], cost[low] + weight[at]
                if there < cost[high] or (there == cost[high] and which[low] < which[high]):
                    cost[high], which[high] = there, which[low]


@kernel
def descend_labelled(arcs: Arcs, cost: Cost, which: NDArray[np.int32], far: int) -> None:
    """As `descend_packed`, with cost and site in two arrays, both left by rank.

    Parameters
    ----------
    arcs
        Arcs of the descent.
    cost, which
        (n,), by rank, after the climb; changed.
    far
        The unreachable cost.
    """
    first, head, weight = arcs
    for low in range(len(cost) - 1, -1, -1):
        here, site = cost[low], which[low]
        for at in range(first[low], first[low + 1]):
            there, other = cost[head[at]] + weight[at], which[head[at]]
            if there < here or (there == here and there < far and other < site):
                here, site = there, other
        cost[low], which[low] = here, site


def _nearest_packed(factor: Factor, seeds: Seeds, direction: Direction) -> Nearest:
    """Nearest site of every node when costs are int32."""
    climb, descent = factor.passes(direction)
    n = factor.topology.n_nodes
    far = (factor.unreachable << SITE_BITS) | NO_SITE
    state = np.full(n, far, np.int64)
    pack_seeds(seeds, state)
    climb_packed(climb, state, far)
    result = Nearest(np.empty(n, np.int32), np.empty(n, np.int32))
    descend_packed(descent, state, factor.topology.node_at, result)
    return result


def _nearest_labelled(factor: Factor, seeds: Seeds, direction: Direction) -> Nearest:
    """Nearest site of every node when costs carry lengths."""
    climb, descent = factor.passes(direction)
    far = factor.unreachable
    cost: Cost = np.full(factor.topology.n_nodes, far, factor.arc_cost.dtype)
    which = np.full(len(cost), -1, np.int32)
    lay_seeds(seeds, cost, which)
    climb_labelled(climb, cost, which, far)
    descend_labelled(descent, cost, which, far)
    return Nearest(cost[factor.topology.rank], which[factor.topology.rank])


def nearest(factor: Factor, sites: Points, *, direction: Direction = "to_site") -> Nearest:
    """Cost to (or from) the nearest of many sites for every node, and which site it is.

    Among sites at equal cost the smallest row is named. A node from which no site can be
    reached has cost `UNREACHABLE` (or its form with length) and site -1.

    Parameters
    ----------
    factor
        The network under its weights.
    sites
        Where the sites are tied to the network.
    direction
        "to_site": clients travel to the site; "from_site": the provider travels to them.

    Returns
    -------
    Nearest
        Costs and sites by node id.

    Raises
    ------
    EngineError
        If a site's node or offset does not fit the network.
    """
    seeds = seeds_of(factor, sites)
    if factor.has_length:
        return _nearest_labelled(factor, seeds, direction)
    return _nearest_packed(factor, seeds, direction)
