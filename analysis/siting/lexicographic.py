"""A floor for every municipality, the worst raised first.

Each municipality counts with the cost of its worst-off inhabited demand point (where places
count: of whoever is sent furthest). The greatest of these costs is made as small as possible
(p-center), then the second greatest without giving up anything of the first, and so on
(lexicographic minimax). Which municipality holds which rank is left open, so that no order among
them has to be assumed.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analysis.errors import SitingInputError, SitingStoppedError
from analysis.siting.assignment import assigned_ranks, worst_sent
from analysis.siting.center import distinct_costs, solve_center
from analysis.siting.cover_rows import cover_rows
from analysis.siting.describe import describe, nearest_cost
from analysis.siting.problem import Floats, SitingProblem
from analysis.siting.program import Program, as_rows
from analysis.siting.site_rows import site_columns
from analysis.siting.solution import Clock, Search, SitingSolution, nothing_found


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
    SitingInputError : no municipalities.
    SitingInfeasibleError : as for the p-center.
    """
    if problem.municipality is None:
        raise SitingInputError(
            "Raising the worst municipality first needs the municipality of each demand point."
        )
    clock = Clock(search or Search())
    center = solve_center(problem, search=search)
    best, proven = _with_ranks(problem, [center.objective], clock, center), center.proven
    ranked = [max(best.worst_costs)]
    costs = np.append(0.0, distinct_costs(problem))
    try:
        for rank in range(1, len(best.worst_costs)):
            best = _raise_rank(problem, (ranked, costs), best, clock)
            ranked.append(_sorted(best)[rank])
    except SitingStoppedError:
        proven = False
    worst = max(best.worst_costs)
    bound = worst if proven else min(center.bound, worst)
    solution = replace(best.solution, objective=worst, bound=bound, proven=proven)
    return replace(best, solution=solution)


def _sorted(found: RaisedFloors) -> list[float]:
    return sorted(found.worst_costs, reverse=True)


def _with_ranks(
    problem: SitingProblem, ranked: list[float], clock: Clock, center: SitingSolution
) -> RaisedFloors:
    """The p-center with the worst cost of each municipality."""
    if not problem.needs_assignment:
        return _described(problem, _swapped(problem, center.chosen))
    try:
        return _choice_with_ranks(problem, ranked, clock) or _sent_anywhere(problem, center)
    except SitingStoppedError:
        return _sent_anywhere(problem, center)


def _sent_anywhere(problem: SitingProblem, center: SitingSolution) -> RaisedFloors:
    """Nobody is sent further than the p-center's cost; more is not known."""
    municipalities = int(np.asarray(problem.municipality).max()) + 1
    return RaisedFloors(center, (center.objective,) * municipalities)


def _described(problem: SitingProblem, chosen: tuple[int, ...]) -> RaisedFloors:
    columns = np.array(chosen, dtype=np.int64)
    worst = worst_sent(problem, problem.populated, nearest_cost(problem, columns))
    result = (float(worst.max()), float(worst.max()), True)
    return RaisedFloors(describe(problem, columns, np.inf, result), tuple(worst.tolist()))


def _raise_rank(
    problem: SitingProblem,
    known: tuple[list[float], Floats],
    best: RaisedFloors,
    clock: Clock,
) -> RaisedFloors:
    """The choice with the next rank as low as can be, the ranks before held.

    Where swaps have made the best so far good, asking for anything better mostly proves it at
    once; else by bisection.
    """
    ranked, costs = known
    low, high = 0, int(np.searchsorted(costs, _sorted(best)[len(ranked)]))
    while low < high:
        if clock.ended(ranked[0], 0.0):
            raise nothing_found()
        clock.tell(ranked[0], ranked[0])
        middle = high - 1 if _may_swap(problem) else (low + high) // 2
        found = _choice_with_ranks(problem, [*ranked, float(costs[middle])], clock)
        if found is None:
            low = middle + 1
        else:
            best = found
            high = min(middle, int(np.searchsorted(costs, _sorted(best)[len(ranked)])))
    return best


def _may_swap(problem: SitingProblem) -> bool:
    """Whether number, required sites and budget alone say which choices are possible."""
    return not (problem.needs_assignment or problem.needs_program)


def _swapped(problem: SitingProblem, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """The choice after swapping new sites for as long as the worst costs, sorted, get less.

    A problem with other wishes than number, required sites and budget keeps its choice.
    """
    assert problem.municipality is not None
    inside = np.flatnonzero(problem.populated)
    if not _may_swap(problem) or len(inside) == 0:
        return chosen
    inside = inside[np.argsort(problem.municipality[inside], kind="stable")]
    starts = np.unique(problem.municipality[inside], return_index=True)[1]
    costs = problem.costs[inside]
    base = costs[:, list(problem.existing)].min(axis=1, initial=np.inf)
    fees = problem.fees_eur
    best: tuple[float, ...] = (np.inf,)
    while True:
        swaps = []
        for out in [j for j in chosen if j not in problem.required]:
            rest = [j for j in chosen if j != out]
            left_eur = problem.budget_eur - float(fees[rest].sum())
            into = np.setdiff1d(problem.openable, rest)
            into = into[fees[into] <= max(left_eur, float(fees[out]))]
            nearest = np.minimum(base, costs[:, rest].min(axis=1, initial=np.inf))
            table = np.minimum(nearest[:, None], costs[:, into])
            worst = -np.sort(-np.maximum.reduceat(table, starts, axis=0), axis=0)
            least = int(np.lexsort(worst[::-1])[0])
            swaps.append((tuple(worst[:, least]), (*rest, int(into[least]))))
        if not swaps or min(swaps)[0] >= best:
            return chosen
        best, chosen = min(swaps)


def _choice_with_ranks(
    problem: SitingProblem, ranked: list[float], clock: Clock
) -> RaisedFloors | None:
    """A choice in which at most k municipalities are worse than the k-th of these costs."""
    if problem.needs_assignment:
        sent = assigned_ranks(problem, ranked, clock)
        return None if sent is None else RaisedFloors(sent[0], tuple(sent[1].tolist()))
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
        raise nothing_found()
    chosen = problem.openable[outcome.values[sites] > 0.5]
    return _described(problem, _swapped(problem, tuple(int(j) for j in chosen)))
