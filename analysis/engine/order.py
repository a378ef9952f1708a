"""In which order the nodes of a road network are eliminated: greedy minimum degree.

Eliminating a node joins all its remaining neighbours with each other. Taking the node with the
fewest neighbours first keeps this fill small (A. George and J. W. H. Liu, "The evolution of the
minimum degree ordering algorithm", SIAM Review 31, 1989); on roads it removes dead ends and
chains first and leaves a core of a few per cent. The neighbours that a node has at the moment of
its elimination are its row of the triangular factor, so the lists are handed on. Nothing here
knows of weights or directions.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.engine.kernel import kernel

# Nodes with more neighbours than this share the last bucket; roads stay far below.
BUCKETS = 1 << 14
# Up to so many neighbours are compared one by one; beyond, marks are faster.
FEW = 8


class Lists(NamedTuple):
    """Neighbour lists that may grow, each a stretch of one pool.

    Attributes
    ----------
    start : int64, (n,), where each node's list begins in the pool
    length : int32, (n,), how many neighbours it has
    room : int32, (n,), how many fit before the list must move
    pool : int32, (size,), node ids; the part in use ends at a `top` kept beside it
    """

    start: NDArray[np.int64]
    length: NDArray[np.int32]
    room: NDArray[np.int32]
    pool: NDArray[np.int32]


class Queue(NamedTuple):
    """Nodes in buckets by their number of neighbours, as doubly linked lists.

    Attributes
    ----------
    head : int32, (BUCKETS,), first node of each bucket or -1
    following, before : int32, (n,), neighbours in the bucket's list or -1
    bucket : int32, (n,), where the node is
    """

    head: NDArray[np.int32]
    following: NDArray[np.int32]
    before: NDArray[np.int32]
    bucket: NDArray[np.int32]


@kernel
def undirected(
    tail: NDArray[np.int32], head: NDArray[np.int32], n_nodes: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Both ends' lists of each arc, without self loops; parallel arcs repeat.

    Parameters
    ----------
    tail, head
        int32, (arcs,), ends of each arc.
    n_nodes
        Number of nodes n.

    Returns
    -------
    tuple
        Where each node's list begins, int64 (n + 1,), and the neighbours, int32.
    """
    first = np.zeros(n_nodes + 1, np.int64)
    for arc in range(len(tail)):
        if tail[arc] != head[arc]:
            first[tail[arc] + 1] += 1
            first[head[arc] + 1] += 1
    for node in range(n_nodes):
        first[node + 1] += first[node]
    neighbour = np.empty(first[n_nodes], np.int32)
    free = first[:-1].copy()
    for arc in range(len(tail)):
        a, b = tail[arc], head[arc]
        if a != b:
            neighbour[free[a]] = b
            free[a] += 1
            neighbour[free[b]] = a
            free[b] += 1
    return first, neighbour


@kernel
def _lists(first: NDArray[np.int64], neighbour: NDArray[np.int32]) -> tuple[Lists, int]:
    """Growing lists without repeats from fixed ones, and the end of the pool in use."""
    n = len(first) - 1
    start = np.empty(n, np.int64)
    length = np.zeros(n, np.int32)
    room = np.empty(n, np.int32)
    pool = np.empty(3 * (len(neighbour) + 4 * n) + 64, np.int32)
    seen = np.full(n, -1, np.int32)
    top = 0
    for node in range(n):
        start[node] = top
        for at in range(first[node], first[node + 1]):
            other = neighbour[at]
            if seen[other] != node:
                seen[other] = node
                pool[top + length[node]] = other
                length[node] += 1
        room[node] = max(4, length[node] + 2)
        top += room[node]
    return Lists(start, length, room, pool), top


@kernel
def _put(queue: Queue, node: int, degree: int) -> None:
    """Place a node at the front of the bucket of its degree."""
    bucket = min(degree, len(queue.head) - 1)
    behind = queue.head[bucket]
    queue.bucket[node] = bucket
    queue.following[node] = behind
    queue.before[node] = -1
    if behind >= 0:
        queue.before[behind] = node
    queue.head[bucket] = node


@kernel
def _take(queue: Queue, node: int) -> None:
    """Remove a node from its bucket."""
    before, behind = queue.before[node], queue.following[node]
    if before >= 0:
        queue.following[before] = behind
    else:
        queue.head[queue.bucket[node]] = behind
    if behind >= 0:
        queue.before[behind] = before


@kernel
def _queue(length: NDArray[np.int32]) -> Queue:
    """All nodes in the buckets of their degrees, the smallest id in front."""
    n = len(length)
    head = np.full(BUCKETS, -1, np.int32)
    queue = Queue(head, np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32))
    for node in range(n - 1, -1, -1):
        _put(queue, node, length[node])
    return queue


