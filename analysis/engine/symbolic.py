"""The structure of the factor: which nodes stand above which, and where each arc's weight goes.

From the order of elimination come the elimination tree (J. W. H. Liu, "The role of elimination
trees in sparse factorization", SIAM J. Matrix Anal. Appl. 11, 1990), a renumbering of the nodes
in its postorder so that sweeps walk memory nearly in sequence, the sorted rows of upper
neighbours, the list of triangles, and each road arc's slot. All of it depends only on which
roads exist, never on weights.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.engine.kernel import kernel
from analysis.engine.order import Lists


@kernel
def elimination_tree(order: NDArray[np.int32], lists: Lists) -> NDArray[np.int32]:
    """Parent of each step of the elimination: the first of its upper neighbours to go.

    Parameters
    ----------
    order, lists
        As from `minimum_degree`.

    Returns
    -------
    NDArray[np.int32]
        (n,), by step and as step; -1 at roots.
    """
    n = len(order)
    step = np.empty(n, np.int32)
    for at in range(n):
        step[order[at]] = at
    parent = np.full(n, -1, np.int32)
    for at in range(n):
        node = order[at]
        lowest = n
        for k in range(lists.length[node]):
            lowest = min(lowest, step[lists.pool[lists.start[node] + k]])
        if lowest < n:
            parent[at] = lowest
    return parent


@kernel
def postorder(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    """Rank of each step when every subtree is numbered in one piece, children before parents.

    Parameters
    ----------
    parent
        int32, (n,), a forest in which parents have larger numbers; -1 at roots.

    Returns
    -------
    NDArray[np.int32]
        (n,), rank of each step; a parent's rank is larger than its children's.
    """
    n = len(parent)
    below = np.ones(n, np.int32)
    for at in range(n):
        if parent[at] >= 0:
            below[parent[at]] += below[at]
    rank = np.empty(n, np.int32)
    # free[at]: the rank just above the part of the subtree of `at` still to be numbered.
    free = np.empty(n, np.int32)
    top = n
    for at in range(n - 1, -1, -1):
        if parent[at] < 0:
            rank[at] = top - 1
            top -= below[at]
        else:
            rank[at] = free[parent[at]] - 1
            free[parent[at]] -= below[at]
        free[at] = rank[at]
    return rank


@kernel
def _sort(values: NDArray[np.int32], begin: int, end: int) -> None:
    """Sort one short stretch in place by insertion, or by numpy when it is long."""
    if end - begin > 32:
        values[begin:end].sort()
        return
    for at in range(begin + 1, end):
        value = values[at]
        to = at
        while to > begin and values[to - 1] > value:
            values[to] = values[to - 1]
            to -= 1
        values[to] = value


@kernel
def upper_rows(
    node_at: NDArray[np.int32], rank: NDArray[np.int32], lists: Lists
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Sorted upper neighbours of each rank, in compressed rows.

    Parameters
    ----------
    node_at, rank
        int32, (n,), node of each rank and rank of each node.
    lists
        Later neighbours of each node, as from `minimum_degree`.

    Returns
    -------
    tuple
        Where each row begins, int64 (n + 1,), and the neighbours' ranks, int32 (m,).
    """
    n = len(node_at)
    first = np.zeros(n + 1, np.int64)
    for at in range(n):
        first[at + 1] = first[at] + lists.length[node_at[at]]
    upper = np.empty(first[n], np.int32)
    for at in range(n):
        begin = lists.start[node_at[at]]
        for k in range(first[at + 1] - first[at]):
            upper[first[at] + k] = rank[lists.pool[begin + k]]
        _sort(upper, first[at], first[at + 1])
    return first, upper


# Triangles beyond this number (256 MB) are not listed; they are searched for at each use.
LISTED_TRIANGLES = 1 << 26


@kernel
def triangles(first: NDArray[np.int64], upper: NDArray[np.int32]) -> NDArray[np.int32]:
    """Third side of every triangle: for each row and pair of its neighbours, their own arc.

    Parameters
    ----------
    first, upper
        Upper rows, as from `upper_rows`.

    Returns
    -------
    NDArray[np.int32]
        (triangles,), index into `upper`, in the order row, lower neighbour, higher neighbour;
        empty when they are too many to list.
    """
    n = len(first) - 1
    count = 0
    for at in range(n):
        degree = first[at + 1] - first[at]
        count += degree * (degree - 1) // 2
    if count > LISTED_TRIANGLES:
        return np.empty(0, np.int32)
    third = np.empty(count, np.int32)
    done = 0
    for at in range(n):
        for i in range(first[at], first[at + 1]):
            side = first[upper[i]]
            for j in range(i + 1, first[at + 1]):
                while upper[side] < upper[j]:
                    side += 1
                third[done] = side
                done += 1
    return third


@kernel
def find_arc(first: NDArray[np.int64], upper: NDArray[np.int32], low: int, high: int) -> int:
    """Index of the arc between two ranks in the upper rows; it must be there.

    Parameters
    ----------
    first, upper
        Upper rows, as from `upper_rows`.
    low, high
        Ranks, low < high.

    Returns
    -------
    int
        Index into `upper`.
    """
    begin: int = first[low]
    end: int = first[low + 1]
    while begin < end:
        middle = (begin + end) >> 1
        if upper[middle] < high:
            begin = middle + 1
        else:
            end = middle
    return begin


@kernel
def arc_slots(
    ends: tuple[NDArray[np.int32], NDArray[np.int32]],
    rank: NDArray[np.int32],
    first: NDArray[np.int64],
    upper: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Where each road arc's weight enters the factor.

    Parameters
    ----------
    ends
        Tails and heads of the road arcs, int32 (arcs,) each.
    rank
        int32, (n,), rank of each node.
    first, upper
        Upper rows, as from `upper_rows`.

    Returns
    -------
    NDArray[np.int32]
        (arcs,), twice the index into `upper`, plus one when the arc leads from the higher to
        the lower rank; -1 for self loops.
    """
    tail, head = ends
    slot = np.full(len(tail), -1, np.int32)
    for arc in range(len(tail)):
        a, b = rank[tail[arc]], rank[head[arc]]
        if a < b:
            slot[arc] = 2 * find_arc(first, upper, a, b)
        elif a > b:
            slot[arc] = 2 * find_arc(first, upper, b, a) + 1
    return slot


@kernel
def tree_depth(parent: NDArray[np.int32]) -> NDArray[np.int32]:
    """How many nodes stand above each in the elimination tree.

    Parameters
    ----------
    parent
        int32, (n,), parents have larger numbers; -1 at roots.

    Returns
    -------
    NDArray[np.int32]
        (n,), 0 at roots.
    """
    depth = np.zeros(len(parent), np.int32)
    for at in range(len(parent) - 1, -1, -1):
        if parent[at] >= 0:
            depth[at] = depth[parent[at]] + 1
    return depth
