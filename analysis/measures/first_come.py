"""Closest pairs first: the compiled kernel of "each to the nearest place still free"."""

import numpy as np
import numpy.typing as npt
from numba import njit

from analysis.measures.inputs import Floats

Integers = npt.NDArray[np.int64]

# People and places below this are rounding left over from subtraction, not a part of a person.
DUST_PEOPLE = 1e-9


def nearest_flow(costs: Floats, residents: Floats, capacity_places: Floats) -> Floats:
    """People from each demand point (rows) to each service (columns), closest pairs first.

    Trusts its arrays: costs `inf` where not allowed, residents and places 0 or more, places
    possibly `inf`. The order of rows and columns makes no difference.
    """
    useful = np.isfinite(costs) & (residents > 0)[:, None] & (capacity_places > 0)
    rows, columns = np.nonzero(useful)
    pair_costs = costs[rows, columns]
    order = np.argsort(pair_costs)
    rows, columns, pair_costs = rows[order], columns[order], pair_costs[order]
    first = np.flatnonzero(np.diff(pair_costs, prepend=-1.0))
    bounds = np.append(first, len(pair_costs))
    sent = send_by_level(bounds, rows, columns, residents.copy(), capacity_places.copy())
    flow = np.zeros_like(costs)
    flow[rows, columns] = sent
    return flow


@njit(cache=True, nogil=True)
def send_by_level(
    bounds: Integers, rows: Integers, columns: Integers, waiting: Floats, free_places: Floats
) -> Floats:
    """People sent along each pair; the pairs between two bounds have the same cost."""
    sent = np.empty(len(rows))
    choices = np.empty(len(waiting))
    inflow = np.empty(len(free_places))
    for level in range(len(bounds) - 1):
        start, stop = bounds[level], bounds[level + 1]
        pairs = slice(start, stop)
        if stop - start > 1:
            sent[pairs] = spread(
                rows[pairs], columns[pairs], waiting, free_places, choices, inflow
            )
            continue
        row, column = rows[start], columns[start]
        sent[start] = min(waiting[row], free_places[column])
        waiting[row] -= sent[start]
        free_places[column] -= sent[start]
    return sent


@njit(cache=True, nogil=True)
def spread(
    rows: Integers,
    columns: Integers,
    waiting: Floats,
    free_places: Floats,
    choices: Floats,
    inflow: Floats,
) -> Floats:
    """People sent along pairs of equal cost; lowers `waiting` and `free_places`.

    All who wait set out at an even pace that would take each its whole time, split evenly over
    the services still free; the pace is kept until one is full, then split anew.
    """
    sent = np.zeros(len(rows))
    time_left = 1.0
    while time_left > 0:
        duration = min(time_left, set_out(rows, columns, waiting, free_places, choices, inflow))
        if duration == 0:
            break
        time_left -= duration
        for k in range(len(rows)):
            if free_places[columns[k]] > 0:
                sent[k] += waiting[rows[k]] / choices[rows[k]] * duration
        for column in columns:
            left = free_places[column] - inflow[column] * duration
            free_places[column] = left if left > DUST_PEOPLE else 0.0
            inflow[column] = 0.0
    for k in range(len(rows)):
        left = waiting[rows[k]] - sent[k]
        waiting[rows[k]] = left if left > DUST_PEOPLE else 0.0
    return sent


@njit(cache=True, nogil=True)
def set_out(
    rows: Integers,
    columns: Integers,
    waiting: Floats,
    free_places: Floats,
    choices: Floats,
    inflow: Floats,
) -> float:
    """Time until the first service is full, at most 1, and 0 if nobody can go anywhere.

    Fills in how many free services each demand point has and the people a unit of time brings.
    """
    choices[rows] = 0.0
    inflow[columns] = 0.0
    for k in range(len(rows)):
        if free_places[columns[k]] > 0:
            choices[rows[k]] += 1.0
    duration = 0.0
    for k in range(len(rows)):
        if free_places[columns[k]] > 0 and waiting[rows[k]] > 0:
            inflow[columns[k]] += waiting[rows[k]] / choices[rows[k]]
            duration = 1.0
    for column in columns:
        if inflow[column] > 0:
            duration = min(duration, free_places[column] / inflow[column])
    return duration
