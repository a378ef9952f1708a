"""Models in which places count: who goes where is decided along with what opens.

Capacity, places to be paid for and a minimum of users tie people to sites, so every pair within
reach is a variable (people, not necessarily whole points: the people of one point may use
different sites). People are sent where the plan as a whole is best, which need not be the
nearest site of each.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analysis.siting.burdens import ROUNDING
from analysis.siting.describe import describe
from analysis.siting.feasibility import check_places, floor_cutoff, floor_people, no_choice
from analysis.siting.problem import Bools, Floats, Ints, SitingProblem
from analysis.siting.program import Outcome, Program
from analysis.siting.site_rows import exclude
from analysis.siting.solution import Clock, SitingSolution, nothing_found

NOBODY_PEOPLE = 1e-6
"""Fewer people than this are rounding of the solver, not people."""


@dataclass(frozen=True, eq=False)
class _Plan:
    """A program with its columns: sites, pairs (people of a point at a column), left out."""

    program: Program
    sites: Ints
    pairs: Ints
    points: Ints
    columns: Ints
    left_out: Ints


def _plan(problem: SitingProblem, cutoff: float) -> _Plan:
    """Variables and rows that all these models share; no aim yet."""
    program, openable = Program(), problem.openable
    lower = np.isin(openable, problem.required).astype(float)
    sites = program.columns(len(openable), lower=lower, whole=True)
    usable = np.isfinite(problem.costs) & (problem.costs <= cutoff) & problem.populated[:, None]
    usable[:, list(problem.forbidden)] = False
    points, columns = np.nonzero(usable)
    people = problem.weights_people
    pairs = program.columns(len(points), upper=people[points])
    left_out = program.columns(problem.demand_points, upper=people)
    each = _group(points, problem.demand_points)
    itself = sparse.eye_array(problem.demand_points, format="csr")
    program.rows([(pairs, each), (left_out, itself)], lower=people, upper=people)
    plan = _Plan(program, sites, pairs, points, columns, left_out)
    _link(plan, problem)
    _places(plan, problem)
    exclude(program, problem, sites)
    if problem.floor_share > 0:
        _floors(plan, problem)
    if problem.new_sites is not None:
        program.total(sites, lower=problem.new_sites, upper=problem.new_sites)
    return plan


def _group(members: Ints, count: int) -> sparse.csr_array:
    """Rows that add up the entries of each member."""
    where = (members, np.arange(len(members)))
    return sparse.csr_array((np.ones(len(members)), where), shape=(count, len(members)))


def _link(plan: _Plan, problem: SitingProblem) -> None:
    """Nobody goes to a new site that does not open."""
    new = np.flatnonzero(np.isin(plan.columns, problem.openable))
    site = np.searchsorted(problem.openable, plan.columns[new])
    itself = sparse.eye_array(len(new), format="csr")
    people = problem.weights_people[plan.points[new]]
    opens = sparse.csr_array(
        (people, (np.arange(len(new)), site)), shape=(len(new), len(plan.sites))
    )
    plan.program.rows([(plan.pairs[new], itself), (plan.sites, -opens)], upper=0.0)


def _places(plan: _Plan, problem: SitingProblem) -> None:
    """Capacity, minimum of users and budget, with places bought where they have a price."""
    program, openable = plan.program, problem.openable
    users = _group(plan.columns, problem.candidates)
    everybody = float(problem.weights_people.sum())
    capacity = np.full(problem.candidates, everybody)
    if problem.capacity_places is not None:
        capacity = np.minimum(problem.capacity_places, everybody)
    existing = list(problem.existing)
    if existing:
        program.rows([(plan.pairs, users[existing])], upper=capacity[existing])
    size = sparse.diags_array(capacity[openable], format="csr")
    program.rows([(plan.pairs, users[openable]), (plan.sites, -size)], upper=0.0)
    if problem.minimum_users_people > 0:
        least = sparse.eye_array(len(openable), format="csr") * problem.minimum_users_people
        program.rows(
            [(plan.pairs, users[openable]), (plan.sites, -sparse.csr_array(least))], lower=0.0
        )
    if problem.budget_eur < np.inf:
        # A place is bought for each person a new site serves.
        new = np.isin(plan.columns, openable)
        price = np.zeros(problem.candidates)
        if problem.place_costs_eur is not None:
            price = problem.place_costs_eur
        spent = np.concatenate([problem.fees_eur[openable], price[plan.columns[new]]])
        program.total(
            np.concatenate([plan.sites, plan.pairs[new]]), spent, upper=problem.budget_eur
        )


def _floors(plan: _Plan, problem: SitingProblem) -> None:
    """In each municipality at least the floor share has a place within the floor's cutoff."""
    assert problem.municipality is not None
    inside = problem.costs[plan.points, plan.columns] <= floor_cutoff(problem)
    for number, people in enumerate(floor_people(problem)):
        here = inside & (problem.municipality[plan.points] == number)
        if people > 0:
            plan.program.total(plan.pairs[here], lower=people * (1 - ROUNDING))


