"""Who is within the cutoff of whom: the merged rows that every cover model stands on."""

from dataclasses import dataclass

import numpy as np

from analysis.siting.burdens import Burdens, grain_of
from analysis.siting.describe import nearest_cost
from analysis.siting.problem import Bools, Floats, Ints, SitingProblem


@dataclass(frozen=True, eq=False)
class CoverRows:
    """Demand points not covered yet, merged where the same candidates reach them.

    Parameters
    ----------
    reach : merged rows x openable candidates, whether within the cutoff.
    people : people in each row; municipality : of each row, where there are any, else 0.
    covered_people : people whom the existing sites cover already.
    """

    reach: Bools
    people: Floats
    municipality: Ints
    covered_people: float


def cover_rows(
    problem: SitingProblem, cutoff: float, *, by_municipality: bool = False
) -> CoverRows:
    """The merged rows of a problem; by municipality no row spans two of them.

    A row that no candidate reaches is kept, with nothing in its reach.
    """
    nearest = nearest_cost(problem, np.empty(0, dtype=np.int64))
    beaten = (nearest <= cutoff) & np.isfinite(nearest)
    taken = problem.populated & ~beaten
    costs = problem.costs[taken][:, problem.openable]
    reach = (costs <= cutoff) & np.isfinite(costs)
    part = np.zeros(int(taken.sum()), dtype=np.int64)
    if by_municipality and problem.municipality is not None:
        part = problem.municipality[taken]
    key = np.column_stack([np.packbits(reach, axis=1), part.astype("<u4")[:, None].view(np.uint8)])
    _, first, group = np.unique(key, axis=0, return_index=True, return_inverse=True)
    people = np.zeros(len(first))
    np.add.at(people, group.ravel(), problem.weights_people[taken])
    covered = float(problem.weights_people[beaten].sum())
    return CoverRows(reach[first], people, part[first], covered)


def reachable_people(rows: CoverRows) -> float:
    """People not covered yet whom some candidate reaches."""
    return float(rows.people[rows.reach.any(axis=1)].sum())


def cover_burdens(problem: SitingProblem, rows: CoverRows) -> Burdens:
    """The cover model as a sum model: a row's people are a burden until they are covered."""
    openable = problem.openable
    return Burdens(
        burden=np.ascontiguousarray(np.where(rows.reach.T, 0.0, rows.people)),
        base=rows.people,
        fees_eur=problem.fees_eur[openable],
        number=len(openable) if problem.new_sites is None else problem.new_sites,
        exactly=problem.new_sites is not None,
        budget_eur=problem.budget_eur,
        required=site_rows(problem, problem.required),
        grain=grain_of(rows.people),
        origin=rows.covered_people + float(rows.people.sum()),
        cover=True,
    )


def site_rows(problem: SitingProblem, columns: tuple[int, ...]) -> tuple[int, ...]:
    """Positions of these columns among the openable ones."""
    return tuple(int(k) for k in np.searchsorted(problem.openable, sorted(columns)))
