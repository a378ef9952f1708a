"""What every program over "open or not" shares: sites with money, floors and exclusions."""

import numpy as np
from scipy import sparse

from analysis.siting.burdens import ROUNDING
from analysis.siting.cover_rows import CoverRows, cover_rows
from analysis.siting.feasibility import floor_cutoff, floor_missing
from analysis.siting.problem import Ints, SitingProblem
from analysis.siting.program import Program, as_rows


def site_columns(program: Program, problem: SitingProblem, *, counted: bool = False) -> Ints:
    """A column for each openable candidate, with required ones open and budget and floors kept.

    Counted: just as many open as the problem has new sites, where it says so. Excluded choices
    do not come back.
    """
    openable = problem.openable
    lower = np.isin(openable, problem.required).astype(float)
    sites = program.columns(len(openable), lower=lower, whole=True)
    if problem.budget_eur < np.inf:
        program.total(sites, problem.fees_eur[openable], upper=problem.budget_eur)
    if counted and problem.new_sites is not None:
        program.total(sites, lower=problem.new_sites, upper=problem.new_sites)
    exclude(program, problem, sites)
    if problem.floor_share > 0:
        _keep_floors(program, problem, sites)
    return sites


def exclude(program: Program, problem: SitingProblem, sites: Ints) -> None:
    """At least one site other than in each excluded choice: a no-good cut for each."""
    for choice in problem.excluded:
        chosen = np.isin(problem.openable, choice)
        program.total(sites, np.where(chosen, 1.0, -1.0), upper=float(chosen.sum()) - 1.0)


def covered_columns(program: Program, sites: Ints, rows: CoverRows) -> Ints:
    """A column for each row, at most 1 and no more than the open sites that reach it."""
    covered = program.columns(len(rows.people))
    itself = sparse.eye_array(len(rows.people), format="csr")
    program.rows([(sites, as_rows(rows.reach)), (covered, -itself)], lower=0.0)
    return covered


def _keep_floors(program: Program, problem: SitingProblem, sites: Ints) -> None:
    """In each municipality at least the floor share of the people is within the floor's cutoff."""
    cutoff = floor_cutoff(problem)
    rows = cover_rows(problem, cutoff, by_municipality=True)
    covered = covered_columns(program, sites, rows)
    for number, people in enumerate(floor_missing(problem, cutoff)):
        inside = rows.municipality == number
        if people > 0:
            program.total(covered[inside], rows.people[inside], lower=people * (1 - ROUNDING))
