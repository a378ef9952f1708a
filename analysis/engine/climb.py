"""One new site: a narrow climb from it and one pass down what the demand points need.

The climb follows the elimination tree, so it needs no queue and visits a few hundred nodes.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.engine.costs import Cost, EngineError
from analysis.engine.kernel import bare, kernel
from analysis.engine.model import Arcs, Points
from analysis.engine.reach import Descent, Reach
from analysis.engine.seeds import Ties, ties_of


@kernel
def climb_tree(
    arcs: Arcs, parent: NDArray[np.int32], tie: Ties, cost: Cost, came: NDArray[np.int32]
) -> None:
    """Costs from one point to all ranks above it, and the rank each was reached from.

    Parameters
    ----------
    arcs
        Arcs of the climb.
    parent
        int32, (n,), elimination tree by rank.
    tie
        Ranks and costs of the point, (2,) each.
    cost
        (n,), by rank, unreachable at the start; changed.
    came
        int32, (n,), or empty when the way does not matter; -1 at the point's own ranks.
    """
    first, head, weight = arcs
    a, b = tie.rank
    for end in range(2):
        cost[tie.rank[end]] = min(cost[tie.rank[end]], tie.cost[end])
        if len(came):
            came[tie.rank[end]] = -1
    while a >= 0 or b >= 0:
        low = a if b < 0 or (0 <= a < b) else b
        for at in range(first[low], first[low + 1]):
            there = cost[low] + weight[at]
            if there < cost[head[at]]:
                cost[head[at]] = there
                if len(came):
                    came[head[at]] = low
        a = parent[a] if a == low else a
        b = parent[b] if b == low else b


@kernel
def descend_tree(descent: Descent, climbed: Cost, stack: Cost, n_tied: int) -> Cost:
    """One pass down a restricted set of nodes, one cost each.

    Parameters
    ----------
    descent
        Nodes and arcs, from the top down.
    climbed
        (n,), by rank, after the climb.
    stack
        (height,), one cost for each depth; overwritten.
    n_tied
        How many nodes points are tied to.

    Returns
    -------
    Cost
        (n_tied,), at those nodes.
    """
    rank, depth, number, first, above, weight = descent
    tied = np.empty(n_tied, climbed.dtype)
    for at in range(len(rank)):
        here = climbed[rank[at]]
        for arc in range(bare(first[at]), bare(first[at + 1])):
            here = min(here, stack[bare(above[arc])] + weight[arc])
        stack[bare(depth[at])] = here
        if number[at] >= 0:
            tied[number[at]] = here
    return tied


@kernel
def read_points(cost: Cost, tie: NDArray[np.int32], tie_cost: Cost, far: int) -> Cost:
    """Costs at the demand points from those at the nodes they are tied to.

    Parameters
    ----------
    cost
        (tied nodes,).
    tie, tie_cost
        (p, 2), nodes and costs to the point.
    far
        The unreachable cost.

    Returns
    -------
    Cost
        (p,), none larger than the unreachable cost.
    """
    out = np.empty(len(tie), cost.dtype)
    for point in range(len(tie)):
        best = cost[tie[point, 0]] + tie_cost[point, 0]
        best = min(best, cost[tie[point, 1]] + tie_cost[point, 1])
        out[point] = min(best, far)
    return out


def add_site(reach: Reach, site: Points) -> Cost:
    """Costs between all demand points of a reach and one new site.

    The change to everyone's nearest cost is the minimum of this and what they had.

    Parameters
    ----------
    reach
        As from `restrict`; it also says the direction.
    site
        One point, with offsets in the direction of travel.

    Returns
    -------
    Cost
        (demand points,), in the factor's dtype and unit; unreachable where no way leads.

    Raises
    ------
    EngineError
        If there is not exactly one point, or it does not fit the network.
    """
    if len(site) != 1:
        raise EngineError(f"expected one new site; found {len(site)}")
    factor = reach.factor
    ties = ties_of(factor, site)
    climb, _ = factor.passes(reach.direction)
    far = factor.unreachable
    cost: Cost = np.full(factor.topology.n_nodes, far, factor.arc_cost.dtype)
    tie = Ties(ties.rank[0], ties.cost[0])
    climb_tree(climb, factor.topology.parent, tie, cost, np.empty(0, np.int32))
    stack = np.empty(factor.topology.height, cost.dtype)
    tied = descend_tree(reach.descent, cost, stack, reach.n_tied)
    return read_points(tied, reach.tie, reach.tie_cost, far)
