"""Cover models: the fewest sites that reach everybody (LSCP), the most people with p sites (MCLP).

Location set covering: Toregas, Swain, ReVelle and Bergman (1971). Maximal covering: Church and
ReVelle (1974). Rows are sparse (only who is within the cutoff), and demand points with the same
set of candidates are one row.
"""

from dataclasses import replace

import numpy as np
from scipy import sparse

from analysis.errors import SitingInfeasibleError, SitingStoppedError
from analysis.siting.assignment import assigned_cover, assigned_fewest
from analysis.siting.burdens import ROUNDING
from analysis.siting.cover_rows import CoverRows, cover_burdens, cover_rows, reachable_people
from analysis.siting.describe import describe
from analysis.siting.feasibility import (
    check_choice,
    check_floor,
    check_reach,
    floor_missing,
    refuse_floor,
    require_number,
)
from analysis.siting.problem import Ints, SitingProblem
from analysis.siting.program import Outcome, Program, as_rows
from analysis.siting.solution import Clock, Search, SitingSolution
from analysis.siting.tree import Tree


def solve_lscp(
    problem: SitingProblem, cutoff: float, *, share: float = 1.0, search: Search | None = None
) -> SitingSolution:
    """The fewest new sites so that a share of all people is within the cutoff (at it counts).

    Parameters
    ----------
    problem : ``new_sites`` is passed over; budget and required candidates hold.
    cutoff, share : in the unit of the costs; 0-1 (1 asks for every demand point with people).

    Returns
    -------
    Objective and bound are numbers of new sites.

    Raises
    ------
    SitingInfeasibleError : people whom no candidate reaches, or a budget that does not suffice.
    """
    refuse_floor(problem)
    check_choice(replace(problem, new_sites=len(problem.required)))
    clock = Clock(search or Search())
    if share >= 1:
        check_reach(problem, cutoff)
    if problem.needs_assignment:
        return assigned_fewest(problem, cutoff, share, clock)
    program, rows = Program(), cover_rows(problem, cutoff)
    sites = site_columns(program, problem)
    program.price(sites, 1.0)
    _reach_share(program, problem, (sites, rows), share)
    outcome = program.solve(clock)
    if not outcome.found and not outcome.infeasible:
        raise SitingStoppedError("the search ended before any choice of sites was found.")
    if not outcome.found:
        raise SitingInfeasibleError(
            f"no choice of candidates within the budget of {problem.budget_eur:.2f} EUR brings "
            f"{share:.1%} of the people within {cutoff:g}."
        )
    chosen = problem.openable[outcome.values[sites] > 0.5]
    result = (float(len(chosen)), float(np.ceil(outcome.bound - 1e-6)), outcome.proven)
    return describe(problem, chosen, cutoff, result)


def _reach_share(
    program: Program, problem: SitingProblem, cover: tuple[Ints, CoverRows], share: float
) -> None:
    """Rows that ask for a share of the people; every row by itself where all are asked for."""
    sites, rows = cover
    if share >= 1:
        program.rows([(sites, as_rows(rows.reach))], lower=1.0)
        return
    missing = share * float(problem.weights_people.sum()) - rows.covered_people
    if missing > reachable_people(rows) * (1 + ROUNDING):
        raise _share_too_high(problem, rows, share)
    covered = _covered_columns(program, sites, rows)
    program.total(covered, rows.people, lower=missing * (1 - ROUNDING))


def choice_that_reaches_all(problem: SitingProblem) -> Ints:
    """Positions among the openable columns of some choice that leaves nobody unreached.

    Raises
    ------
    SitingInfeasibleError : the number or the budget does not suffice for that.
    """
    chosen = choice_within(problem, np.inf, Clock(Search()))
    if chosen is None:
        free = replace(problem, new_sites=None, budget_eur=np.inf, capacity_places=None)
        least = len(solve_lscp(free, np.inf).chosen)
        raise SitingInfeasibleError(
            f"to reach every demand point with people takes at least {least} new sites; "
            f"{problem.new_sites if problem.new_sites is not None else 'any number of'} new "
            f"sites and a budget of {problem.budget_eur:.2f} EUR do not suffice. Allow more, or "
            "allow people to stay unserved."
        )
    return chosen


def choice_within(problem: SitingProblem, cutoff: float, clock: Clock) -> Ints | None:
    """Positions among the openable columns of a choice that covers everybody; None: there is none.

    Raises
    ------
    SitingStoppedError : the search ended before the question was settled.
    """
    rows, program = cover_rows(problem, cutoff), Program()
    sites = site_columns(program, problem, counted=True)
    program.rows([(sites, as_rows(rows.reach))], lower=1.0)
    outcome = program.solve(clock, first_found=True)
    if outcome.infeasible:
        return None
    if not outcome.found:
        raise SitingStoppedError("the search ended before the question was settled.")
    return np.flatnonzero(outcome.values[sites] > 0.5)


