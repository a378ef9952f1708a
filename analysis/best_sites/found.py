"""The answer in places: what opens, who gains, who stays unserved, and what nearly as good is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from analysis.best_sites.problem import Asked
from analysis.best_sites.wishes import (
    FEWEST_SITES,
    LEAST_TRAVEL,
    MOST_PEOPLE,
    NEAREST_WORST,
)
from analysis.cost_table import Limit
from analysis.errors import SitingInfeasibleError, SitingStoppedError, name_ids
from analysis.siting import (
    NearEquals,
    Search,
    SitingProblem,
    SitingSolution,
    k_best,
    k_best_cover,
    k_best_median,
    raise_worst_first,
    solve_center,
    solve_lscp,
    solve_mclp,
    solve_median,
)
from analysis.siting.describe import nearest_cost
from analysis.siting.kbest import near_equals
from analysis.siting.problem import Floats
from analysis.siting.solution import Clock

Solve = Callable[[SitingProblem], SitingSolution]
UNIT_OF = {MOST_PEOPLE: "people", FEWEST_SITES: "sites", LEAST_TRAVEL: "travel"}
"""What the objective of a model counts; the others count the cost of the worst-off."""
LAST_S = 0.02
"""With less time left than this, seconds, a search of several steps is over."""


@dataclass(frozen=True)
class BestSites:
    """The best choice of sites, with what follows from it.

    ``near``: the choices found, best first; its first is the answer.

    ``chosen``: index candidate_id, the sites to open with the columns of `Asked.columns`;
    users_people (who goes there), gained_people (within the cutoff only because of it),
    near_share (0-1, in how many of the choices it occurs).

    ``points``: `Asked.points` with cost_after (inf: unreachable), served_before, served (flags:
    within the cutoff; where places are limited ``served`` needs a place for everybody there).

    ``by_municipality``: index municipality_code; people, served_before_people, served_people,
    worst_before, worst (greatest cost of anybody). ``summary``: the same over all, and
    mean_before, mean_after (of those reached).
    """

    asked: Asked
    near: NearEquals
    chosen: pd.DataFrame
    points: pd.DataFrame
    by_municipality: pd.DataFrame
    summary: "pd.Series[float]"

    @property
    def solution(self) -> SitingSolution:
        """The best choice found."""
        return self.near.solutions[0]

    def sites_of(self, solution: SitingSolution) -> pd.DataFrame:
        """The sites of one of the choices, with the columns of ``chosen``."""
        return _chosen(self.asked, self.near, solution)

    def served_of(self, solution: SitingSolution) -> float:
        """People within the cutoff (and with a place, where places limit) in one choice."""
        if solution.users_people and self.asked.wishes.model in (MOST_PEOPLE, FEWEST_SITES):
            return solution.served_people
        points = _points(self.asked, solution)
        return float(points["people"][points["served"]].sum())

    @property
    def unserved(self) -> pd.DataFrame:
        """Places with people beyond the cutoff or without a place, most people first."""
        points = self.points[(self.points["people"] > 0) & ~self.points["served"]]
        return points.sort_values("people", ascending=False, kind="stable")


def find(
    asked: Asked, *, search: Search | None = None, stage: Callable[[str], None] = lambda _: None
) -> BestSites:
    """Solve, then look for near-equals where they are wished.

    ``stage`` is told "best" and "near" when these searches begin. A search that is stopped keeps
    the best so far; then no near-equals are looked for.

    Raises
    ------
    SitingInfeasibleError
        No choice meets the wishes; places, sites and municipalities are named.
    SitingStoppedError
        It was stopped before anything was found.
    """
    asked_for = search or Search()
    clock = Clock(asked_for)
    search = replace(asked_for, stop=lambda: asked_for.stop() or clock.left_s < LAST_S)
    try:
        stage("best")
        best = solver(asked, search)(asked.problem)
        near = near_equals(asked.problem, [best], complete=best.proven)
        if asked.wishes.keep > 1 and not search.stop():
            stage("near")
            near = _with_best(asked, best, search)
    except SitingInfeasibleError as error:
        raise named(asked, error) from None
    return describe(asked, near)


def solver(asked: Asked, search: Search) -> Solve:
    """The model of the wishes as a function of the problem."""
    cutoff, wishes = asked.question.cutoff, asked.wishes
    solvers: dict[str, Solve] = {
        MOST_PEOPLE: partial(solve_mclp, cutoff=cutoff, search=search),
        FEWEST_SITES: partial(solve_lscp, cutoff=cutoff, share=wishes.share, search=search),
        LEAST_TRAVEL: partial(solve_median, search=search),
        NEAREST_WORST: partial(solve_center, search=search),
    }
    return solvers.get(wishes.model, lambda p: raise_worst_first(p, search=search).solution)


def _with_best(asked: Asked, best: SitingSolution, search: Search) -> NearEquals:
    """The best, followed by its near-equals as far as they were found."""
    problem, wishes = asked.problem, asked.wishes
    wanted = {"keep": wishes.keep, "within_share": wishes.within_share}
    try:
        if wishes.model == MOST_PEOPLE:
            near = k_best_cover(problem, asked.question.cutoff, search=search, **wanted)  # type: ignore[arg-type]
        elif wishes.model == LEAST_TRAVEL:
            near = k_best_median(problem, search=search, **wanted)  # type: ignore[arg-type]
        else:
            near = k_best(problem, solver(asked, search), **wanted)  # type: ignore[arg-type]
    except SitingStoppedError:
        return near_equals(problem, [best], complete=False)
    others = [one for one in near.solutions if one.chosen != best.chosen]
    return near_equals(problem, [best, *others][: wishes.keep], complete=near.complete)


def named(asked: Asked, error: SitingInfeasibleError) -> SitingInfeasibleError:
    """The refusal with names of places, sites and municipalities instead of their numbers."""
    names = {
        "places": asked.points["name"].tolist(),
        "sites": asked.columns["name"].tolist(),
        "municipalities": list(asked.municipality_names),
    }
    params = dict(error.params)
    for kind, numbers in error.concerned.items():
        params[kind] = name_ids(names[kind][number] for number in numbers)
    if "cutoff" in params:
        params["cutoff"] = Limit(asked.question.cutoff, asked.question.cost)
    return SitingInfeasibleError(error.template, concerned=error.concerned, **params)


def describe(asked: Asked, near: NearEquals) -> BestSites:
    """Everything that follows from the choices found."""
    points = _points(asked, near.solutions[0])
    by_municipality = _by_municipality(points)
    return BestSites(
        asked=asked,
        near=near,
        chosen=_chosen(asked, near, near.solutions[0]),
        points=points,
        by_municipality=by_municipality,
        summary=_summary(asked, near.solutions[0], points, by_municipality),
    )


def _points(asked: Asked, solution: SitingSolution) -> pd.DataFrame:
    problem, cutoff = asked.problem, asked.question.cutoff
    after = nearest_cost(problem, np.array(solution.chosen, dtype=np.int64))
    served = after <= cutoff
    if solution.users_people:
        served &= ~np.isin(np.arange(problem.demand_points), solution.unserved)
    before = (asked.points["cost_before"] <= cutoff).to_numpy()
    if solution.users_people:
        before = before & ~np.isin(np.arange(problem.demand_points), as_it_is(asked).unserved)
    return asked.points.assign(cost_after=after, served_before=before, served=served)


def as_it_is(asked: Asked) -> SitingSolution:
    """Who can be served by the existing sites alone, with the places they have."""
    standing = np.flatnonzero(asked.columns["existing"].to_numpy(dtype=bool))
    alone = replace(
        asked.problem, existing=tuple(standing), required=(), new_sites=0, budget_eur=np.inf,
        floor_share=0.0, minimum_users_people=0.0,
    )  # fmt: skip
    return solve_mclp(alone, asked.question.cutoff)


def _chosen(asked: Asked, near: NearEquals, solution: SitingSolution) -> pd.DataFrame:
    columns = list(solution.chosen)
    users, gained = _users(asked, solution)
    occurs = np.array(near.occurrences, dtype=float)[columns] / len(near.solutions)
    table = asked.columns.iloc[columns]
    return table.assign(
        users_people=users[columns],
        gained_people=gained[columns],
        near_share=occurs,
    )


def _users(asked: Asked, solution: SitingSolution) -> tuple[Floats, Floats]:
    """People who use each column, and those within the cutoff of that open column alone."""
    problem = asked.problem
    open_now = np.array([*problem.existing, *solution.chosen], dtype=np.int64)
    people = problem.weights_people
    users, gained = np.zeros(problem.candidates), np.zeros(problem.candidates)
    if not len(open_now):
        return users, gained
    costs = problem.costs[:, open_now]
    reached = np.isfinite(costs.min(axis=1))
    np.add.at(users, open_now[costs.argmin(axis=1)[reached]], people[reached])
    inside = costs <= asked.question.cutoff
    alone = inside.sum(axis=1) == 1
    np.add.at(gained, open_now[inside.argmax(axis=1)[alone]], people[alone])
    return (np.array(solution.users_people) if solution.users_people else users), gained


def _by_municipality(points: pd.DataFrame) -> pd.DataFrame:
    counted = points[points["people"] > 0]
    groups = counted["municipality_code"]
    return pd.DataFrame(
        {
            "people": counted["people"].groupby(groups).sum(),
            "served_before_people": _served(counted, "served_before").groupby(groups).sum(),
            "served_people": _served(counted, "served").groupby(groups).sum(),
            "worst_before": counted["cost_before"].groupby(groups).max(),
            "worst": counted["cost_after"].groupby(groups).max(),
        }
    ).rename_axis("municipality_code")


def _served(points: pd.DataFrame, flag: str) -> "pd.Series[float]":
    return points["people"].where(points[flag], 0.0)


def _summary(
    asked: Asked, solution: SitingSolution, points: pd.DataFrame, by_municipality: pd.DataFrame
) -> "pd.Series[float]":
    sums = by_municipality[["people", "served_before_people", "served_people"]].sum()
    if solution.users_people and asked.wishes.model in (MOST_PEOPLE, FEWEST_SITES):
        # Of some places only a part of the people has a place.
        sums["served_people"] = solution.served_people
        sums["served_before_people"] = as_it_is(asked).served_people
    worst = by_municipality[["worst_before", "worst"]].max()
    means = {}
    for name in ("before", "after"):
        cost = points[f"cost_{name}"]
        reached = np.isfinite(cost) & (points["people"] > 0)
        people = points["people"][reached]
        total = float(people.sum())
        means[f"mean_{name}"] = float((cost[reached] * people).sum()) / total if total else np.nan
    return pd.concat([sums, worst, pd.Series(means)])
