"""What more sites or euros bring, and what one aim costs the other, for a question."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import takewhile

import numpy as np
import pandas as pd

from analysis.best_sites.found import named
from analysis.best_sites.problem import Asked
from analysis.errors import SitingInfeasibleError
from analysis.siting import (
    Search,
    SitingProblem,
    SitingSolution,
    curve_by_budget,
    curve_by_number,
    pareto_total_and_worst,
    solve_mclp,
)
from analysis.siting.describe import nearest_cost

EURO_STEPS = 8
"""Steps of the curve over money: enough for its bend to be seen."""


def number_steps(asked: Asked, most: int) -> range:
    """Numbers of new sites from none to ``most``, as far as there are candidates."""
    return range(min(most, len(asked.problem.openable)) + 1)


def euro_steps(asked: Asked, most: int) -> tuple[float, ...]:
    """Sums of money in equal steps, up to the budget, else to the cost of any ``most`` sites.

    None where the cost of new sites is not known or nothing.
    """
    problem = asked.problem
    end_eur = problem.budget_eur
    if np.isinf(end_eur):
        end_eur = float(np.sort(problem.fees_eur[problem.openable])[-most:].sum())
    paid = bool(problem.fees_eur.any()) or problem.place_costs_eur is not None
    if not paid or end_eur == 0:
        return ()
    return tuple(float(step) for step in np.linspace(0, end_eur, EURO_STEPS + 1))


def curve(
    asked: Asked,
    *,
    search: Search | None = None,
    numbers: Iterable[int] | None = None,
    budgets_eur: Iterable[float] = (),
) -> pd.DataFrame:
    """Most people within the cutoff by number of new sites, or by euros where none are given.

    The first row, nothing new, is the existing network. Required candidates count from the step
    that can hold them. A search that is stopped gives the rows so far.

    Returns
    -------
    new_sites, spent_eur (NaN where costs are not known), budget_eur (inf by number),
    served_people, served_share, proven.
    """
    search = search or Search()
    people = float(asked.problem.weights_people.sum())
    solve = partial(_most_people, asked.question.cutoff, search)
    free = replace(asked.problem, floor_share=0.0, minimum_users_people=0.0)
    if numbers is not None:
        wanted = takewhile(lambda _: not search.stop(), numbers)
        points = curve_by_number(replace(free, budget_eur=np.inf), wanted, solve)
    else:
        money = takewhile(lambda _: not search.stop(), budgets_eur)
        points = curve_by_budget(replace(free, new_sites=None), money, solve)
    known = free.site_costs_eur is not None
    return pd.DataFrame(
        {
            "new_sites": [point.new_sites for point in points],
            "spent_eur": [point.spent_eur if known else np.nan for point in points],
            "budget_eur": [point.budget_eur for point in points],
            "served_people": [point.solution.served_people for point in points],
            "served_share": [
                point.solution.served_people / people if people else np.nan for point in points
            ],
            "proven": [point.solution.proven for point in points],
        }
    )


def _most_people(cutoff: float, search: Search, problem: SitingProblem) -> SitingSolution:
    """The most people served; with too few sites or too little money for anything, as it is."""
    fees = problem.fees_eur[problem.openable]
    if problem.new_sites is None and fees.min(initial=np.inf) > problem.budget_eur:
        problem = replace(problem, new_sites=0)
    if problem.new_sites is not None and problem.new_sites < len(problem.required):
        problem = replace(problem, required=())
    return solve_mclp(problem, cutoff, search=search)


def trade_offs(asked: Asked, *, search: Search | None = None) -> pd.DataFrame:
    """Choices that no other beats in both mean travel and the worst-off.

    Returns
    -------
    mean (cost per person), worst (greatest cost of anybody), served_people, proven, chosen (ids
    of the new sites joined by ";"); from the least mean to the least worst.

    Raises
    ------
    SitingInfeasibleError
        Not everybody can be reached.
    """
    problem = asked.problem
    try:
        found = pareto_total_and_worst(problem, search=search)
    except SitingInfeasibleError as error:
        raise named(asked, error) from None
    people = float(problem.weights_people.sum())
    chosen = [np.array(one.solution.chosen, dtype=np.int64) for one in found]
    inside = [
        float(problem.weights_people[nearest_cost(problem, one) <= asked.question.cutoff].sum())
        for one in chosen
    ]
    ids = asked.columns.index
    return pd.DataFrame(
        {
            "mean": [one.total / people if people else np.nan for one in found],
            "worst": [one.worst for one in found],
            "served_people": inside,
            "proven": [one.solution.proven for one in found],
            "chosen": [";".join(ids[one]) for one in chosen],
        }
    )
