"""The answer to a question in each draw: nearest cost, residents, and places that operate.

The rules are those of `analysis.assessment`: who may use a service, which services operate,
which way is travelled. Without any uncertainty every draw is the assessment itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import RLock

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.access_rules import may_use, provider_travels
from analysis.assessment import Assessment, longest_use_min
from analysis.draw_costs import CostDraws, cost_draws
from analysis.draws import Flags, Floats, ranges_of
from analysis.engine import Direction
from analysis.question import MAX_CUTOFF, TRAVEL_MIN, Question
from analysis.roads import RoadTimes
from geodata.pack import Pack
from geodata.register import OPEN
from geodata.uncertainties import CAPACITY, QUANTITIES, RESIDENTS, STATUS, UNDATED

ALONE_PART = 5
"""One draw in so many is enough to tell which quantity matters most."""
KEPT_POINTS = 4_000
"""The questions drawn last are kept for so many demand points together: 26 for Latgale's 151."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """What all questions of a season and mode have in common in each draw: ways and residents.

    Keeps its last answers; several threads may ask it.

    Attributes
    ----------
    pack : whose uncertainties are drawn
    times : its roads under the times of the season and mode
    draws : how many
    """

    pack: Pack
    times: RoadTimes
    draws: int
    _kept: dict[Question, "DrawnAnswers"] = field(default_factory=dict, init=False, repr=False)
    _one_at_a_time: RLock = field(default_factory=RLock, init=False, repr=False)

    @cached_property
    def sites(self) -> pd.DataFrame:
        """The sites with a position: the columns of the travel costs."""
        return self.pack.sites[self.pack.sites["lon"].notna()]

    @cached_property
    def costs(self) -> CostDraws:
        """Travel costs between demand points and sites."""
        points = self.pack.demand_points
        return cost_draws(self.pack, self.times, points, self.sites, draws=self.draws)

    @cached_property
    def people(self) -> Floats:
        """Residents of the demand points, (draws, points)."""
        return drawn_residents(self.pack, self.draws)

    @cached_property
    def alone(self) -> dict[str, "Drawing"]:
        """Fewer draws of one quantity at a time, by its name: of each that has a range."""
        rows, draws = self.pack.uncertainties, max(self.draws // ALONE_PART, 1)
        return {
            name: Drawing(replace(self.pack, uncertainties=of_it), self.times, draws)
            for name in QUANTITIES
            if len(of_it := rows[rows["quantity"] == name])
        }

    def answers(
        self, assessment: Assessment, each: Callable[[], None] | None = None
    ) -> "DrawnAnswers":
        """Answer the question of an assessment anew in each draw; kept, for any cutoff.

        Parameters
        ----------
        assessment : of the same pack, season and mode.
        each : called before the ways of each draw; what it raises ends the drawing.
        """
        anywhere = replace(assessment.question, cutoff=MAX_CUTOFF)
        answers = self._kept.get(anywhere)
        if answers is None:
            with self._one_at_a_time:
                answers = self._kept.get(anywhere) or _drawn(self, assessment, each or _nothing)
                self._kept[anywhere] = answers
                while len(self._kept) > max(1, KEPT_POINTS // len(self.pack.demand_points)):
                    del self._kept[next(iter(self._kept))]
        return answers

    def knows(self, question: Question) -> bool:
        """Whether the answers to a question are at hand, those to one quantity at a time too."""
        anywhere = replace(question, cutoff=MAX_CUTOFF)
        return all(anywhere in one._kept for one in (self, *self.alone.values()))


@dataclass(frozen=True, eq=False)
class DrawnAnswers:
    """One question answered in each draw; rows are draws.

    Attributes
    ----------
    cost : (draws, points), of the nearest service that may be used; inf where none
    people : (draws, points), residents; each municipality keeps its published total
    works : (draws, services), whether a service of the assessment operates
    places : (draws, services), its places, 0 where it does not operate, NaN where not known
    """

    cost: Floats
    people: Floats
    works: Flags
    places: Floats


def _drawn(drawing: Drawing, assessment: Assessment, each: Callable[[], None]) -> DrawnAnswers:
    pack, draws = drawing.pack, drawing.draws
    works = operating(pack, assessment.services, assessment.question, draws)
    capacity = assessment.services["capacity_places"].to_numpy(dtype=float)
    types = assessment.services["service_type_id"].tolist()
    drawn = ranges_of(pack.uncertainties, CAPACITY, types, _seed(pack)).amounts(draws, capacity)
    return DrawnAnswers(
        cost=_nearest(drawing, assessment, works, each),
        people=drawing.people,
        works=works,
        places=np.where(works, drawn, 0.0),
    )


def drawn_residents(pack: Pack, draws: int) -> Floats:
    """Residents of the demand points in each draw, (draws, points).

    Errors move people between the points of a municipality; its published total stays.
    """
    points = pack.demand_points
    kinds = points["residents_kind"].tolist()
    people = points["residents"].to_numpy(dtype=float)
    ranges = ranges_of(pack.uncertainties, RESIDENTS, kinds, _seed(pack))
    if not ranges.rows:
        return np.tile(people, (draws, 1))
    drawn = people * ranges.factors(draws)
    home, codes = pd.factorize(points["municipality_code"])
    member = np.equal.outer(home, np.arange(len(codes))).astype(float)
    total, sums = people @ member, drawn @ member
    keep = np.divide(total, sums, out=np.ones_like(sums), where=sums > 0)
    return np.asarray(drawn * keep[:, home])


def _nothing() -> None:
    """Nobody wants to hear of each draw."""


def _seed(pack: Pack) -> int:
    return int(pack.assumptions["draw_seed"])


def operating(pack: Pack, services: pd.DataFrame, question: Question, draws: int) -> Flags:
    """Whether each service of a question operates in each draw, (draws, services)."""
    is_open = (services["status"] == OPEN).to_numpy(dtype=bool)
    undated = is_open & services["source_year"].isna().to_numpy()
    codes = services["status"].where(~undated, UNDATED).tolist()
    years = question.on.year - services["source_year"].to_numpy(dtype=float)
    wrong = ranges_of(pack.uncertainties, STATUS, codes, _seed(pack)).happens(draws, years)
    return np.asarray(is_open[None, :] ^ wrong)


def _nearest(
    drawing: Drawing,
    assessment: Assessment,
    works: Flags,
    each: Callable[[], None],
) -> Floats:
    """Cost of the nearest service that operates and may be used, (draws, points)."""
    pack, question = drawing.pack, assessment.question
    points = pack.demand_points
    ever = works.any(axis=0) & assessment.services["lon"].notna().to_numpy()
    services, works = assessment.services[ever], works[:, ever]
    nearest = np.full((len(works), len(points)), np.inf)
    if services.empty:
        return nearest
    may = may_use(pack, services, question, points["municipality_code"])
    longest_min = longest_use_min(pack, services, question, may)
    column, used = pd.factorize(services["site_id"])
    sites = drawing.sites.index.get_indexer(used)
    comes = provider_travels(pack, services)
    kind = 0 if question.cost == TRAVEL_MIN else 1
    ways: tuple[tuple[Direction, Flags], ...] = (("to_site", ~comes), ("from_site", comes))
    for direction, chosen in ways:
        if not chosen.any():
            continue
        for draw, both in enumerate(drawing.costs.each(direction, sites)):
            each()
            now = chosen & works[draw]
            there = both[0][:, column[now]] <= longest_min[:, now]
            values = np.where(there, both[kind][:, column[now]], np.inf)
            nearest[draw] = np.minimum(nearest[draw], values.min(axis=1, initial=np.inf))
    return nearest


def sums_by(home: npt.NDArray[np.int64], size: int, values: Floats) -> Floats:
    """Sums over the members of each of ``size`` groups, and over all in the last column.

    ``home``: (n,), the group of each member, -1 for none of them; values: (draws, n).
    """
    member = np.equal.outer(home, np.arange(size)).astype(float)
    inside = (home >= 0).astype(float)[:, None]
    return np.asarray(values @ np.hstack([member, inside]))