@kernel
def _replace(lists: Lists, at: int, gone: int, other: int) -> bool:
    """Put another neighbour in an eliminated one's place, or close the gap and say so.

    The gap is closed where the other one is a neighbour already, or is -1 for none.
    """
    pool, begin, end = lists.pool, lists.start[at], lists.start[at] + lists.length[at]
    place = begin
    known = other < 0
    for k in range(begin, end):
        if pool[k] == gone:
            place = k
        known |= pool[k] == other
    if known:
        pool[place] = pool[end - 1]
        lists.length[at] -= 1
    else:
        pool[place] = other
    return known


@kernel
def _add_few(lists: Lists, at: int, gone: int) -> None:
    """Add what a node lacks of the neighbours of an eliminated one, looked for one by one."""
    begin, end = lists.start[at], lists.start[at] + lists.length[at]
    to = end
    for k in range(lists.start[gone], lists.start[gone] + lists.length[gone]):
        other = lists.pool[k]
        known = other == at
        for place in range(begin, end):
            known |= lists.pool[place] == other
        if not known:
            lists.pool[to] = other
            to += 1
    lists.length[at] = to - begin


@kernel
def _add_many(lists: Lists, at: int, gone: int, mark: NDArray[np.int32]) -> None:
    """Add what a node lacks of the neighbours of an eliminated one, known ones marked before."""
    begin, end = lists.start[at], lists.start[at] + lists.length[at]
    mark[at] = at
    for place in range(begin, end):
        mark[lists.pool[place]] = at
    for k in range(lists.start[gone], lists.start[gone] + lists.length[gone]):
        other = lists.pool[k]
        if mark[other] != at:
            lists.pool[end] = other
            end += 1
    lists.length[at] = end - begin


@kernel
def _moved(lists: Lists, at: int, room: int, top: int) -> Lists:
    """The lists with one of them at the end of the pool, where it has room; a larger pool."""
    pool = lists.pool
    if top + room > len(pool):
        pool = np.empty(2 * len(pool) + room, np.int32)
        pool[:top] = lists.pool[:top]
    begin = lists.start[at]
    pool[top : top + lists.length[at]] = pool[begin : begin + lists.length[at]]
    lists.start[at] = top
    lists.room[at] = room
    return Lists(lists.start, lists.length, lists.room, pool)


@kernel
def _bypass(lists: Lists, queue: Queue, gone: int) -> int:
    """Join the neighbours of a node that has one or two; the lowest degree they have then."""
    begin, degree = lists.start[gone], lists.length[gone]
    both = lists.pool[begin] + lists.pool[begin + 1] if degree == 2 else lists.pool[begin] - 1
    lowest: int = degree
    for k in range(begin, begin + degree):
        at = lists.pool[k]
        if _replace(lists, at, gone, both - at):
            _take(queue, at)
            _put(queue, at, lists.length[at])
            lowest = min(lowest, lists.length[at])
    return lowest


@kernel
def _join(
    lists: Lists, queue: Queue, gone: int, mark: NDArray[np.int32], top: int
) -> tuple[Lists, int]:
    """Join all neighbours of a node with each other; the lists and the pool's end."""
    begin, degree = lists.start[gone], lists.length[gone]
    for k in range(begin, begin + degree):
        at = lists.pool[k]
        had = lists.length[at]
        most = had + degree - 2
        if most > lists.room[at]:
            lists = _moved(lists, at, 2 * most, top)
            top += 2 * most
        _replace(lists, at, gone, -1)
        if degree <= FEW:
            _add_few(lists, at, gone)
        else:
            _add_many(lists, at, gone, mark)
        if lists.length[at] != had:
            _take(queue, at)
            _put(queue, at, lists.length[at])
    return lists, top


@kernel
def minimum_degree(
    first: NDArray[np.int64], neighbour: NDArray[np.int32]
) -> tuple[NDArray[np.int32], Lists]:
    """Nodes in the order of their elimination, with the neighbours each had at that moment.

    Among equal degrees the node goes first that came to it last, which keeps eliminations
    together in one neighbourhood. Nine in ten nodes of a road network go with one or two
    neighbours; these only take each other's place.

    Parameters
    ----------
    first, neighbour
        Undirected lists as from `undirected`; repeats are allowed.

    Returns
    -------
    tuple
        Order, int32 (n,): the k-th node to go; and the lists of later neighbours.
    """
    lists, top = _lists(first, neighbour)
    queue = _queue(lists.length)
    n = len(lists.length)
    order = np.empty(n, np.int32)
    mark = np.full(n, -1, np.int32)
    lowest = 0
    for done in range(n):
        while queue.head[lowest] < 0:
            lowest += 1
        gone = queue.head[lowest]
        _take(queue, gone)
        order[done] = gone
        if lowest <= 2:
            lowest = _bypass(lists, queue, gone)
        else:
            lists, top = _join(lists, queue, gone, mark, top)
            lowest -= 1
    return order, lists
