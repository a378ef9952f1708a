"""The p-median: the sites with the least total travel, with proof.

The model and its uncapacitated relaxation are those of Cornuejols, Nemhauser and Wolsey (1980),
Elloumi (2010) and Duran-Mateluna, Ales and Elloumi (2023): a demand point pays the cost of its
nearest open site. Prices on the demand points give the bound of their linear programs directly.
"""

import numpy as np

from analysis.siting.assignment import assigned_median
from analysis.siting.burdens import Burdens, grain_of
from analysis.siting.cover import choice_that_reaches_all
from analysis.siting.cover_rows import site_rows
from analysis.siting.describe import describe
from analysis.siting.feasibility import (
    check_choice,
    check_floor,
    check_reach,
    floor_cutoff,
    require_number,
)
from analysis.siting.problem import Ints, SitingProblem
from analysis.siting.solution import Clock, Search, SitingSolution
from analysis.siting.tree import Tree


def solve_median(problem: SitingProblem, *, search: Search | None = None) -> SitingSolution:
    """The sites with the least total travel cost, people x cost (km or minutes).

    Everyone goes to the nearest open site, new or existing. Whom none reaches bears the
    problem's ``unserved_cost``; where that is inf everybody must be reached.

    Raises
    ------
    SitingInfeasibleError : number, required sites, budget or reach that cannot be met.
    SitingInputError : neither a number of sites nor a budget.
    """
    require_number(problem)
    check_choice(problem)
    if problem.floor_share > 0:
        check_floor(problem, floor_cutoff(problem))
    if problem.unserved_cost == np.inf:
        check_reach(problem)
    clock = Clock(search or Search())
    if problem.needs_assignment or problem.needs_program:
        return assigned_median(problem, clock)
    tree = median_tree(problem, clock)
    tree.run()
    return tree_solutions(problem, tree)[0]


def median_tree(
    problem: SitingProblem, clock: Clock, *, keep: int = 1, within_share: float = 0.0
) -> Tree:
    """The search over a p-median, ready to run."""
    model, seed = median_burdens(problem)
    tree = Tree(model, clock, keep=keep, within_share=within_share)
    if seed is not None:
        tree.pool.add(seed)
    return tree


def median_burdens(problem: SitingProblem) -> tuple[Burdens, Ints | None]:
    """The p-median as a sum model, and a choice that reaches everybody where not all do."""
    openable, people = problem.openable, problem.weights_people[problem.populated]
    burden = np.ascontiguousarray(problem.costs[problem.populated][:, openable].T) * people
    base = problem.cost_to_beat[problem.populated] * people
    grain, seed = grain_of(burden, base), None
    lost = np.isinf(burden) & np.isinf(base)
    if np.isinf(base).any() and (lost.any() or problem.new_sites == 0):
        # One person left out must weigh more than any journeys of those who are not.
        finite = np.where(np.isinf(burden), 0.0, burden).max(axis=0, initial=0.0)
        left_out = 2.0 * float(np.maximum(finite, np.where(np.isinf(base), 0.0, base)).sum()) + 1.0
        burden[lost] = left_out
        base = np.where(np.isinf(base), left_out, base)
        seed = choice_that_reaches_all(problem)
    model = Burdens(
        burden=burden,
        base=base,
        fees_eur=problem.fees_eur[openable],
        number=len(openable) if problem.new_sites is None else problem.new_sites,
        exactly=problem.new_sites is not None,
        budget_eur=problem.budget_eur,
        required=site_rows(problem, problem.required),
        grain=grain,
    )
    return model, seed


def tree_solutions(problem: SitingProblem, tree: Tree) -> list[SitingSolution]:
    """What a search over a p-median has found, best first."""
    solutions = []
    for rows, total in tree.pool.ranked():
        bound = min(total, tree.bound)
        chosen = problem.openable[list(rows)]
        solutions.append(describe(problem, chosen, np.inf, (total, bound, tree.complete)))
    return solutions
