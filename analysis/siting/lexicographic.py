"""A floor for every municipality, the worst raised first.

Each municipality counts with the cost of its worst-off inhabited demand point. The greatest of
these costs is made as small as possible (p-center), then the second greatest without giving up
anything of the first, and so on (lexicographic minimax). Which municipality holds which rank is
left open, so that no order among them has to be assumed.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.errors import SitingInputError, SitingStoppedError
from analysis.siting.center import distinct_costs, solve_center
from analysis.siting.cover import site_columns
from analysis.siting.cover_rows import cover_rows
from analysis.siting.describe import describe, nearest_cost
from analysis.siting.problem import Floats, Ints, SitingProblem
from analysis.siting.program import Program, as_rows
from analysis.siting.solution import Clock, Search, SitingSolution


@dataclass(frozen=True)
class RaisedFloors:
    """Sites with the worst cost (km or minutes) in each municipality, by its number.

    A municipality without people has the cost 0. ``solution`` counts the greatest of them.
    """

    solution: SitingSolution
    worst_costs: tuple[float, ...]


def raise_worst_first(problem: SitingProblem, *, search: Search | None = None) -> RaisedFloors:
    """The sites whose worst costs by municipality, sorted downwards, are the least possible.

    Raises
    ------
    SitingInputError : no municipalities, or places that count.
    SitingInfeasibleError : as for the p-center.
    """
    if problem.municipality is None or problem.needs_assignment:
        raise SitingInputError(
            "raising the worst municipality first needs the municipality of each demand point, "
            "and does not go together with capacities, place costs or minimum users."
        )
    clock = Clock(search or Search())
    center = solve_center(problem, search=search)
    chosen, proven = np.array(center.chosen, dtype=np.int64), center.proven
    ranked: list[float] = [center.objective]
    costs = np.append(0.0, distinct_costs(problem))
    try:
        for rank in range(1, int(problem.municipality.max()) + 1):
            chosen = _raise_rank(problem, (ranked, costs), chosen, clock)
            ranked.append(_sorted_worst(problem, chosen)[rank])
    except SitingStoppedError:
        proven = False
    worst = _worst_by_municipality(problem, chosen)
    result = (float(worst.max()), center.bound, proven)
    return RaisedFloors(describe(problem, chosen, np.inf, result), tuple(worst.tolist()))


def _worst_by_municipality(problem: SitingProblem, chosen: Ints) -> Floats:
    assert problem.municipality is not None
    worst = np.zeros(int(problem.municipality.max()) + 1)
    here = problem.populated
    np.maximum.at(worst, problem.municipality[here], nearest_cost(problem, chosen)[here])
    return worst


def _sorted_worst(problem: SitingProblem, chosen: Ints) -> list[float]:
    return sorted(_worst_by_municipality(problem, chosen).tolist(), reverse=True)


def _raise_rank(
    problem: SitingProblem, known: tuple[list[float], Floats], chosen: Ints, clock: Clock
) -> Ints:
    """The choice with the next rank as low as can be, the ranks before held; by bisection."""
    ranked, costs = known
    low = 0
    high = int(np.searchsorted(costs, _sorted_worst(problem, chosen)[len(ranked)]))
    while low < high:
        if clock.search.stop():
            raise SitingStoppedError("the search was stopped.")
        middle = (low + high) // 2
        found = _choice_with_ranks(problem, [*ranked, float(costs[middle])], clock)
        if found is None:
            low = middle + 1
        else:
            chosen = found
            high = int(np.searchsorted(costs, _sorted_worst(problem, chosen)[len(ranked)]))
    return chosen


def _choice_with_ranks(problem: SitingProblem, ranked: list[float], clock: Clock) -> Ints | None:
    """A choice in which at most k municipalities are worse than the k-th of these costs."""
    assert problem.municipality is not None
    program = Program()
    sites = site_columns(program, problem, counted=True)
    for allowed, cost in enumerate(ranked):
        rows = cover_rows(problem, cost, by_municipality=True)
        count = len(rows.people)
        if count == 0:
            continue
        exempt = program.columns(int(problem.municipality.max()) + 1, whole=True)
        program.total(exempt, upper=allowed)
        where = (np.arange(count), rows.municipality)
        belongs = sparse.csr_array((np.ones(count), where), shape=(count, len(exempt)))
        program.rows([(sites, as_rows(rows.reach)), (exempt, belongs)], lower=1.0)
    outcome = program.solve(clock, first_found=True)
    if outcome.infeasible:
        return None
    if not outcome.found:
        raise SitingStoppedError("the search ended before the question was settled.")
    return np.asarray(problem.openable[outcome.values[sites] > 0.5])
