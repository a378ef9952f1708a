"""Why a question has no answer, in terms of its data; checked before any search."""

import numpy as np

from analysis.errors import SitingInfeasibleError, SitingInputError
from analysis.siting.burdens import ROUNDING
from analysis.siting.describe import nearest_cost
from analysis.siting.problem import Bools, Floats, Ints, SitingProblem


def first_five(numbers: Ints | list[int]) -> str:
    """Up to five numbers in words, and that there are more."""
    shown = ", ".join(str(int(n)) for n in numbers[:5])
    return shown + (", ..." if len(numbers) > 5 else "")


def require_number(problem: SitingProblem) -> None:
    """Raise where nothing says how many sites may open."""
    if problem.new_sites is None and problem.budget_eur == float("inf"):
        raise SitingInputError(
            "neither new_sites nor budget_eur is given: every candidate would open. "
            "Give at least one of them."
        )


def refuse_floor(problem: SitingProblem) -> None:
    """Raise where a floor is asked for in a model that has no cutoff to measure it by."""
    if problem.floor_share > 0:
        raise SitingInputError(
            "floor_share holds where most people are to be covered within a cutoff; for the "
            "fewest sites ask for a share of the people, for travel costs raise the worst "
            "municipality first instead."
        )


def check_choice(problem: SitingProblem) -> None:
    """Raise where number, required sites and budget leave no choice of sites.

    Raises
    ------
    SitingInfeasibleError : more sites than candidates, more required than new sites, or a
        budget below the required, the cheapest, or the so many cheapest sites.
    """
    fees, required = problem.fees_eur, list(problem.required)
    number, openable = problem.new_sites, problem.openable
    if number is not None and number > len(openable):
        raise SitingInfeasibleError(
            f"{number} new sites are asked for, but only {len(openable)} candidates may be "
            f"opened ({len(problem.existing)} columns are existing, {len(problem.forbidden)} "
            "forbidden). Ask for fewer, or add candidates."
        )
    if number is not None and len(required) > number:
        raise SitingInfeasibleError(
            f"{len(required)} candidates are required, but only {number} new sites are asked for.",
            candidates=problem.required,
        )
    others = np.sort(fees[np.setdiff1d(openable, required)])
    more = (number or 0) - len(required) if number is not None else int(not required)
    least_eur = float(fees[required].sum() + others[: max(more, 0)].sum())
    if least_eur > problem.budget_eur * (1 + ROUNDING):
        if required and fees[required].sum() > problem.budget_eur:
            what = f"the {len(required)} required sites cost {fees[required].sum():.2f} EUR"
        elif number is None:
            what = f"the cheapest candidate costs {least_eur:.2f} EUR"
        else:
            what = f"the {number} cheapest sites possible cost {least_eur:.2f} EUR"
        raise SitingInfeasibleError(
            f"{what}, but the budget is {problem.budget_eur:.2f} EUR.", candidates=problem.required
        )


def check_reach(problem: SitingProblem, cutoff: float = float("inf")) -> None:
    """Raise where people live whom no openable or existing site reaches (within the cutoff)."""
    lost = np.flatnonzero(problem.populated & ~reachable(problem, cutoff))
    if len(lost):
        within = "" if cutoff == float("inf") else f" within {cutoff:g}"
        raise SitingInfeasibleError(
            f"{len(lost)} demand points with {problem.weights_people[lost].sum():g} people have "
            f"no candidate and no existing site{within}: {first_five(lost)}. Add candidates "
            "there, raise the cutoff, or allow people to stay unserved.",
            demand_points=tuple(int(i) for i in lost),
        )


def floor_missing(problem: SitingProblem, cutoff: float) -> Floats:
    """People each municipality lacks to its floor with the existing sites alone."""
    nearest = nearest_cost(problem, np.empty(0, dtype=np.int64))
    return _missing(problem, (nearest <= cutoff) & np.isfinite(nearest))


def floor_people(problem: SitingProblem) -> Floats:
    """People in each municipality that the floor asks to be covered."""
    assert problem.municipality is not None
    return np.asarray(
        problem.floor_share * np.bincount(problem.municipality, problem.weights_people)
    )


def check_places(problem: SitingProblem) -> None:
    """Raise where all places that may be open together are fewer than the people."""
    if problem.capacity_places is None:
        return
    new = np.sort(problem.capacity_places[problem.openable])[::-1][: problem.new_sites]
    places = float(new.sum() + problem.capacity_places[list(problem.existing)].sum())
    people = float(problem.weights_people.sum())
    if places < people * (1 - ROUNDING):
        raise SitingInfeasibleError(
            f"{people:g} people need a place, but the largest choice possible has {places:g} "
            "places. Raise capacities or the number of sites, or allow people to stay unserved."
        )


def _missing(problem: SitingProblem, covered: Bools) -> Floats:
    assert problem.municipality is not None
    inside = np.bincount(problem.municipality, problem.weights_people * covered)
    return np.asarray(floor_people(problem) - inside)


def check_floor(problem: SitingProblem, cutoff: float) -> None:
    """Raise where a municipality misses its floor even with every candidate open."""
    missing = _missing(problem, reachable(problem, cutoff))
    short = np.flatnonzero(missing > ROUNDING * problem.weights_people.sum())
    if len(short):
        municipality = np.asarray(problem.municipality)
        outside = np.isin(municipality, short) & ~reachable(problem, cutoff)
        raise SitingInfeasibleError(
            f"with every candidate open, {len(short)} municipalities ({first_five(short)}) still "
            f"have fewer than {problem.floor_share:.1%} of their people within {cutoff:g}.",
            demand_points=tuple(int(i) for i in np.flatnonzero(outside & problem.populated)),
        )


def reachable(problem: SitingProblem, cutoff: float = float("inf")) -> Bools:
    """Demand points that some openable or existing site reaches within the cutoff."""
    columns = np.concatenate([problem.openable, np.array(problem.existing, dtype=np.int64)])
    nearest = problem.costs[:, columns].min(axis=1, initial=np.inf)
    return np.asarray((nearest <= cutoff) & np.isfinite(nearest))


def duplicate_candidates(problem: SitingProblem) -> tuple[tuple[int, ...], ...]:
    """Groups of openable columns with the same costs: the same place offered more than once."""
    groups: dict[bytes, list[int]] = {}
    for j in problem.openable:
        groups.setdefault(np.ascontiguousarray(problem.costs[:, j]).tobytes(), []).append(int(j))
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)
