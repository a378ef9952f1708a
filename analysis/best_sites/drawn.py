"""How often a site is chosen when what is not known for sure is drawn anew.

Speeds, lengths of roads, positions, residents and whether a service still operates are drawn as
in `analysis.confidence`, from the same seed. The places of services and the money are not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.access_rules import OUTREACH
from analysis.best_sites.candidates import REGISTER
from analysis.best_sites.found import solver
from analysis.best_sites.problem import EXISTING_SITE, Asked, costs_again, services_now
from analysis.best_sites.wishes import WORST_FIRST
from analysis.cost_table import TravelCosts
from analysis.draw_costs import CostDraws, cost_draws
from analysis.drawn_answers import drawn_residents, operating
from analysis.errors import SitingInfeasibleError, SitingStoppedError
from analysis.roads import RoadTimes
from analysis.siting import Search, SitingProblem, SitingSolution
from geodata.pack import Pack

SAME = 1e-9
"""Two objectives that differ by less, as a share, are equal: sums of floats differ so."""


@dataclass(frozen=True, eq=False)
class DrawnSites:
    """How often sites were chosen.

    Attributes
    ----------
    draws : how many were solved; fewer than asked for where the search was stopped
    share : index candidate_id, the share (0-1) of the draws with the site in their best choice
    same_share : share of the draws in which the choice found first is still the best
    without : draws in which no choice meets the wishes
    unproven : draws whose best choice is not proven
    """

    draws: int
    share: "pd.Series[float]"
    same_share: float
    without: int
    unproven: int


def drawn_problems(pack: Pack, times: RoadTimes, asked: Asked) -> Iterator[SitingProblem]:
    """The problem in each draw, with the same columns.

    A new site stands where it is planned; existing ones and buildings of the register lie where
    they may lie in truth.

    Parameters
    ----------
    times : the pack's roads under the times of the question's season and mode.
    """
    question, draws = asked.question, asked.wishes.draws
    services = services_now(pack, question)
    works = operating(pack, services, question, draws)
    people = _people(pack, asked, draws)
    known = pack.sites["position"].reindex(asked.columns.index)
    stands = asked.columns["kind"].isin([EXISTING_SITE, REGISTER])
    places = asked.columns.assign(position=known.where(stands, "").fillna(""))
    drawn = cost_draws(pack, times, pack.demand_points, places, draws=draws)
    types = list(question.service_type_ids)
    comes = bool((pack.service_types.loc[types, "delivery_mode"] == OUTREACH).any())
    tables = _tables(drawn, pack.demand_points.index, places.index, back=comes)
    for draw, costs in enumerate(tables):
        matrix = costs_again(pack, costs, asked, services[works[draw]])
        yield replace(asked.problem, costs=matrix, weights_people=people[draw])


def _people(pack: Pack, asked: Asked, draws: int) -> npt.NDArray[np.float64]:
    """People who count in each draw, (draws, points): as many more or less as residents."""
    residents = pack.demand_points["residents"].to_numpy(dtype=float)
    drawn = drawn_residents(pack, draws)
    factor = np.divide(drawn, residents, out=np.ones_like(drawn), where=residents > 0)
    return np.asarray(asked.problem.weights_people * factor)


def _tables(
    drawn: CostDraws, points: pd.Index, columns: pd.Index, *, back: bool
) -> Iterator[TravelCosts]:
    """Travel costs of each draw; ``back``: the provider's ways are asked for too."""
    none = pd.Series(dtype=float)
    if not back or drawn.times.symmetric:
        for both in drawn.each():
            minutes, km = (pd.DataFrame(one, points, columns) for one in both)
            yield TravelCosts(minutes, km, none)
        return
    for there, here in zip(drawn.each("to_site"), drawn.each("from_site"), strict=True):
        to_min, to_km, from_min, from_km = (
            pd.DataFrame(one, points, columns) for one in (*there, *here)
        )
        yield TravelCosts(to_min, to_km, none, from_site_min=from_min, from_site_km=from_km)


def choose_again(
    asked: Asked,
    first: SitingSolution,
    problems: Iterator[SitingProblem],
    *,
    search: Search,
) -> DrawnSites:
    """The best choice in each draw; where the first choice is as good, it is the one that counts.

    A search that is stopped gives the draws so far.
    """
    solve = solver(asked, search)
    counts = np.zeros(len(asked.columns))
    done = same = without = unproven = 0
    while not search.stop():
        problem = next(problems, None)
        if problem is None:
            break
        try:
            best = solve(problem)
            kept = asked.wishes.model != WORST_FIRST and _as_good(solve, problem, first, best)
        except SitingInfeasibleError:
            without += 1
        except SitingStoppedError:
            break
        else:
            if search.stop():
                break
            chosen = first.chosen if kept else best.chosen
            counts[list(chosen)] += 1
            same += chosen == first.chosen
            unproven += not best.proven
        done += 1
    share = pd.Series(counts / max(done, 1), index=asked.columns.index)
    return DrawnSites(done, share, same / max(done, 1), without, unproven)


def _as_good(
    solve: Callable[[SitingProblem], SitingSolution],
    problem: SitingProblem,
    first: SitingSolution,
    best: SitingSolution,
) -> bool:
    """Whether the first choice reaches the best objective of a draw."""
    if first.chosen == best.chosen:
        return True
    others = set(map(int, problem.openable)) - set(first.chosen)
    shut = tuple(sorted(others | set(problem.forbidden)))
    alone = replace(problem, required=first.chosen, forbidden=shut)
    try:
        again = solve(alone)
    except SitingInfeasibleError:
        return False
    return abs(again.objective - best.objective) <= SAME * max(abs(best.objective), 1.0)
