"""From arcs to a topology: checks the arcs, then order, structure and slots."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from analysis.engine.costs import EngineError
from analysis.engine.model import Topology
from analysis.engine.order import minimum_degree, undirected
from analysis.engine.symbolic import (
    arc_slots,
    elimination_tree,
    postorder,
    triangles,
    upper_rows,
)

# Twice the number of an upper neighbour must fit into int32.
MOST_CHORDS = 1 << 30


def _inverse(order: NDArray[np.int32]) -> NDArray[np.int32]:
    """Place of each value in a permutation, int32 (n,)."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place


def _check_ends(tail: NDArray[np.int32], head: NDArray[np.int32], n_nodes: int) -> None:
    """Refuse networks whose arcs do not fit their nodes."""
    if n_nodes < 1:
        raise EngineError(f"a network needs at least one node; found {n_nodes}")
    if tail.shape != head.shape or tail.ndim != 1:
        raise EngineError(f"tail has shape {tail.shape} and head {head.shape}; expected (arcs,)")
    outside = np.flatnonzero((tail < 0) | (tail >= n_nodes) | (head < 0) | (head >= n_nodes))
    if len(outside):
        raise EngineError(
            f"{len(outside)} arcs end outside the nodes 0 to {n_nodes - 1}; "
            f"first arcs: {outside[:5].tolist()}"
        )


def prepare(tail: NDArray[np.int32], head: NDArray[np.int32], n_nodes: int) -> Topology:
    """Order and structure of the factor of a road network; once per network.

    Parallel arcs and self loops are allowed; so are isolated nodes and several components.

    Parameters
    ----------
    tail, head
        int32, (arcs,), nodes at the ends of each directed arc.
    n_nodes
        Number of nodes n; ids run from 0 to n - 1.

    Returns
    -------
    Topology
        Depends on the arcs alone; any weights can be put on it by `customise`.

    Raises
    ------
    EngineError
        If there is no node, an arc ends outside the nodes, or the network is too dense.
    """
    tail = np.ascontiguousarray(tail, dtype=np.int32)
    head = np.ascontiguousarray(head, dtype=np.int32)
    _check_ends(tail, head, n_nodes)
    order, lists = minimum_degree(*undirected(tail, head, n_nodes))
    step_parent = elimination_tree(order, lists)
    step_rank = postorder(step_parent)
    node_at = order[_inverse(step_rank)]
    rank = _inverse(node_at)
    first, upper = upper_rows(node_at, rank, lists)
    if len(upper) >= MOST_CHORDS:
        raise EngineError(
            f"eliminating {n_nodes} nodes joins {len(upper)} pairs of them, more than "
            f"{MOST_CHORDS}; the network is too dense to be roads"
        )
    parent = np.full(n_nodes, -1, np.int32)
    inner = first[:-1] < first[1:]
    parent[inner] = upper[first[:-1][inner]]
    with ThreadPoolExecutor(1) as second_core:
        third = second_core.submit(triangles, first, upper)
        slot = arc_slots((tail, head), rank, first, upper)
    return Topology(tail, head, rank, node_at, parent, first, upper, third.result(), slot)
