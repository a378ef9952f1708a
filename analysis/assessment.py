"""The one walk from a pack and a question to an answer that map, table, report and CLI show."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.access_rules import OUTREACH, allowed
from analysis.cost_table import TravelCosts
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
    travel_min, travel_km (inf: unreachable), covered. ``by_municipality``: index
    municipality_code; the sums of `sums.summarise`, how many services are open or coming
    there, the year of the latest news of a coming one (``plan_year``), and the worst place
    (``worst_demand_point_id``, ``worst``: its cost). ``region``: the
    same sums over all. ``histogram``: residents by class of travel time. ``searched``: whether
    the register was searched for all of these types; if not, nothing is known about who is
    beyond the cutoff, and those figures are NaN.
    """

    question: Question
    pack_fingerprint: str
    services: pd.DataFrame
    by_demand_point: pd.DataFrame
    by_municipality: pd.DataFrame
    region: "pd.Series[float]"
    histogram: pd.DataFrame
    searched: bool

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
    searched = bool(
        pack.service_types.loc[list(question.service_type_ids), "register_covers"].all()
    )
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
        region=region,
        histogram=travel_time_histogram(by_point, _histogram_cutoff(question)),
        searched=searched,
    )


def _histogram_cutoff(question: Question) -> float | None:
    return question.cutoff if question.cost == TRAVEL_MIN else None


def service_costs(
    pack: Pack, costs: TravelCosts, services: pd.DataFrame, question: Question, *, cost: str
) -> pd.DataFrame:
    """Costs per service that is open and on the map; inf where the rule bars the residents.

    In outreach the way is that from the site to the resident, else the one to the site.
    """
    forth, back = costs.by(cost), costs.by(cost, from_site=True)
    there = services[(services["status"] == OPEN) & services["site_id"].isin(forth.columns)]
    sites = there["site_id"]
    delivery = there["service_type_id"].map(pack.service_types["delivery_mode"])
    outreach = (delivery == OUTREACH).to_numpy()[None, :]
    chosen = np.where(outreach, back[sites].to_numpy(), forth[sites].to_numpy())
    home = pack.demand_points["municipality_code"].reindex(forth.index)
    may = allowed(pack, there, question).loc[home].to_numpy()
    costs_of = np.where(may, chosen, np.inf)
    return pd.DataFrame(costs_of, index=forth.index, columns=there.index)


def _by_demand_point(
    pack: Pack,
    services: pd.DataFrame,
    minutes: pd.DataFrame,
    km: pd.DataFrame,
    question: Question,
) -> pd.DataFrame:
    nearest = nearest_service(minutes if question.cost == TRAVEL_MIN else km)
    ids = nearest["nearest_service_id"]
    column = minutes.columns.get_indexer(ids.fillna(""))
    rows = np.arange(len(ids))
    table = pack.demand_points[["name", "municipality_code", "residents", "residents_kind"]]
    table = table.assign(nearest_service_id=ids, nearest_name=ids.map(services["name"]))
    for name, costs in ((TRAVEL_MIN, minutes), (TRAVEL_KM, km)):
        padded = np.column_stack([costs.to_numpy(dtype=float), np.full(len(ids), np.inf)])
        table[name] = padded[rows, column]
    return table.assign(covered=covered(table[question.cost], question.cutoff))


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
