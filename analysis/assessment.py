"""The one walk from a pack and a question to an answer that map, table, report and CLI show."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.access_rules import OUTREACH, may_use
from analysis.causes import people_by_cause
from analysis.cost_table import TravelCosts
from analysis.gaps import barred_premises, find_gaps, placed
from analysis.outreach import Outreach, longest_way_min, outreach
from analysis.question import TRAVEL_KM, TRAVEL_MIN, Question, check_question
from analysis.sums import (
    covered,
    nearest_service,
    summarise,
    summarise_by,
    travel_time_histogram,
)
from geodata.pack import Pack
from geodata.register import COMING, NOT_CONFIRMED, OPEN, register_at, serving

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
FOUND_ONLY = ("covered_people", "beyond_people", "unreachable_people", "beyond_share")
"""Figures that say nothing when the register was not searched."""


@dataclass(frozen=True)
class Assessment:
    """The answer to one question; every figure shown to a person comes from here.

    ``services``: index service_id, the services of the asked types at the date, with status,
    municipality and position. ``by_demand_point``: index demand_point_id; name,
    municipality_code, residents (people), residents_kind, nearest_service_id, nearest_name,
    travel_min, travel_km (inf: unreachable), covered; of the nearest open one whether its rule
    lets people use it or not: any_service_id, any_name, any_municipality_code, any_min, any_km,
    and whether the rule bars them from it (any_barred);
    the columns of `gaps.Gaps`. ``by_municipality``: index
    municipality_code; the sums of `sums.summarise`, how many services are open or coming
    there, the year of the latest news of a coming one (``plan_year``), and the worst place
    (``worst_demand_point_id``, ``worst``: its cost). ``people_by_cause``: residents who are not
    served, municipality by cause. ``region``: the
    same sums over all. ``histogram``: residents by class of travel time. ``searched``: whether
    the register was searched for all of these types; if not, nothing is known about who is
    beyond the cutoff, and those figures are NaN. ``clients``: people at each demand point who
    need a place, None where not known. ``outreach``: what the bases can do, where all asked
    types are outreach.
    """

    question: Question
    pack_fingerprint: str
    services: pd.DataFrame
    by_demand_point: pd.DataFrame
    by_municipality: pd.DataFrame
    people_by_cause: pd.DataFrame
    region: "pd.Series[float]"
    histogram: pd.DataFrame
    searched: bool
    clients: "pd.Series[float] | None"
    outreach: Outreach | None

    @property
    def open_services(self) -> pd.DataFrame:
        """The services that operate on the date, wherever they are."""
        return self.services[self.services["status"] == OPEN]


def assess(
    pack: Pack,
    costs_for: Callable[[Question], TravelCosts],
    question: Question,
) -> Assessment:
    """Answer a question about a pack; ``costs_for`` gives the travel costs that it asks for.

    Only services open at the date, with a known position, that the rule of the question lets
    residents use can be reached (`access_rules.allowed`); under ``open`` those of neighbouring
    municipalities count too. In outreach the provider travels: the cost is that from the nearest
    base that comes to the resident's municipality.

    Raises
    ------
    QuestionError
        The question names something the pack does not have, or its cutoff is not possible.
    """
    check_question(pack, question)
    costs = costs_for(question)
    every, group = register_at(pack, question.on, question.service_type_ids), question.group_id
    services = every if group is None else every[serving(every, group)]
    there = _on_the_map(costs, services)
    ways = Ways(*(placed(pack, costs, there, cost) for cost in (TRAVEL_MIN, TRAVEL_KM)))
    may = may_use(pack, there, question, _home(pack, ways.travel_min))
    usable = ways.where(ways.travel_min.to_numpy() <= longest_use_min(pack, there, question, may))
    covers = pack.service_types["register_covers"]
    searched = all(bool(covers[type_id]) for type_id in question.service_type_ids)
    gaps = find_gaps(pack, costs, every, question, searched=searched)
    by_point = _by_demand_point(pack, services, ways, usable, question)
    any_barred = ways.barred(by_point["any_service_id"], may)
    by_point = by_point.assign(any_barred=any_barred, **gaps.by_demand_point)
    by_municipality = _by_municipality(services, by_point, question.cost)
    region = summarise(by_point, question.cost)
    if not searched:
        by_municipality[list(FOUND_ONLY)] = np.nan
        region[list(FOUND_ONLY)] = np.nan
    return Assessment(
        question=question,
        pack_fingerprint=pack.fingerprint,
        services=services,
        by_demand_point=by_point,
        by_municipality=by_municipality,
        people_by_cause=people_by_cause(by_point),
        region=region,
        histogram=travel_time_histogram(by_point, _histogram_cutoff(question)),
        searched=searched,
        clients=gaps.clients,
        outreach=_outreach(pack, usable.travel_min, there, question, gaps.clients),
    )


def _histogram_cutoff(question: Question) -> float | None:
    return question.cutoff if question.cost == TRAVEL_MIN else None


def service_costs(
    pack: Pack, costs: TravelCosts, services: pd.DataFrame, question: Question, *, cost: str
) -> pd.DataFrame:
    """Costs per service that is open and on the map.

    inf where the rule bars the residents, where the group cannot enter the premises, and in
    outreach where way and visit do not fit into a working day. In outreach the way is that from
    the site to the resident, else the one to the site.
    """
    there = _on_the_map(costs, services)
    minutes = placed(pack, costs, there, TRAVEL_MIN)
    values = minutes if cost == TRAVEL_MIN else placed(pack, costs, there, cost)
    may = may_use(pack, there, question, _home(pack, minutes))
    return values.where(minutes <= longest_use_min(pack, there, question, may), np.inf)


def longest_use_min(pack: Pack, services: pd.DataFrame, question: Question, may: Flags) -> Floats:
    """The longest way on which people can use each service, minutes, (people, services).

    -1 where the rule (``may``) bars them or they cannot enter the premises; in outreach the way
    on which the visit fits into a working day; inf elsewhere.
    """
    enters = ~barred_premises(pack, services, question.group_id)
    return np.where(may & enters[None, :], longest_way_min(pack, services)[None, :], -1.0)


def _on_the_map(costs: TravelCosts, services: pd.DataFrame) -> pd.DataFrame:
    here = costs.travel_min.columns.get_indexer(services["site_id"]) >= 0
    return services[here & (services["status"] == OPEN).to_numpy(dtype=bool)]


def _home(pack: Pack, minutes: pd.DataFrame) -> "pd.Series[str]":
    return pack.demand_points["municipality_code"].reindex(minutes.index)


@dataclass(frozen=True)
class Ways:
    """Costs from every demand point (index) to services (columns), minutes and km."""

    travel_min: pd.DataFrame
    travel_km: pd.DataFrame

    def where(self, usable: Flags) -> "Ways":
        """The same with inf where a service cannot be used."""
        return Ways(
            *(
                pd.DataFrame(np.where(usable, frame, np.inf), frame.index, frame.columns)
                for frame in (self.travel_min, self.travel_km)
            )
        )

    def nearest(self, cost: str) -> tuple["pd.Series[str]", Floats, Floats]:
        """Of the nearest service of each place in one cost: its id, minutes and km to it."""
        ids = nearest_service(getattr(self, cost))["nearest_service_id"]
        column = self.travel_min.columns.get_indexer(ids)
        minutes, km = (
            np.column_stack([frame.to_numpy(dtype=float), np.full(len(ids), np.inf)])
            for frame in (self.travel_min, self.travel_km)
        )
        rows = np.arange(len(ids))
        return ids, minutes[rows, column], km[rows, column]

    def barred(self, ids: "pd.Series[str]", may: Flags) -> Flags:
        """Whether people may not use a service: one for each place, or none (NA)."""
        column = self.travel_min.columns.get_indexer(ids)
        some = column >= 0
        some[some] = ~may[np.flatnonzero(some), column[some]]
        return np.asarray(some)


def _by_demand_point(
    pack: Pack, services: pd.DataFrame, ways: Ways, usable: Ways, question: Question
) -> pd.DataFrame:
    """The nearest service that may be used, and the nearest whoever may use it."""
    table = pack.demand_points[["name", "municipality_code", "residents", "residents_kind"]]
    ids, minutes, km = usable.nearest(question.cost)
    any_ids, any_min, any_km = ways.nearest(question.cost)
    table = table.assign(
        nearest_service_id=ids,
        nearest_name=ids.map(services["name"]),
        travel_min=pd.Series(minutes, ids.index),
        travel_km=pd.Series(km, ids.index),
        any_service_id=any_ids,
        any_name=any_ids.map(services["name"]),
        any_municipality_code=any_ids.map(services["municipality_code"]),
        any_min=pd.Series(any_min, ids.index),
        any_km=pd.Series(any_km, ids.index),
    )
    return table.assign(covered=covered(table[question.cost], question.cutoff))


def _outreach(
    pack: Pack,
    minutes: pd.DataFrame,
    services: pd.DataFrame,
    question: Question,
    clients: "pd.Series[float] | None",
) -> Outreach | None:
    """What the bases can do; None where a client has to travel."""
    modes = pack.service_types["delivery_mode"]
    if any(modes[type_id] != OUTREACH for type_id in question.service_type_ids):
        return None
    return outreach(pack, minutes, services.loc[minutes.columns], clients)


def _by_municipality(services: pd.DataFrame, by_point: pd.DataFrame, cost: str) -> pd.DataFrame:
    sums = summarise_by(by_point, cost, "municipality_code")
    provider = sums.index.get_indexer(services["municipality_code"])
    status, inside = services["status"], provider >= 0

    def chosen(*names: str) -> Flags:
        return np.asarray(status.isin(names).to_numpy(dtype=bool) & inside)

    def count(*names: str) -> npt.NDArray[np.int64]:
        return np.bincount(provider[chosen(*names)], minlength=len(sums))

    coming = chosen(*COMING)
    plan_year = np.full(len(sums), np.nan)
    np.fmax.at(plan_year, provider[coming], services["source_year"].to_numpy(dtype=float)[coming])
    order = np.lexsort((by_point["residents"], by_point[cost]))
    worst = np.zeros(len(sums), dtype=np.int64)  # the last of several assignments stays
    worst[sums.index.get_indexer(by_point["municipality_code"])[order]] = order
    return sums.assign(
        plan_year=plan_year,
        open_services=count(OPEN),
        coming_services=count(*COMING),
        not_confirmed_services=count(NOT_CONFIRMED),
        worst_demand_point_id=by_point.index[worst],
        worst=by_point[cost].to_numpy()[worst],
    )
