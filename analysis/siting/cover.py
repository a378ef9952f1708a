"""Cover models: the fewest sites that reach everybody (LSCP), the most people with p sites (MCLP).

Location set covering: Toregas, Swain, ReVelle and Bergman (1971). Maximal covering: Church and
ReVelle (1974). Rows are sparse (only who is within the cutoff), and demand points with the same
set of candidates are one row.
"""

from dataclasses import replace

import numpy as np

from analysis.errors import SitingInfeasibleError
from analysis.siting.assignment import assigned_cover, assigned_fewest
from analysis.siting.burdens import ROUNDING
from analysis.siting.cover_rows import CoverRows, cover_burdens, cover_rows, reachable_people
from analysis.siting.describe import describe
from analysis.siting.feasibility import (
    check_choice,
    check_floor,
    check_reach,
    floor_cutoff,
    no_choice,
    require_number,
)
from analysis.siting.problem import Ints, SitingProblem
from analysis.siting.program import Program, as_rows
from analysis.siting.site_rows import covered_columns, site_columns
from analysis.siting.solution import Clock, Search, SitingSolution, nothing_found
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
    problem = floored(replace(problem, new_sites=len(problem.required)), cutoff)
    check_choice(problem)
    problem = replace(problem, new_sites=None)
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
    if not outcome.found:
        raise no_choice(problem) if outcome.infeasible else nothing_found()
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
        everybody = float(problem.weights_people.sum())
        raise SitingInfeasibleError(
            "{wanted_share} of the people are asked for, but all candidates and existing sites "
            "together have only {possible_share} within the cutoff. Ask for a smaller share, add "
            "candidates or raise the cutoff.",
            wanted_share=share,
            possible_share=(rows.covered_people + reachable_people(rows)) / everybody,
        )
    covered = covered_columns(program, sites, rows)
    program.total(covered, rows.people, lower=missing * (1 - ROUNDING))


def choice_that_reaches_all(problem: SitingProblem) -> Ints:
    """Positions among the openable columns of some choice that leaves nobody unreached.

    Raises
    ------
    SitingInfeasibleError : the number or the budget does not suffice for that.
    """
    chosen = choice_within(problem, np.inf, Clock(Search()))
    if chosen is None:
        if problem.needs_program:
            raise no_choice(problem)
        free = replace(problem, new_sites=None, budget_eur=np.inf, capacity_places=None)
        raise SitingInfeasibleError(
            "To reach every place where people live takes at least {least_sites} new sites; the "
            "number or the budget asked for does not suffice. Allow more, or ask for most people "
            "served instead of all.",
            least_sites=len(solve_lscp(free, np.inf).chosen),
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
        raise nothing_found()
    return np.flatnonzero(outcome.values[sites] > 0.5)


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
    problem = floored(problem, cutoff)
    check_choice(problem)
    clock = Clock(search or Search())
    if problem.needs_assignment:
        return assigned_cover(problem, cutoff, clock)
    if problem.needs_program:
        return _by_program(problem, cutoff, clock)
    tree = Tree(cover_burdens(problem, cover_rows(problem, cutoff)), clock)
    tree.run()
    return cover_solutions(problem, cutoff, tree)[0]


def floored(problem: SitingProblem, cutoff: float) -> SitingProblem:
    """The problem whose floors, if any, are measured by their own cutoff, else by the model's."""
    if problem.floor_share == 0:
        return problem
    if problem.floor_cutoff is None:
        problem = replace(problem, floor_cutoff=cutoff)
    check_floor(problem, floor_cutoff(problem))
    return problem


def cover_solutions(problem: SitingProblem, cutoff: float, tree: Tree) -> list[SitingSolution]:
    """What a search over a cover model has found, best first; objective in people covered."""
    solutions, everyone = [], tree.model.origin
    for rows, total in tree.pool.ranked():
        bound = everyone - min(total, tree.bound)
        result = (everyone - total, bound, tree.complete)
        solutions.append(describe(problem, problem.openable[list(rows)], cutoff, result))
    return solutions


def _by_program(problem: SitingProblem, cutoff: float, clock: Clock) -> SitingSolution:
    """The cover model where floors or exclusions tie demand points and sites together."""
    program, rows = Program(), cover_rows(problem, cutoff)
    sites = site_columns(program, problem, counted=True)
    covered = covered_columns(program, sites, rows)
    program.price(covered, -rows.people)
    outcome = program.solve(clock, flip=rows.covered_people)
    if not outcome.found:
        raise no_choice(problem) if outcome.infeasible else nothing_found()
    chosen = problem.openable[outcome.values[sites] > 0.5]
    bound = rows.covered_people - outcome.bound
    solution = describe(problem, chosen, cutoff, (0.0, bound, False))
    people = solution.served_people
    bound = people if outcome.proven else max(bound, people)
    return replace(solution, objective=people, bound=bound, proven=outcome.proven)