def assigned_median(problem: SitingProblem, clock: Clock) -> SitingSolution:
    """The capacitated p-median: least people x cost, nobody without a place unless allowed."""
    plan = _plan(problem, np.inf)
    unserved = problem.unserved_cost
    if unserved == np.inf:
        check_places(problem)
        plan.program.total(plan.left_out, upper=0.0)
    plan.program.price(plan.pairs, problem.costs[plan.points, plan.columns])
    plan.program.price(plan.left_out, unserved if unserved < np.inf else 0.0)
    outcome = plan.program.solve(clock)
    return _solution(problem, plan, outcome)


def assigned_cover(problem: SitingProblem, cutoff: float, clock: Clock) -> SitingSolution:
    """The capacitated maximal cover: most people with a place within the cutoff."""
    plan = _plan(problem, cutoff)
    plan.program.price(plan.left_out, 1.0)
    everybody = float(problem.weights_people.sum())
    outcome = plan.program.solve(clock, flip=everybody)
    solution = _solution(problem, plan, outcome)
    bound = solution.served_people if solution.proven else everybody - outcome.bound
    return replace(solution, objective=solution.served_people, bound=bound)


def assigned_fewest(
    problem: SitingProblem, cutoff: float, share: float, clock: Clock
) -> SitingSolution:
    """The capacitated set cover: fewest new sites so that a share has a place in the cutoff."""
    plan = _plan(problem, cutoff)
    plan.program.price(plan.sites, 1.0)
    everybody = float(problem.weights_people.sum())
    plan.program.total(plan.left_out, upper=(1 - share) * everybody)
    solution = _solution(problem, plan, plan.program.solve(clock))
    return replace(solution, bound=float(np.ceil(solution.bound - 1e-6)))


def assigned_within(problem: SitingProblem, cutoff: float, clock: Clock) -> SitingSolution | None:
    """Any choice that gives everybody a place within the cutoff, or None where there is none."""
    plan = _plan(problem, cutoff)
    plan.program.total(plan.left_out, upper=0.0)
    outcome = plan.program.solve(clock, first_found=True)
    if outcome.infeasible:
        return None
    return _solution(problem, plan, outcome)


def assigned_ranks(
    problem: SitingProblem, ranked: list[float], clock: Clock
) -> tuple[SitingSolution, Floats] | None:
    """Any choice with places for all in which at most k municipalities send somebody further
    than the k-th of these costs, and the furthest sent by municipality; None: there is none."""
    assert problem.municipality is not None
    plan, people = _plan(problem, max(ranked)), problem.weights_people
    plan.program.total(plan.left_out, upper=0.0)
    costs, home = problem.costs[plan.points, plan.columns], problem.municipality[plan.points]
    residents = np.bincount(problem.municipality, people)
    for allowed, cost in enumerate(ranked):
        beyond = np.flatnonzero(costs > cost)
        if len(beyond) == 0:
            continue
        exempt = plan.program.columns(len(residents), whole=True)
        plan.program.total(exempt, upper=allowed)
        plan.program.rows(
            [
                (plan.pairs[beyond], _group(home[beyond], len(residents))),
                (exempt, sparse.csr_array(sparse.diags_array(-residents))),
            ],
            upper=0.0,
        )
    outcome = plan.program.solve(clock, first_found=True)
    if outcome.infeasible:
        return None
    used = outcome.values[plan.pairs] > NOBODY_PEOPLE if outcome.found else np.empty(0, bool)
    solution = _solution(problem, plan, outcome)
    furthest = np.zeros(problem.demand_points)
    np.maximum.at(furthest, plan.points[used], costs[used])
    return solution, worst_sent(problem, problem.populated, furthest)


def worst_sent(problem: SitingProblem, counted: Bools, furthest: Floats) -> Floats:
    """The greatest cost by number of municipality among the counted demand points, else 0."""
    assert problem.municipality is not None
    worst = np.zeros(int(problem.municipality.max()) + 1)
    np.maximum.at(worst, problem.municipality[counted], furthest[counted])
    return worst


def _solution(problem: SitingProblem, plan: _Plan, outcome: Outcome) -> SitingSolution:
    """What the program found, with the users of each column."""
    if not outcome.found:
        raise no_choice(problem) if outcome.infeasible else nothing_found()
    chosen = problem.openable[outcome.values[plan.sites] > 0.5]
    left_out = outcome.values[plan.left_out]
    users = np.bincount(plan.columns, outcome.values[plan.pairs], minlength=problem.candidates)
    found = describe(problem, chosen, np.inf, (outcome.objective, outcome.bound, outcome.proven))
    return replace(
        found,
        unserved=tuple(int(i) for i in np.flatnonzero(left_out > NOBODY_PEOPLE)),
        served_people=float(problem.weights_people.sum() - left_out.sum()),
        users_people=tuple(float(n) for n in users),
    )
