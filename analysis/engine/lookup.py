"""Tables for taking factor arcs apart into road arcs; made once per topology, when first asked."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Lookup(NamedTuple):
    """What unpacking looks things up in.

    Attributes
    ----------
    slot_first : int64, (2 m + 1,), where each slot's road arcs begin in `slot_arc`
    slot_arc : int32, road arcs by slot, then by id
    lower_first : int64, (n + 1,), where each rank's lower neighbours begin in `lower`
    lower : int32, (m,), indices of the arcs that lead up to a rank, by that rank
    row_of : int32, (m,), lower rank of each factor arc
    """

    slot_first: NDArray[np.int64]
    slot_arc: NDArray[np.int32]
    lower_first: NDArray[np.int64]
    lower: NDArray[np.int32]
    row_of: NDArray[np.int32]


def _grouped(key: NDArray[np.int32], n_groups: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Positions by key, ascending within one; where each key's begin, and the positions."""
    first = np.zeros(n_groups + 1, np.int64)
    np.cumsum(np.bincount(key, minlength=n_groups), out=first[1:])
    return first, np.argsort(key, kind="stable").astype(np.int32)


def lookup_of(
    first: NDArray[np.int64], upper: NDArray[np.int32], slot: NDArray[np.int32]
) -> Lookup:
    """Tables for unpacking; once per topology.

    Parameters
    ----------
    first, upper
        Upper rows, as from `upper_rows`.
    slot
        int32, (arcs,), slot of each road arc; -1 for self loops.

    Returns
    -------
    Lookup
        Depends on the roads only.
    """
    n, m = len(first) - 1, len(upper)
    entered = np.flatnonzero(slot >= 0).astype(np.int32)
    slot_first, at = _grouped(slot[entered], 2 * m)
    lower_first, lower = _grouped(upper, n)
    row_of = np.repeat(np.arange(n, dtype=np.int32), np.diff(first))
    return Lookup(slot_first, entered[at], lower_first, lower, row_of)
