"""Chains of road points without a junction, joined to single edges.

A point is passed through when exactly two stretches meet there and both say the same in the
direction of travel; everything else stays a junction. A ring without any junction keeps one.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., object])


def _compiled(function: F) -> F:
    """Machine code for a function over arrays, kept in numba's cache."""
    return cast(F, numba.njit(cache=True, nogil=True)(function))


class Halves(NamedTuple):
    """Stretches between neighbouring points, each seen from both ends.

    Half 2 s follows stretch s from its first to its second point, half 2 s + 1 runs against it.

    Attributes
    ----------
    tail : int32, (2 s,), point where each half begins
    first : int64, (points + 1,), where each point's halves begin in `leaving`
    leaving : int32, (2 s,), halves by the point they leave
    """

    tail: NDArray[np.int32]
    first: NDArray[np.int64]
    leaving: NDArray[np.int32]


def halves_of(a: NDArray[np.int32], b: NDArray[np.int32], n_points: int) -> Halves:
    """Halves of stretches.

    Parameters
    ----------
    a, b
        int32, (s,), first and second point of each stretch.
    n_points
        Number of points.

    Returns
    -------
    Halves
        With the halves of each point in ascending order.
    """
    tail = np.column_stack([a, b]).reshape(-1)
    first = np.zeros(n_points + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=n_points), out=first[1:])
    return Halves(tail, first, np.argsort(tail, kind="stable").astype(np.int32))


def passed_through(halves: Halves, says: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Points that are no junctions.

    Parameters
    ----------
    halves
        Stretches from both ends.
    says
        int64, (2 s,), what each half says in its direction; equal means interchangeable.

    Returns
    -------
    NDArray[np.bool_]
        (points,).
    """
    inner: NDArray[np.bool_] = np.diff(halves.first) == 2
    at = halves.first[:-1][inner]
    one, other = halves.leaving[at], halves.leaving[at + 1]
    inner[inner] = (one ^ 1 != other) & (says[one ^ 1] == says[other])
    return inner


@_compiled
def _follow(
    halves: Halves,
    inner: NDArray[np.bool_],
    begin: int,
    used: NDArray[np.bool_],
    chain: NDArray[np.int32],
) -> int:
    """Write halves from one on until a junction, or the start again; how many."""
    half, count = begin, 0
    while True:
        used[half >> 1] = True
        chain[count] = half
        count += 1
        point = halves.tail[half ^ 1]
        if not inner[point]:
            return count
        at = halves.first[point]
        ahead = halves.leaving[at]
        if ahead == half ^ 1:
            ahead = halves.leaving[at + 1]
        if used[ahead >> 1]:
            return count
        half = ahead


@_compiled
def chains(
    halves: Halves, inner: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Halves chain by chain; each stretch occurs once.

    Parameters
    ----------
    halves
        Stretches from both ends.
    inner
        bool, (points,), as from `passed_through`.

    Returns
    -------
    tuple
        Halves in order, int32 (s,), and where each chain begins, int64 (edges + 1,).
    """
    n_stretches = len(halves.tail) // 2
    used = np.zeros(n_stretches, np.bool_)
    chain = np.empty(n_stretches, np.int32)
    first = np.zeros(n_stretches + 1, np.int64)
    count = 0
    # Chains between junctions come first; what then remains are rings without one.
    for rings in range(2):
        for half in range(2 * n_stretches):
            if not used[half >> 1] and (rings == 1 or not inner[halves.tail[half]]):
                begin = first[count]
                count += 1
                first[count] = begin + _follow(halves, inner, half, used, chain[begin:])
    return chain, first[: count + 1]
