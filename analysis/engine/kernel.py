"""The one way a function becomes machine code here: numba, without the interpreter's lock.

Kernels take whole arrays, trust their arguments and never raise; checks belong to the
functions that call them. What is compiled is kept in numba's cache, so that only the very
first use after installation waits for the compiler.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np

F = TypeVar("F", bound=Callable[..., object])


def kernel(function: F) -> F:
    """Compiled form of a function over numpy arrays and named tuples of them.

    Parameters
    ----------
    function
        Plain Python within numba's subset; indices are trusted, division follows numpy.

    Returns
    -------
    F
        The same signature; compiled for each combination of dtypes at its first call.
    """
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


@kernel
def bare(index: int) -> int:
    """Return an index of up to 32 bits without its sign.

    Python counts negative indices from the end, so compiled code tests every signed index;
    in the innermost loops that test takes a quarter of the time.

    Parameters
    ----------
    index
        Not negative.

    Returns
    -------
    int
        The same, as an unsigned integer; add only unsigned integers to it.
    """
    return np.uint64(np.uint32(index))  # type: ignore[return-value]