def _share_too_high(
    problem: SitingProblem, rows: CoverRows, share: float
) -> SitingInfeasibleError:
    most = (rows.covered_people + reachable_people(rows)) / problem.weights_people.sum()
    return SitingInfeasibleError(
        f"{share:.1%} of the people are asked for, but all candidates and existing sites together "
        f"have only {most:.1%} within the cutoff."
    )


def solve_mclp(
    problem: SitingProblem, cutoff: float, *, search: Search | None = None
) -> SitingSolution:
    """The sites with the most people within the cutoff (at it counts).

    Existing sites cover theirs beforehand. Objective and bound are people, those covered by the
    existing sites included; the unreachable count as not covered.

    Raises
    ------
    SitingInfeasibleError : number, required sites, budget or floors that cannot be met.
    """
    require_number(problem)
    check_choice(problem)
    clock = Clock(search or Search())
    if problem.needs_assignment:
        return assigned_cover(problem, cutoff, clock)
    rows = cover_rows(problem, cutoff, by_municipality=problem.floor_share > 0)
    if problem.floor_share > 0:
        return _with_floors(problem, cutoff, rows, clock)
    tree = Tree(cover_burdens(problem, rows), clock)
    tree.run()
    return cover_solutions(problem, cutoff, tree)[0]


def cover_solutions(problem: SitingProblem, cutoff: float, tree: Tree) -> list[SitingSolution]:
    """What a search over a cover model has found, best first; objective in people covered."""
    solutions, everyone = [], tree.model.origin
    for rows, total in tree.pool.ranked():
        bound = everyone - min(total, tree.bound)
        result = (everyone - total, bound, tree.complete)
        solutions.append(describe(problem, problem.openable[list(rows)], cutoff, result))
    return solutions


def site_columns(program: Program, problem: SitingProblem, *, counted: bool = False) -> Ints:
    """A column for each openable candidate, with required ones open and the budget kept.

    Counted: just as many open as the problem has new sites, where it says so.
    """
    openable = problem.openable
    lower = np.isin(openable, problem.required).astype(float)
    sites = program.columns(len(openable), lower=lower, whole=True)
    if problem.budget_eur < np.inf:
        program.total(sites, problem.fees_eur[openable], upper=problem.budget_eur)
    if counted and problem.new_sites is not None:
        program.total(sites, lower=problem.new_sites, upper=problem.new_sites)
    return sites


def _covered_columns(program: Program, sites: Ints, rows: CoverRows) -> Ints:
    """A column for each row, at most 1 and no more than the open sites that reach it."""
    covered = program.columns(len(rows.people))
    itself = sparse.eye_array(len(rows.people), format="csr")
    program.rows([(sites, as_rows(rows.reach)), (covered, -itself)], lower=0.0)
    return covered


def _with_floors(
    problem: SitingProblem, cutoff: float, rows: CoverRows, clock: Clock
) -> SitingSolution:
    """The cover model with floors, which tie demand points together, by HiGHS."""
    check_floor(problem, cutoff)
    program = Program()
    sites = site_columns(program, problem, counted=True)
    covered = _covered_columns(program, sites, rows)
    program.price(covered, -rows.people)
    _add_floors(program, problem, cutoff, (covered, rows))
    outcome = program.solve(clock, flip=rows.covered_people)
    if not outcome.found:
        raise _no_choice(problem, cutoff, outcome)
    chosen = problem.openable[outcome.values[sites] > 0.5]
    bound = rows.covered_people - outcome.bound
    solution = describe(problem, chosen, cutoff, (0.0, bound, False))
    people = solution.served_people
    bound = people if outcome.proven else max(bound, people)
    return replace(solution, objective=people, bound=bound, proven=outcome.proven)


def _add_floors(
    program: Program, problem: SitingProblem, cutoff: float, cover: tuple[Ints, CoverRows]
) -> None:
    """In each municipality at least the floor share of the people is covered."""
    covered, rows = cover
    for number, people in enumerate(floor_missing(problem, cutoff)):
        inside = rows.municipality == number
        if people > 0:
            program.total(covered[inside], rows.people[inside], lower=people * (1 - ROUNDING))


def _no_choice(
    problem: SitingProblem, cutoff: float, outcome: Outcome
) -> SitingInfeasibleError | SitingStoppedError:
    if not outcome.infeasible:
        return SitingStoppedError("the search ended before any choice of sites was found.")
    return SitingInfeasibleError(
        f"no choice of sites brings {problem.floor_share:.1%} of the people of every municipality "
        f"within {cutoff:g}. Lower the floor, or allow more sites or money."
    )
