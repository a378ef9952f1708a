"""Costs between all demand points and all sites, a row of lanes at a time.

Sites are taken in the order of their ranks, sixteen together, so that neighbours share their
climb; then one pass down the part of the factor that the demand points need gives all of a
batch's costs.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.engine.costs import Cost
from analysis.engine.kernel import bare, kernel
from analysis.engine.lanes import copy_row, empty_rows, gather_row, lanes_of, relax_row
from analysis.engine.model import Arcs, Direction, Factor, Points
from analysis.engine.reach import Descent, Reach, restrict, upward_closure
from analysis.engine.seeds import Ties, ties_of


@kernel
def climb_rows(
    arcs: Arcs, ties: Ties, place: NDArray[np.int32], found: NDArray[np.int32], rows: Cost
) -> int:
    """Costs from up to a row's worth of sites upwards, all lanes at once.

    Parameters
    ----------
    arcs
        Arcs of the climb.
    ties
        Ranks and costs of the batch's sites, (lanes or fewer, 2).
    place
        int32, (n,), 0 everywhere; set to the row of each rank found.
    found
        int32, room for the ranks found; filled in ascending order.
    rows
        Costs, (c, lanes); row 0 stays unreachable, rows 1 and on are filled.

    Returns
    -------
    int
        How many ranks were found.
    """
    first, head, weight = arcs
    count = upward_closure(arcs, ties.rank.reshape(-1), place, found)
    found[:count].sort()
    for k in range(count):
        place[found[k]] = k + 1
        copy_row(rows, k + 1, rows, 0)
    for site in range(len(ties.rank)):
        for end in range(2):
            row = place[ties.rank[site, end]]
            rows[row, site] = min(rows[row, site], ties.cost[site, end])
    for k in range(count):
        low = found[k]
        for at in range(first[low], first[low + 1]):
            relax_row(rows, place[head[at]], k + 1, weight[at])
    return count


@kernel
def descend_rows(
    descent: Descent, place: NDArray[np.int32], climbed: Cost, stack: Cost, tied: Cost
) -> None:
    """One pass down a restricted set of nodes, all lanes at once.

    Parameters
    ----------
    descent
        Nodes and arcs, from the top down.
    place
        int32, (n,), row of `climbed` at which each rank starts.
    climbed
        Costs, (c, lanes), from the sites upwards; row 0 all unreachable.
    stack
        Costs, (height, lanes), one row for each depth; overwritten.
    tied
        Costs, (tied nodes, lanes); overwritten.
    """
    rank, depth, number, first, above, weight = descent
    for at in range(len(rank)):
        span = (first[at], first[at + 1])
        entry = (climbed, np.intp(place[rank[at]]))
        gather_row(stack, depth[at], entry, (above, weight), span)
        if number[at] >= 0:
            copy_row(tied, number[at], stack, depth[at])


@kernel
def read_rows(
    rows: Cost,
    tie: NDArray[np.int32],
    tie_cost: Cost,
    far: int,
    column: NDArray[np.int64],
    out: Cost,
) -> None:
    """Costs at the demand points from the costs at the nodes they are tied to.

    Parameters
    ----------
    rows
        Costs, (tied nodes, lanes).
    tie, tie_cost
        (p, 2), row numbers and costs to the point.
    far
        The unreachable cost; nothing in the result is larger.
    column
        int64, (lanes or fewer,), which column each lane is.
    out
        Costs, (p, sites); the batch's columns are overwritten.
    """
    for point in range(len(tie)):
        a, b = bare(tie[point, 0]), bare(tie[point, 1])
        cost_a, cost_b = tie_cost[point, 0], tie_cost[point, 1]
        for lane in range(len(column)):
            best = min(rows[a, lane] + cost_a, rows[b, lane] + cost_b)
            out[point, bare(column[lane])] = min(best, far)


def _batches(reach: Reach, ties: Ties, out: Cost) -> None:
    """Fill the matrix batch by batch; columns in the order of the sites given."""
    factor = reach.factor
    climb, _ = factor.passes(reach.direction)
    dtype, lanes = factor.arc_cost.dtype, lanes_of(factor.arc_cost.dtype)
    place = np.zeros(factor.topology.n_nodes, np.int32)
    found = np.empty(factor.topology.n_nodes, np.int32)
    most = min(factor.topology.n_nodes, 2 * lanes * factor.topology.height)
    climbed, tied = empty_rows(most + 1, dtype), empty_rows(reach.n_tied, dtype)
    stack = empty_rows(factor.topology.height, dtype)
    climbed[0] = factor.unreachable
    order = np.argsort(ties.rank[:, 0], kind="stable")
    for begin in range(0, len(order), lanes):
        batch = order[begin : begin + lanes]
        some = Ties(ties.rank[batch], ties.cost[batch])
        count = climb_rows(climb, some, place, found, climbed)
        descend_rows(reach.descent, place, climbed, stack, tied)
        read_rows(tied, reach.tie, reach.tie_cost, factor.unreachable, batch, out)
        place[found[:count]] = 0


def matrix_of(reach: Reach, sites: Points) -> Cost:
    """Costs between the demand points of a reach and some sites.

    Parameters
    ----------
    reach
        As from `restrict`; it also says the direction.
    sites
        Where the sites are tied to the network, with offsets in the direction of travel.

    Returns
    -------
    Cost
        (demand points, sites), in the factor's dtype and unit; unreachable where no way leads.

    Raises
    ------
    EngineError
        If a site's node or offset does not fit the network.
    """
    ties = ties_of(reach.factor, sites)
    out: Cost = np.empty((len(reach.tie), len(sites)), reach.factor.arc_cost.dtype)
    _batches(reach, ties, out)
    return out


def matrix(
    factor: Factor, demand: Points, *, sites: Points, direction: Direction = "to_site"
) -> Cost:
    """Costs between all demand points and all sites.

    Parameters
    ----------
    factor
        The network under its weights.
    demand, sites
        Points, with offsets in the direction of travel.
    direction
        "to_site": clients travel to the sites; "from_site": the providers travel to them.

    Returns
    -------
    Cost
        (demand points, sites), in the factor's dtype and unit; unreachable where no way leads.

    Raises
    ------
    EngineError
        If a point's node or offset does not fit the network.
    """
    return matrix_of(restrict(factor, demand, direction=direction), sites)
