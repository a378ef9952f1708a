"""Costs as integers: their unit, the value that means "no way", and costs that carry lengths.

Costs are int32: tenths of a second, or decimetres. A cost with length is int64, time in the high
and length in the low 32 bits, so that one comparison takes the fastest route and, among equally
fast ones, the shortest.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.errors import AnalysisError

# Two of these still add up within int32; a cost this large or larger means "no way".
UNREACHABLE = (1 << 30) - 1
# Bits for the length in a cost with length: up to 2**32 dm, 429,000 km.
LENGTH_BITS = 32

Cost = NDArray[np.int32] | NDArray[np.int64]


class EngineError(AnalysisError, ValueError):
    """A network, weights or points that the engine cannot take."""


def unreachable(dtype: np.dtype[np.generic]) -> int:
    """Cost that means "no way" in a dtype of costs.

    Parameters
    ----------
    dtype
        int32 (cost alone) or int64 (time and length).

    Returns
    -------
    int
        To be stored in that dtype.
    """
    return UNREACHABLE if dtype == np.int32 else UNREACHABLE << LENGTH_BITS


def with_length(cost: NDArray[np.int32], length_dm: NDArray[np.int32]) -> NDArray[np.int64]:
    """Costs that carry lengths: time in the high 32 bits, length in the low ones.

    Parameters
    ----------
    cost, length_dm
        int32, same shape; tenths of a second and decimetres.

    Returns
    -------
    NDArray[np.int64]
        Same shape; unreachable where the cost is.
    """
    both = (cost.astype(np.int64) << LENGTH_BITS) | length_dm
    both[cost >= UNREACHABLE] = UNREACHABLE << LENGTH_BITS
    return both


def split_length(both: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Time and length out of costs that carry both.

    Parameters
    ----------
    both
        int64, any shape.

    Returns
    -------
    tuple
        Tenths of a second, int32, and decimetres, int64; for the unreachable the constant
        `UNREACHABLE` and 0.
    """
    return (both >> LENGTH_BITS).astype(np.int32), both & ((1 << LENGTH_BITS) - 1)
