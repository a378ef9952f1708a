"""The part of the factor that a set of demand points can reach upwards.

Everyone else's rows never matter to them, and the part is small: a sixth of a city's network
for 5,000 points (D. Delling, A. V. Goldberg and R. F. Werneck, "Faster batched shortest paths in
road networks", ATMOS 2011, the restricted sweep). It is made once for a set of demand points
and serves any number of sites.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.engine.costs import Cost
from analysis.engine.kernel import kernel
from analysis.engine.model import Arcs, Direction, Factor, Points
from analysis.engine.seeds import ties_of


class Descent(NamedTuple):
    """A restricted set of nodes in the order of the descent, from the top down.

    All upper neighbours of a node stand above it in the elimination tree, and the order visits
    each subtree in one piece; so one cost for each depth of the tree is all that a descent
    must remember, and it stays in the nearest cache.

    Attributes
    ----------
    rank : int32, (r,), rank of each node
    depth : int32, (r,), nodes above it in the elimination tree
    tied : int32, (r,), number among the nodes that points are tied to, -1 for the others
    first : int64, (r + 1,), where each node's arcs begin
    above : int32, (m,), depth at the higher end of each arc
    weight : factor's dtype, (m,), cost of the arc
    """

    rank: NDArray[np.int32]
    depth: NDArray[np.int32]
    tied: NDArray[np.int32]
    first: NDArray[np.int64]
    above: NDArray[np.int32]
    weight: Cost


@dataclass(frozen=True, eq=False)
class Reach:
    """What a set of demand points can reach upwards in the factor.

    Attributes
    ----------
    factor : the network under its weights
    direction : in which the demand points are asked about
    descent : the nodes and arcs that matter to them
    n_tied : how many nodes demand points are tied to
    tie : int32, (p, 2), numbers of the nodes that each demand point is tied to
    tie_cost : factor's dtype, (p, 2), cost between those nodes and the point
    """

    factor: Factor
    direction: Direction
    descent: Descent
    n_tied: int
    tie: NDArray[np.int32]
    tie_cost: Cost


@kernel
def upward_closure(
    arcs: Arcs, seeds: NDArray[np.int32], place: NDArray[np.int32], found: NDArray[np.int32]
) -> int:
    """Mark what can be reached upwards from some ranks, and count it.

    Parameters
    ----------
    arcs
        Arcs of one direction.
    seeds
        int32, (k,), ranks to begin with; repeats allowed.
    place
        int32, (n,), 0 everywhere; set to -1 for the ranks found.
    found
        int32, room for all of them; filled in the order of discovery.

    Returns
    -------
    int
        How many were found.
    """
    first, head, _ = arcs
    count = 0
    for rank in seeds:
        if place[rank] == 0:
            place[rank] = -1
            found[count] = rank
            count += 1
    done = 0
    while done < count:
        low = found[done]
        done += 1
        for at in range(first[low], first[low + 1]):
            high = head[at]
            if place[high] == 0:
                place[high] = -1
                found[count] = high
                count += 1
    return count


@kernel
def marked_from_top(place: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """Marked ranks from the top down.

    Parameters
    ----------
    place
        int32, (n,), -1 where marked.
    count
        How many are marked.

    Returns
    -------
    NDArray[np.int32]
        (count,).
    """
    rank = np.empty(count, np.int32)
    done = 0
    for at in range(len(place) - 1, -1, -1):
        if place[at] < 0:
            rank[done] = at
            done += 1
    return rank


@kernel
def restricted(
    arcs: Arcs, rank: NDArray[np.int32], depth: NDArray[np.int32], tied: NDArray[np.int32]
) -> Descent:
    """Nodes and arcs of one direction as a descent takes them.

    Parameters
    ----------
    arcs
        Arcs by rank.
    rank
        int32, (r,), ranks from the top down, closed under the arcs.
    depth
        int32, (n,), depth of every rank in the elimination tree.
    tied
        int32, (n,), number of each rank that points are tied to, -1 for the others.

    Returns
    -------
    Descent
        Of these ranks.
    """
    first, head, weight = arcs
    new_first = np.zeros(len(rank) + 1, np.int64)
    for at in range(len(rank)):
        new_first[at + 1] = new_first[at] + first[rank[at] + 1] - first[rank[at]]
    above = np.empty(new_first[-1], np.int32)
    new_weight = np.empty(new_first[-1], weight.dtype)
    for at in range(len(rank)):
        begin = first[rank[at]]
        for k in range(new_first[at + 1] - new_first[at]):
            above[new_first[at] + k] = depth[head[begin + k]]
            new_weight[new_first[at] + k] = weight[begin + k]
    return Descent(rank, depth[rank], tied[rank], new_first, above, new_weight)


def restrict(factor: Factor, demand: Points, *, direction: Direction = "to_site") -> Reach:
    """The part of the factor that these demand points need; once per set of points.

    Parameters
    ----------
    factor
        The network under its weights.
    demand
        Demand points, with offsets in the direction of travel.
    direction
        "to_site": they travel to the sites; "from_site": the providers travel to them.

    Returns
    -------
    Reach
        Serves `matrix_of` and `add_site` for any sites.

    Raises
    ------
    EngineError
        If a point's node or offset does not fit the network.
    """
    _, arcs = factor.passes(direction)
    ties = ties_of(factor, demand)
    n = factor.topology.n_nodes
    place, found = np.zeros(n, np.int32), np.empty(n, np.int32)
    count = upward_closure(arcs, ties.rank.reshape(-1), place, found)
    tied_rank = np.unique(ties.rank)
    tied = np.full(n, -1, np.int32)
    tied[tied_rank] = np.arange(len(tied_rank))
    rank = marked_from_top(place, count)
    descent = restricted(arcs, rank, factor.topology.depth, tied)
    return Reach(factor, direction, descent, len(tied_rank), tied[ties.rank], ties.cost)
