"""The one walk from a pack and a question to an answer that map, table, report and CLI show."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.access_rules import OUTREACH, allowed
from analysis.causes import people_by_cause
from analysis.cost_table import TravelCosts
from analysis.gaps import barred_premises, find_gaps, placed
from analysis.outreach import Outreach, in_a_working_day, outreach
from analysis.question import TRAVEL_KM, TRAVEL_MIN, Question, check_question
from analysis.sums import covered, nearest_service, summarise, travel_time_histogram
from geodata.pack import Pack
from geodata.register import COMING, NOT_CONFIRMED, OPEN, offering, register_at

FOUND_ONLY = ("covered_people", "beyond_people", "unreachable_people", "beyond_share")
"""Figures that say nothing when the register was not searched."""


@dataclass(frozen=True)
class Assessment:
    """The answer to one question; every figure shown to a person comes from here.

    ``services``: index service_id, the services of the asked types at the date, with status,
    municipality and position. ``by_demand_point``: index demand_point_id; name,
    municipality_code, residents (people), residents_kind, nearest_service_id, nearest_name,
    travel_min, travel_km (inf: unreachable), covered; of the nearest open one whether its rule
    lets people use it or not: any_service_id, any_name, any_municipality_code, any_min, any_km;
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
    pack: Pack, costs_for: Callable[[Question], TravelCosts], question: Question
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
    register = register_at(pack, question.on)
    services = offering(register, question.service_type_ids, question.group_id)
    minutes, km = (
        service_costs(pack, costs, services, question, cost=cost)
        for cost in (TRAVEL_MIN, TRAVEL_KM)
    )
    by_point = _by_demand_point(pack, services, minutes, km, question)
    by_point = by_point.join(_nearest_by_any_rule(pack, costs, services, question))
    searched = bool(
        pack.service_types.loc[list(question.service_type_ids), "register_covers"].all()
    )
    every = offering(register, question.service_type_ids, None)
    gaps = find_gaps(pack, costs, every, question, searched=searched)
    by_point = by_point.join(gaps.by_demand_point)
    by_municipality = _by_municipality(pack, services, by_point, question.cost)
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
        outreach=_outreach(pack, minutes, services, question, gaps.clients),
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
    home = pack.demand_points["municipality_code"].reindex(values.index)
    may = allowed(pack, there, question).loc[home].to_numpy(dtype=bool)
    may = may & ~barred_premises(pack, there, question.group_id)[None, :]
    return values.where(may & in_a_working_day(pack, minutes, there), np.inf)


def _on_the_map(costs: TravelCosts, services: pd.DataFrame) -> pd.DataFrame:
    return services[
        (services["status"] == OPEN) & services["site_id"].isin(costs.travel_min.columns)
    ]


def _by_demand_point(
    pack: Pack,
    services: pd.DataFrame,
    minutes: pd.DataFrame,
    km: pd.DataFrame,
    question: Question,
) -> pd.DataFrame:
    table = pack.demand_points[["name", "municipality_code", "residents", "residents_kind"]]
    nearest = _nearest(minutes, km, question.cost)
    ids = nearest["service_id"]
    table = table.assign(nearest_service_id=ids, nearest_name=ids.map(services["name"]))
    table = table.join(nearest[[TRAVEL_MIN, TRAVEL_KM]])
    return table.assign(covered=covered(table[question.cost], question.cutoff))


def _nearest_by_any_rule(
    pack: Pack, costs: TravelCosts, services: pd.DataFrame, question: Question
) -> pd.DataFrame:
    """The nearest open service of each place, whoever may use it."""
    there = _on_the_map(costs, services)
    minutes, km = (placed(pack, costs, there, cost) for cost in (TRAVEL_MIN, TRAVEL_KM))
    found = _nearest(minutes, km, question.cost)
    ids = found["service_id"]
    return pd.DataFrame(
        {
            "any_service_id": ids,
            "any_name": ids.map(services["name"]),
            "any_municipality_code": ids.map(services["municipality_code"]),
            "any_min": found[TRAVEL_MIN],
            "any_km": found[TRAVEL_KM],
        }
    )


def _nearest(minutes: pd.DataFrame, km: pd.DataFrame, cost: str) -> pd.DataFrame:
    """``service_id`` of the nearest of each place in one cost, travel_min and travel_km to it."""
    ids = nearest_service(minutes if cost == TRAVEL_MIN else km)["nearest_service_id"]
    column = minutes.columns.get_indexer(ids.fillna(""))
    rows = np.arange(len(ids))
    table = pd.DataFrame({"service_id": ids})
    for name, costs in ((TRAVEL_MIN, minutes), (TRAVEL_KM, km)):
        values = costs.to_numpy(dtype=float)
        table[name] = np.column_stack([values, np.full(len(ids), np.inf)])[rows, column]
    return table


def _outreach(
    pack: Pack,
    minutes: pd.DataFrame,
    services: pd.DataFrame,
    question: Question,
    clients: "pd.Series[float] | None",
) -> Outreach | None:
    """What the bases can do; None where a client has to travel."""
    types = pack.service_types.loc[list(question.service_type_ids)]
    if not (types["delivery_mode"] == OUTREACH).all():
        return None
    return outreach(pack, minutes, services.loc[minutes.columns], clients)


def _by_municipality(
    pack: Pack, services: pd.DataFrame, by_point: pd.DataFrame, cost: str
) -> pd.DataFrame:
    groups = by_point.groupby("municipality_code")
    sums = pd.DataFrame({code: summarise(members, cost) for code, members in groups}).T

    def count(*names: str) -> "pd.Series[int]":
        there = services.loc[services["status"].isin(names), "municipality_code"]
        return there.value_counts().reindex(sums.index, fill_value=0)

    worst = by_point.sort_values([cost, "residents"]).groupby("municipality_code").tail(1)
    worst = worst.reset_index().set_index("municipality_code")
    coming = services[services["status"].isin(COMING)]
    plan_year = coming.groupby("municipality_code")["source_year"].max().reindex(sums.index)
    return sums.assign(
        plan_year=plan_year,
        open_services=count(OPEN),
        coming_services=count(*COMING),
        not_confirmed_services=count(NOT_CONFIRMED),
        worst_demand_point_id=worst["demand_point_id"],
        worst=worst[cost],
    ).rename_axis("municipality_code")
