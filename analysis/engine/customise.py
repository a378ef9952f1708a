"""Weights onto a topology: the numeric factorisation in the (min, +) semiring.

Customisation relaxes every lower triangle once, from the lowest rank up; perfect customisation
then relaxes the upper and intermediate ones from the top down, and arcs with a strictly cheaper
witness are left out of what queries see (J. Dibbelt, B. Strasser and D. Wagner, "Customizable
contraction hierarchies", ACM J. Experimental Algorithmics 21, 2016). New speeds, a closed
bridge or a draw of uncertain weights cost one call here and no new preparation.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.engine.costs import (
    LENGTH_BITS,
    UNREACHABLE,
    Cost,
    EngineError,
    unreachable,
    with_length,
)
from analysis.engine.kernel import bare, kernel
from analysis.engine.model import Arcs, Factor, Rows, Topology


class Pruned(NamedTuple):
    """Room for the arcs that survive pruning in one direction, filled from the end.

    Attributes
    ----------
    first : int32, (n + 1,), where each rank's arcs begin
    head : int32, (m,); weight : cost, (m,)
    """

    first: NDArray[np.int32]
    head: NDArray[np.int32]
    weight: Cost


@kernel
def enter_weights(slot: NDArray[np.int32], weight: Cost, chord: Cost) -> None:
    """Put each road arc's cost into its slot; the cheapest of parallel arcs stays.

    Parameters
    ----------
    slot
        int32, (arcs,), as from `arc_slots`.
    weight
        Costs, (arcs,).
    chord
        Costs, (2 m,), the pairs laid flat, unreachable at the start; changed.
    """
    for arc in range(len(slot)):
        at = slot[arc]
        if at >= 0:
            chord[bare(at)] = min(chord[bare(at)], weight[arc])


@kernel
def relax_lower(rows: Rows, chord: Cost) -> None:
    """Let every arc know the best way over a lower node.

    Parameters
    ----------
    rows
        Upper rows and triangles.
    chord
        Costs, (m, 2), of road arcs upwards and downwards; changed.
    """
    first, upper, third = rows
    listed = len(third) > 0
    done = 0
    for low in range(len(first) - 1):
        end = first[low + 1]
        for i in range(first[low], end):
            up, down = chord[i, 0], chord[i, 1]
            side = bare(first[upper[i]])
            for j in range(bare(i + 1), bare(end)):
                if listed:
                    side = bare(third[done])
                else:
                    while upper[side] < upper[j]:
                        side += bare(1)
                done += 1
                chord[side, 0] = min(chord[side, 0], down + chord[j, 0])
                chord[side, 1] = min(chord[side, 1], chord[j, 1] + up)


@kernel
def _relax_row(rows: Rows, best: Cost, low: int, done: int) -> None:
    """Make one row of `best` perfect, given perfect rows above; triangles end at `done`."""
    first, upper, third = rows
    listed = len(third) > 0
    begin, end = first[low], first[low + 1]
    degree = end - begin
    done -= degree * (degree - 1) // 2
    for i in range(begin, end):
        up, down = best[i, 0], best[i, 1]
        side = bare(first[upper[i]])
        for j in range(bare(i + 1), bare(end)):
            if listed:
                side = bare(third[done])
            else:
                while upper[side] < upper[j]:
                    side += bare(1)
            ahead, back = best[side, 0], best[side, 1]
            done += 1
            best_up, best_down = best[j, 0], best[j, 1]
            up = min(up, best_up + back)
            down = min(down, ahead + best_down)
            best[j, 0] = min(best_up, up + ahead)
            best[j, 1] = min(best_down, back + down)
        best[i, 0], best[i, 1] = up, down


@kernel
def keep_perfect(rows: Rows, chord: Cost, far: int, up: Pruned, down: Pruned) -> None:
    """Fill both directions with the arcs that no witness beats.

    Parameters
    ----------
    rows
        Upper rows and triangles.
    chord
        Costs, (m, 2), after `relax_lower`.
    far
        The unreachable cost.
    up, down
        Room of length m each, filled from the end; `first` is filled whole.
    """
    first, upper, third = rows
    best = chord.copy()
    done = len(third)
    up_free = down_free = len(upper)
    up.first[len(first) - 1] = down.first[len(first) - 1] = len(upper)
    for low in range(len(first) - 2, -1, -1):
        begin, end = first[low], first[low + 1]
        _relax_row(rows, best, low, done)
        done -= (end - begin) * (end - begin - 1) // 2
        for at in range(end - 1, begin - 1, -1):
            if chord[at, 0] < far and best[at, 0] == chord[at, 0]:
                up_free -= 1
                up.head[up_free], up.weight[up_free] = upper[at], chord[at, 0]
            if chord[at, 1] < far and best[at, 1] == chord[at, 1]:
                down_free -= 1
                down.head[down_free], down.weight[down_free] = upper[at], chord[at, 1]
        up.first[low], down.first[low] = up_free, down_free


@kernel
def longest_route(tail: NDArray[np.int32], weight: NDArray[np.int32], n_nodes: int) -> int:
    """No route costs more than this: each node is left once, by its dearest open arc."""
    dearest = np.zeros(n_nodes, np.int32)
    total = 0
    for arc in range(len(tail)):
        if dearest[tail[arc]] < weight[arc] < UNREACHABLE:
            total += weight[arc] - dearest[tail[arc]]
            dearest[tail[arc]] = weight[arc]
    return total


def _check_weights(topology: Topology, weight: NDArray[np.int32], name: str, limit: int) -> int:
    """Refuse weights that do not fit the network or the integers; the longest route."""
    if weight.dtype != np.int32 or weight.shape != (topology.n_arcs,):
        raise EngineError(
            f"{name} are {weight.dtype} of shape {weight.shape}; "
            f"expected int32 of shape ({topology.n_arcs},)"
        )
    if len(weight) and (weight.min() < 0 or weight.max() > UNREACHABLE):
        wrong = np.flatnonzero((weight < 0) | (weight > UNREACHABLE))
        raise EngineError(
            f"{len(wrong)} {name} lie outside 0 to {UNREACHABLE}; "
            f"first arcs: {wrong[:5].tolist()}, first value: {weight[wrong[0]]}"
        )
    longest = longest_route(topology.tail, weight, topology.n_nodes)
    if longest >= limit:
        raise EngineError(
            f"a route could reach {longest} in {name}, and {limit} no longer fits; "
            "use a coarser unit or a part of the network"
        )
    return longest


def _room(n_nodes: int, n_chords: int, dtype: np.dtype[np.generic]) -> Pruned:
    """Empty room for pruned arcs."""
    first = np.empty(n_nodes + 1, np.int32)
    return Pruned(first, np.empty(n_chords, np.int32), np.empty(n_chords, dtype))


def customise(
    topology: Topology, weights: NDArray[np.int32], lengths_dm: NDArray[np.int32] | None = None
) -> Factor:
    """Factor of a network under one set of weights, for travel in both directions.

    With lengths, every cost found carries the length of the fastest route, the shortest one
    among equally fast. An arc of weight `UNREACHABLE` is closed.

    Parameters
    ----------
    topology
        As from `prepare`.
    weights
        int32, (arcs,), tenths of a second (or decimetres, for shortest routes).
    lengths_dm
        int32, (arcs,), decimetres, or None.

    Returns
    -------
    Factor
        Frozen; independent of later changes to the weights.

    Raises
    ------
    EngineError
        If weights are negative, of the wrong shape or dtype, or a route might overflow.
    """
    weights = np.array(weights, order="C")
    longest = _check_weights(topology, weights, "weights", UNREACHABLE)
    cost: Cost = weights
    if lengths_dm is not None:
        lengths_dm = np.ascontiguousarray(lengths_dm)
        _check_weights(topology, lengths_dm, "lengths", 1 << LENGTH_BITS)
        cost = with_length(weights, lengths_dm)
    far = unreachable(cost.dtype)
    n_chords = len(topology.upper)
    chord: Cost = np.full((n_chords, 2), far, cost.dtype)
    enter_weights(topology.slot, cost, chord.reshape(-1))
    relax_lower(topology.rows, chord)
    up = _room(topology.n_nodes, n_chords, cost.dtype)
    down = _room(topology.n_nodes, n_chords, cost.dtype)
    keep_perfect(topology.rows, chord, far, up, down)
    return Factor(topology, cost, chord, Arcs(*up), Arcs(*down), longest)
