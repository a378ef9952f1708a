"""Why a question has no answer, in terms of its data; checked before any search."""

import numpy as np

from analysis.errors import SitingInfeasibleError, SitingInputError
from analysis.siting.burdens import ROUNDING
from analysis.siting.describe import nearest_cost
from analysis.siting.problem import Bools, Floats, Ints, SitingProblem

NOT_ASKED = float("nan")
"""Stands in a message for a wish that was not made."""


def require_number(problem: SitingProblem) -> None:
    """Raise where nothing says how many sites may open."""
    if problem.new_sites is None and problem.budget_eur == float("inf"):
        raise SitingInputError(
            "Neither a number of new sites nor a budget is given, so every candidate would open. "
            "Give at least one of them."
        )


def check_choice(problem: SitingProblem) -> None:
    """Raise where number, required sites and budget leave no choice of sites.

    Raises
    ------
    SitingInfeasibleError : more sites than candidates, more required than new sites, or a
        budget below the required, the cheapest, or the so many cheapest sites.
    """
    number, openable = problem.new_sites, problem.openable
    if number is not None and number > len(openable):
        raise SitingInfeasibleError(
            "{new_sites} new sites are asked for, but only {candidates} candidates may be opened "
            "({existing} sites exist already, {forbidden} candidates are forbidden). Ask for "
            "fewer, or add candidates.",
            new_sites=number,
            candidates=len(openable),
            existing=len(problem.existing),
            forbidden=len(problem.forbidden),
        )
    if number is not None and len(problem.required) > number:
        raise SitingInfeasibleError(
            "{count} candidates are required ({sites}), but only {new_sites} new sites are asked "
            "for. Ask for more sites, or require fewer.",
            concerned={"sites": problem.required},
            count=len(problem.required),
            new_sites=number,
        )
    _check_budget(problem)


def _check_budget(problem: SitingProblem) -> None:
    fees, required, number = problem.fees_eur, list(problem.required), problem.new_sites
    others = np.setdiff1d(problem.openable, required)
    others = others[np.argsort(fees[others], kind="stable")]
    more = number - len(required) if number is not None else int(not required)
    cheapest = [int(j) for j in [*required, *others[: max(more, 0)]]]
    required_eur, least_eur = float(fees[required].sum()), float(fees[cheapest].sum())
    if least_eur <= problem.budget_eur * (1 + ROUNDING):
        return
    budget_eur = problem.budget_eur
    if required and required_eur > budget_eur:
        raise SitingInfeasibleError(
            "The required sites ({sites}) cost {least_eur} EUR, but the budget is {budget_eur} "
            "EUR. Raise the budget, or require fewer.",
            concerned={"sites": problem.required},
            least_eur=required_eur,
            budget_eur=budget_eur,
        )
    raise SitingInfeasibleError(
        "The cheapest choice possible ({sites}) costs {least_eur} EUR, but the budget is "
        "{budget_eur} EUR. Raise the budget, or ask for fewer sites.",
        concerned={"sites": tuple(cheapest)},
        least_eur=least_eur,
        budget_eur=budget_eur,
    )


def check_reach(problem: SitingProblem, cutoff: float = float("inf")) -> None:
    """Raise where people live whom no openable or existing site reaches (within the cutoff)."""
    lost = np.flatnonzero(problem.populated & ~reachable(problem, cutoff))
    if not len(lost):
        return
    concerned = {"places": tuple(int(i) for i in lost)}
    lost_people = float(problem.weights_people[lost].sum())
    if cutoff == float("inf"):
        raise SitingInfeasibleError(
            "{count} places where {lost_people} people live have no road to any candidate or "
            "existing site: {places}. Add candidates there, or allow people to stay unserved.",
            concerned=concerned, count=len(lost), lost_people=lost_people,
        )  # fmt: skip
    raise SitingInfeasibleError(
        "{count} places where {lost_people} people live have no candidate and no existing site "
        "within {cutoff}: {places}. Add candidates there, raise the cutoff, or ask for a share "
        "of the people.",
        concerned=concerned, count=len(lost), lost_people=lost_people, cutoff=cutoff,
    )  # fmt: skip


