"""Near-equals: the k best choices, what each gives up, and how often each candidate occurs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from analysis.errors import SitingInfeasibleError, SitingInputError, SitingStoppedError
from analysis.siting.burdens import ROUNDING
from analysis.siting.cover import cover_solutions, solve_mclp
from analysis.siting.cover_rows import cover_burdens, cover_rows
from analysis.siting.feasibility import (
    check_choice,
    check_reach,
    require_number,
)
from analysis.siting.median import median_tree, solve_median, tree_solutions
from analysis.siting.problem import SitingProblem
from analysis.siting.solution import Clock, Search, SitingSolution
from analysis.siting.tree import Tree


@dataclass(frozen=True)
class NearEquals:
    """The best choices, best first.

    Parameters
    ----------
    solutions : different choices of sites.
    given_up_share : what each loses against the first, as a share (0-1) of its objective.
    occurrences : for each column, in how many of the choices it is a new site.
    complete : whether no choice is missing that belongs among them.
    """

    solutions: tuple[SitingSolution, ...]
    given_up_share: tuple[float, ...]
    occurrences: tuple[int, ...]
    complete: bool


def k_best_median(
    problem: SitingProblem, keep: int, *, within_share: float = 0.02, search: Search | None = None
) -> NearEquals:
    """The best p-medians, at most ``keep``, none worse than the best by more than a share.

    At equal objective the choice with the smaller columns comes first.
    """
    if problem.needs_assignment or problem.needs_program:
        return k_best(
            problem, partial(solve_median, search=search), keep=keep, within_share=within_share
        )
    _check(problem, keep, within_share)
    if problem.unserved_cost == np.inf:
        check_reach(problem)
    tree = median_tree(problem, Clock(search or Search()), keep=keep, within_share=within_share)
    tree.run()
    return near_equals(problem, tree_solutions(problem, tree), complete=tree.complete)


def k_best_cover(
    problem: SitingProblem,
    cutoff: float,
    *,
    keep: int,
    within_share: float = 0.02,
    search: Search | None = None,
) -> NearEquals:
    """The choices with most people within the cutoff, at most ``keep``, within a share."""
    if problem.needs_assignment or problem.needs_program:
        solve = partial(solve_mclp, cutoff=cutoff, search=search)
        return k_best(problem, solve, keep=keep, within_share=within_share)
    _check(problem, keep, within_share)
    model = cover_burdens(problem, cover_rows(problem, cutoff))
    tree = Tree(model, Clock(search or Search()), keep=keep, within_share=within_share)
    tree.run()
    solutions = cover_solutions(problem, cutoff, tree)
    return near_equals(problem, solutions, complete=tree.complete)


def k_best(
    problem: SitingProblem,
    solve: Callable[[SitingProblem], SitingSolution],
    *,
    keep: int,
    within_share: float = 0.02,
) -> NearEquals:
    """The best choices of any model: it is solved again and again, each time without those found.

    Complete where each of them is proven and no more belongs among them.
    """
    _check_wanted(keep, within_share)
    found = [solve(problem)]
    spread = within_share * max(abs(found[0].objective), 1e-12)
    complete = found[0].proven
    while complete and len(found) < keep:
        known = (*problem.excluded, *(one.chosen for one in found))
        try:
            following = solve(replace(problem, excluded=known))
        except SitingInfeasibleError:
            break
        except SitingStoppedError:
            complete = False
            break
        if abs(following.objective - found[0].objective) > spread * (1 + ROUNDING):
            complete = following.proven
            break
        found.append(following)
        complete = following.proven
    return near_equals(problem, found, complete=complete)


def near_equals(
    problem: SitingProblem, solutions: list[SitingSolution], *, complete: bool
) -> NearEquals:
    """Solutions of one model put side by side."""
    best = solutions[0].objective
    given_up = [abs(one.objective - best) / max(abs(best), 1e-12) for one in solutions]
    chosen = np.concatenate([np.array(one.chosen, dtype=np.int64) for one in solutions])
    occurrences = np.bincount(chosen, minlength=problem.candidates)
    return NearEquals(
        solutions=tuple(solutions),
        given_up_share=tuple(given_up),
        occurrences=tuple(int(n) for n in occurrences),
        complete=complete,
    )


def _check(problem: SitingProblem, keep: int, within_share: float) -> None:
    _check_wanted(keep, within_share)
    require_number(problem)
    check_choice(problem)


def _check_wanted(keep: int, within_share: float) -> None:
    if keep < 1 or not within_share >= 0:
        raise SitingInputError(
            "{keep} best choices within {within_share} of the best are not possible; expected at "
            "least 1 and a share of at least 0.",
            keep=keep,
            within_share=within_share,
        )
