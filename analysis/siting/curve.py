"""What more sites or euros bring, and what one aim costs the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from analysis.errors import SitingInfeasibleError, SitingStoppedError
from analysis.siting.center import worst_cost
from analysis.siting.median import solve_median
from analysis.siting.problem import SitingProblem
from analysis.siting.solution import Search, SitingSolution

Solve = Callable[[SitingProblem], SitingSolution]


@dataclass(frozen=True)
class CurvePoint:
    """One step of a curve: new sites, the EUR that they cost, the budget and the solution."""

    new_sites: int
    spent_eur: float
    budget_eur: float
    solution: SitingSolution


@dataclass(frozen=True)
class TradeOff:
    """A choice that no other beats in both aims.

    ``total`` is people x cost, ``worst`` the greatest cost of anybody (km or minutes).
    """

    total: float
    worst: float
    solution: SitingSolution


def curve_by_number(
    problem: SitingProblem, numbers: Iterable[int], solve: Solve
) -> tuple[CurvePoint, ...]:
    """The best solution for each number of new sites.

    Numbers with no solution, or none in time, are left out. Number 0 is the existing network.
    """
    return _curve((replace(problem, new_sites=number) for number in numbers), solve)


def curve_by_budget(
    problem: SitingProblem, budgets_eur: Iterable[float], solve: Solve
) -> tuple[CurvePoint, ...]:
    """The best solution for each budget in EUR; budgets with no solution are left out."""
    asked = (replace(problem, new_sites=None, budget_eur=budget) for budget in budgets_eur)
    return _curve(asked, solve)


def _curve(problems: Iterable[SitingProblem], solve: Solve) -> tuple[CurvePoint, ...]:
    points = []
    for problem in problems:
        try:
            solution = solve(problem)
        except (SitingInfeasibleError, SitingStoppedError):
            continue
        spent_eur = _spent(problem, solution)
        points.append(CurvePoint(len(solution.chosen), spent_eur, problem.budget_eur, solution))
    return tuple(points)


def _spent(problem: SitingProblem, solution: SitingSolution) -> float:
    spent = float(problem.fees_eur[list(solution.chosen)].sum())
    if problem.place_costs_eur is not None:
        users = np.array(solution.users_people)[list(solution.chosen)]
        spent += float((users * problem.place_costs_eur[list(solution.chosen)]).sum())
    return spent


def pareto_total_and_worst(
    problem: SitingProblem, *, search: Search | None = None
) -> tuple[TradeOff, ...]:
    """All trade-offs between total travel and the worst-off, from least total to least worst.

    Epsilon-constraint: again and again the least total with everybody strictly nearer than the
    worst-off of the solution before (Haimes, Lasdon and Wismer 1971). Everybody must be reached.
    The set is complete where each solution is proven.
    """
    search = search or Search()
    step = replace(problem, unserved_cost=float("inf"))
    found: list[TradeOff] = []
    while True:
        try:
            solution = solve_median(step, search=search)
        except SitingInfeasibleError:
            if not found:
                raise
            return tuple(found)
        trade_off = TradeOff(solution.objective, worst_cost(step, solution.chosen), solution)
        if found and trade_off.total <= found[-1].total * (1 + 1e-9):
            found.pop()  # nearer for the worst-off at the same total
        found.append(trade_off)
        if search.stop() or trade_off.worst == 0:
            return tuple(found)
        nearer = np.where(problem.costs < trade_off.worst, problem.costs, np.inf)
        step = replace(step, costs=nearer)
