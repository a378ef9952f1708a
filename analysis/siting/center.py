"""The p-center: the sites with which the worst-off are as near as possible.

The answer is one of the distinct costs; bisection over them asks each time whether so many sites
can cover everybody within that cost (Toregas, Swain, ReVelle and Bergman 1971).
"""

from dataclasses import replace

import numpy as np

from analysis.errors import SitingStoppedError
from analysis.siting.assignment import assigned_within
from analysis.siting.cover import choice_that_reaches_all, choice_within
from analysis.siting.describe import describe, nearest_cost
from analysis.siting.feasibility import (
    check_choice,
    check_floor,
    check_places,
    check_reach,
    floor_cutoff,
    no_choice,
    require_number,
)
from analysis.siting.problem import Floats, SitingProblem
from analysis.siting.solution import Clock, Search, SitingSolution


def solve_center(problem: SitingProblem, *, search: Search | None = None) -> SitingSolution:
    """The sites with the least greatest cost from a demand point with people to an open site.

    Objective and bound are costs (km or minutes). Everybody must be reached: ``unserved_cost``
    plays no part. Where places count, nobody is sent further than the objective.

    Raises
    ------
    SitingInfeasibleError : number, budget, places or reach that cannot be met.
    """
    require_number(problem)
    check_choice(problem)
    check_reach(problem)
    if problem.floor_share > 0:
        check_floor(problem, floor_cutoff(problem))
    clock = Clock(search or Search())
    best = _first(problem, clock)
    costs = np.union1d(distinct_costs(problem), [best.objective])
    costs = costs[costs <= best.objective]
    low, high = int(np.searchsorted(costs, _nearest_possible(problem))), len(costs) - 1
    while low < high:
        clock.tell(best.objective, float(costs[low]))
        if clock.ended(best.objective, float(costs[low])):
            break
        middle = (low + high) // 2
        try:
            found = _within(problem, float(costs[middle]), clock)
        except SitingStoppedError:
            break
        if found is None:
            low = middle + 1
        else:
            best = found
            high = int(np.searchsorted(costs, best.objective))
    return replace(best, bound=float(min(costs[low], best.objective)), proven=low >= high)


def distinct_costs(problem: SitingProblem) -> Floats:
    """All finite costs from a demand point with people to an openable or existing site."""
    columns = [*problem.openable, *problem.existing]
    costs = np.unique(problem.costs[problem.populated][:, columns])
    return np.asarray(costs[np.isfinite(costs)])


def worst_cost(problem: SitingProblem, chosen: tuple[int, ...]) -> float:
    """The greatest cost from a demand point with people to its nearest open site."""
    nearest = nearest_cost(problem, np.array(chosen, dtype=np.int64))
    return float(nearest[problem.populated].max(initial=0.0))


def _nearest_possible(problem: SitingProblem) -> float:
    return worst_cost(problem, tuple(int(j) for j in problem.openable))


def _first(problem: SitingProblem, clock: Clock) -> SitingSolution:
    """Some choice that serves everybody, however far."""
    if not problem.needs_assignment:
        return _described(problem, problem.openable[choice_that_reaches_all(problem)].tolist())
    check_places(problem)
    found = _within(problem, float("inf"), clock)
    if found is None:
        raise no_choice(problem)
    return found


def _within(problem: SitingProblem, cutoff: float, clock: Clock) -> SitingSolution | None:
    """A choice that serves everybody within the cutoff, or None where there is none."""
    if problem.needs_assignment:
        found = assigned_within(problem, cutoff, clock)
        furthest = min(cutoff, float(distinct_costs(problem).max(initial=0.0)))
        return None if found is None else replace(found, objective=furthest)
    chosen = choice_within(problem, cutoff, clock)
    return None if chosen is None else _described(problem, problem.openable[chosen].tolist())


def _described(problem: SitingProblem, chosen: list[int]) -> SitingSolution:
    worst = worst_cost(problem, tuple(chosen))
    return describe(problem, np.array(chosen, dtype=np.int64), np.inf, (worst, 0.0, False))