def check_places(problem: SitingProblem) -> None:
    """Raise where all places that may be open together are fewer than the people."""
    if problem.capacity_places is None:
        return
    new = np.sort(problem.capacity_places[problem.openable])[::-1][: problem.new_sites]
    places = float(new.sum() + problem.capacity_places[list(problem.existing)].sum())
    people = float(problem.weights_people.sum())
    if places < people * (1 - ROUNDING):
        raise SitingInfeasibleError(
            "{all_people} people need a place, but the largest choice possible has {all_places} "
            "places. Raise the places or the number of sites, or ask for most people served "
            "instead of all.",
            all_people=people,
            all_places=places,
        )


def check_floor(problem: SitingProblem, cutoff: float) -> None:
    """Raise where a municipality misses its floor even with every candidate open."""
    if problem.floor_share == 0:
        return
    inside = reachable(problem, cutoff)
    missing = floor_people(problem) - _by_municipality(problem, inside)
    short = np.flatnonzero(missing > ROUNDING * problem.weights_people.sum())
    if len(short):
        outside = np.isin(np.asarray(problem.municipality), short) & ~inside & problem.populated
        raise SitingInfeasibleError(
            "With every candidate open, these municipalities still have less than {floor_share} "
            "of their people within {cutoff}: {municipalities}. Beyond it are: {places}. Add "
            "candidates there, lower the floor or raise the cutoff.",
            concerned={
                "municipalities": tuple(int(m) for m in short),
                "places": tuple(int(i) for i in np.flatnonzero(outside)),
            },
            floor_share=problem.floor_share,
            cutoff=cutoff,
        )


def floor_cutoff(problem: SitingProblem) -> float:
    """The cutoff of the floors.

    Raises
    ------
    SitingInputError : floors without a cutoff in a model that has none itself.
    """
    if problem.floor_cutoff is None:
        raise SitingInputError("A floor needs a cutoff to measure it by.")
    return problem.floor_cutoff


def floor_people(problem: SitingProblem) -> Floats:
    """People in each municipality that the floor asks to be covered."""
    everybody = np.ones(problem.demand_points, dtype=bool)
    return problem.floor_share * _by_municipality(problem, everybody)


def floor_missing(problem: SitingProblem, cutoff: float) -> Floats:
    """People each municipality lacks to its floor with the existing sites alone."""
    nearest = nearest_cost(problem, np.empty(0, dtype=np.int64))
    inside = (nearest <= cutoff) & np.isfinite(nearest)
    return floor_people(problem) - _by_municipality(problem, inside)


def _by_municipality(problem: SitingProblem, inside: Bools) -> Floats:
    assert problem.municipality is not None
    return np.asarray(np.bincount(problem.municipality, problem.weights_people * inside))


def reachable(problem: SitingProblem, cutoff: float = float("inf")) -> Bools:
    """Demand points that some openable or existing site reaches within the cutoff."""
    columns = np.concatenate([problem.openable, np.array(problem.existing, dtype=np.int64)])
    nearest = problem.costs[:, columns].min(axis=1, initial=np.inf)
    return np.asarray((nearest <= cutoff) & np.isfinite(nearest))


def no_choice(problem: SitingProblem) -> SitingInfeasibleError:
    """That all wishes together cannot be met, with each wish that was made."""
    places = NOT_ASKED
    if problem.capacity_places is not None:
        usable: Ints = np.append(problem.openable, np.array(problem.existing, dtype=np.int64))
        places = float(problem.capacity_places[usable].sum())
    return SitingInfeasibleError(
        "No choice of sites meets these wishes together: new sites {new_sites}, budget "
        "{budget_eur} EUR, places of all candidates {all_places}, fewest users of a new site "
        "{least_people}, floor in each municipality {floor_share} (a dash: not asked for). "
        "Loosen one of them.",
        new_sites="-" if problem.new_sites is None else problem.new_sites,
        budget_eur=_asked(problem.budget_eur, float("inf")),
        all_places=_asked(places, float("inf")),
        least_people=_asked(problem.minimum_users_people, 0.0),
        floor_share=_asked(problem.floor_share, 0.0),
    )


def _asked(value: float, nothing: float) -> float:
    return NOT_ASKED if value == nothing else value


def duplicate_candidates(problem: SitingProblem) -> tuple[tuple[int, ...], ...]:
    """Groups of openable columns with the same costs: the same place offered more than once."""
    groups: dict[bytes, list[int]] = {}
    for j in problem.openable:
        groups.setdefault(np.ascontiguousarray(problem.costs[:, j]).tobytes(), []).append(int(j))
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)
