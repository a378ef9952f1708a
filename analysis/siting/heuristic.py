"""Good solutions fast: greedy opening and fast interchange, compiled.

All functions here take ``burden``, a candidates x demand points matrix of weighted travel cost
(people x cost), so that a row is one candidate and is read in one sweep. What a demand point
bears without any new site stands in ``base``.
"""

from typing import Any

import numba as nb
import numpy as np

from analysis.siting.problem import Floats, Ints

SWEEP: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "fastmath": {"reassoc", "nsz", "contract"},  # sums may be reordered; inf and NaN stay exact
}


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _cheapest_gain(burden: Floats, bears: Floats, fees: Floats, left: float) -> int:
    """The affordable candidate with the greatest gain (per euro where fees differ), or -1."""
    best, best_gain = -1, 0.0
    for j in range(burden.shape[0]):
        if fees[j] > left or fees[j] == np.inf:
            continue
        gain = 0.0
        for i in range(burden.shape[1]):
            gain += max(bears[i] - burden[j, i], 0.0)
        if fees[j] > 0.0:
            gain /= fees[j]
        if best < 0 or gain > best_gain:
            best, best_gain = j, gain
    return best


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def greedy(burden: Floats, base: Floats, fees: Floats, limits: tuple[int, float]) -> Ints:
    """Rows opened one after the other, each the most useful that the money left still allows.

    ``limits`` is (largest number of sites, budget in EUR). Fewer rows come back when the money
    runs out.
    """
    number, left = limits
    fees = fees.copy()
    bears = base.copy()
    chosen = np.empty(number, np.int64)
    for step in range(number):
        j = _cheapest_gain(burden, bears, fees, left)
        if j < 0:
            return chosen[:step]
        chosen[step] = j
        left -= fees[j]
        fees[j] = np.inf  # open: not to be bought again
        for i in range(len(bears)):
            bears[i] = min(bears[i], burden[j, i])
    return chosen


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _two_nearest(burden: Floats, base: Floats, chosen: Ints) -> tuple[Ints, Floats, Floats]:
    """For each demand point the position of its best site (-1: none), best and second burden."""
    points = burden.shape[1]
    where = np.full(points, -1, np.int64)
    first, second = base.copy(), base.copy()
    for k in range(len(chosen)):
        for i in range(points):
            value = burden[chosen[k], i]
            if value < first[i]:
                second[i] = first[i]
                first[i] = value
                where[i] = k
            elif value < second[i]:
                second[i] = value
    return where, first, second


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _best_swap(
    burden: Floats, state: tuple[Ints, Floats, Floats], fees: Floats, chosen: Ints, left: float
) -> tuple[int, int, float]:
    """Row to open, position to close and gain of the best affordable swap (gain 0: none).

    Whitaker (1983): one sweep over the demand points prices a newcomer against every site it
    could replace; the extra of Resende and Werneck (2007) is kept per position.
    """
    where, first, second = state
    open_now = np.zeros(burden.shape[0], np.bool_)
    loss = np.zeros(len(chosen))
    for k in range(len(chosen)):
        open_now[chosen[k]] = True
    for i in range(len(first)):
        if where[i] >= 0:
            loss[where[i]] += second[i] - first[i]
    best = (-1, -1, 0.0)
    extra = np.empty(len(chosen))
    for j in range(burden.shape[0]):
        if open_now[j]:
            continue
        gain = 0.0
        extra[:] = 0.0
        for i in range(len(first)):
            value = burden[j, i]
            if value < first[i]:
                gain += first[i] - value
            if value < second[i] and where[i] >= 0:
                extra[where[i]] += second[i] - max(value, first[i])
        for k in range(len(chosen)):
            total = gain - loss[k] + extra[k]
            if total > best[2] and fees[j] - fees[chosen[k]] <= left:
                best = (j, k, total)
    return best


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def interchange(burden: Floats, base: Floats, fees: Floats, chosen: Ints, budget: float) -> Ints:
    """The rows after swapping one site for another for as long as that lowers the total.

    Best improvement; a swap that would go beyond the budget is not made.
    """
    chosen = chosen.copy()
    left = budget
    for k in range(len(chosen)):
        left -= fees[chosen[k]]
    while True:
        state = _two_nearest(burden, base, chosen)
        total = state[1].sum()
        j, k, gain = _best_swap(burden, state, fees, chosen, left)
        if gain <= 1e-10 * abs(total):  # below this it is rounding, and could swap for ever
            return chosen
        left += fees[chosen[k]] - fees[j]
        chosen[k] = j
