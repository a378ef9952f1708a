"""From a pack, a question and wishes to a siting problem whose rows and columns have names."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.assessment import service_costs
from analysis.best_sites import candidates
from analysis.best_sites.wishes import (
    FEWEST_SITES,
    FREE,
    GROUP,
    KEEP,
    SiteWishes,
    UnitCost,
    check_wishes,
    unit_cost,
)
from analysis.cost_table import TravelCosts
from analysis.demand import DemandNotKnown, GroupDemand
from analysis.errors import SitingInputError
from analysis.question import Question, check_question
from analysis.siting import SitingProblem
from analysis.siting.problem import Floats, Ints
from geodata.pack import Pack
from geodata.register import OPEN, register_at

EXISTING_SITE = "existing"
CostsFor = Callable[[pd.DataFrame], TravelCosts]
"""Travel costs from every demand point to places: index their ids, columns lon and lat."""


@dataclass(frozen=True)
class Asked:
    """A siting problem with the names of its rows and columns.

    ``columns``: a row per column of the problem, in its order, index candidate_id; name,
    municipality_code, lon, lat, kind (of `candidates` or "existing"), also (names of candidates
    at the same place), cost_eur (NaN: not known), existing (flag). ``points``: index
    demand_point_id; name, municipality_code, residents, people (those who count), cost_before
    (to the nearest existing site).
    ``money``: what new sites cost, None where it is not known. ``codes``: municipality code of
    each number in the problem, ``municipality_names`` their official names.
    """

    question: Question
    wishes: SiteWishes
    problem: SitingProblem
    columns: pd.DataFrame
    points: pd.DataFrame
    codes: tuple[str, ...]
    municipality_names: tuple[str, ...]
    money: UnitCost | None


def demand_weights(
    pack: Pack, wishes: SiteWishes, group: GroupDemand | DemandNotKnown | None
) -> "pd.Series[float]":
    """People who count at each demand point: residents, or those of the target group.

    Raises
    ------
    SitingInputError
        People of a group are asked for, but no group was chosen or its size is not known.
    """
    if wishes.weights != GROUP:
        return pack.demand_points["residents"].astype(float)
    if group is None:
        raise SitingInputError(
            "People of a target group are to be counted, but no group was chosen. Choose a group, "
            "or count all residents."
        )
    if isinstance(group, DemandNotKnown) or group.by_demand_point["people"].isna().any():
        raise SitingInputError(
            "No source says how many people of the group {group} live in every municipality. "
            "Count all residents, or add rates to group_rates.csv.",
            group=group.group_id,
        )
    return group.by_demand_point["people"].astype(float)


def problem_of(
    pack: Pack,
    costs_for: CostsFor,
    question: Question,
    wishes: SiteWishes,
    weights: "pd.Series[float]",
) -> Asked:
    """The siting problem of a question, with candidates at one place merged into one.

    Raises
    ------
    QuestionError, SitingInputError
        A code or name that is not known, a wish that means nothing, money that is not known.
    """
    check_question(pack, question)
    check_wishes(wishes, candidates.KINDS)
    table, costs, there = _offered(pack, costs_for, question, wishes)
    required = candidates.positions_of(table, wishes.required, "required candidate")
    apart = table["existing"].to_numpy(dtype=bool) & wishes.limit_places
    alone = [*required, *map(int, np.flatnonzero(apart))]
    kept = candidates.merge_same_places(table, costs, alone)
    also = candidates.same_places(table, costs, kept)
    money = unit_cost(pack, question.service_type_ids, wishes)
    columns = table.loc[kept].assign(
        also=also, cost_eur=_site_costs(table.loc[kept], money, wishes)
    )
    matrix = costs[kept]
    if wishes.existing == KEEP:
        columns = pd.concat([there[0].assign(also="", cost_eur=0.0), columns])
        matrix = pd.concat([there[1], matrix], axis="columns")
    standing = len(columns) - len(kept)
    codes, municipality = _municipalities(pack)
    points = pack.demand_points[["name", "municipality_code", "residents"]]
    points = points.assign(people=weights, cost_before=there[1].min(axis="columns"))
    points["cost_before"] = points["cost_before"].fillna(np.inf)  # nothing exists yet
    problem = SitingProblem(
        costs=matrix.to_numpy(dtype=float),
        weights_people=weights.to_numpy(dtype=float),
        new_sites=None if wishes.model == FEWEST_SITES else wishes.new_sites,
        existing=tuple(range(standing)),
        required=tuple(standing + int(k) for k in kept.get_indexer(table.index[required])),
        municipality=municipality,
        floor_share=wishes.floor_share,
        floor_cutoff=question.cutoff,
        minimum_users_people=wishes.least_people,
        capacity_places=_capacity(columns, wishes),
    )
    problem = _with_money(problem, columns, money, wishes)
    names = tuple(pack.municipalities.loc[list(codes), "name_lv"])
    return Asked(question, wishes, problem, columns, points, codes, names, money)


def _offered(
    pack: Pack, costs_for: CostsFor, question: Question, wishes: SiteWishes
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[pd.DataFrame, pd.DataFrame]]:
    """Candidates that may open with their costs, and the existing sites with theirs.

    An existing site is no candidate, unless it may be closed: then it costs nothing to keep.
    """
    services = services_now(pack, question)
    there, there_costs = _existing(pack, costs_for, services, question)
    table = candidates.candidate_table(pack, wishes.kinds, wishes.own)
    table = table.drop(index=there.index, errors="ignore").assign(existing=False)
    costs = service_costs(
        pack, costs_for(table), _as_services(table, question), question, cost=question.cost
    )
    if wishes.existing == FREE:
        table = pd.concat([there.assign(site_cost_eur=0.0), table])
        costs = pd.concat([there_costs, costs], axis="columns")
    table = candidates.drop_forbidden(table, wishes)
    return table, costs[table.index], (there, there_costs)


def _municipalities(
    pack: Pack,
) -> tuple[tuple[str, ...], Ints]:
    numbers, codes = pd.factorize(pack.demand_points["municipality_code"], sort=True)
    return tuple(map(str, codes)), np.asarray(numbers, dtype=np.int64)


def costs_again(pack: Pack, costs: TravelCosts, asked: Asked, services: pd.DataFrame) -> Floats:
    """The cost matrix of a problem with the same columns under other travel costs.

    ``costs``: from every demand point to every column. ``services``: those that operate, of
    `services_now`; an existing site without any serves nobody (inf).
    """
    question, columns = asked.question, asked.columns
    _, standing = _existing(pack, lambda _: costs, services, question)
    new = _as_services(columns[columns["kind"] != EXISTING_SITE], question)
    offered = service_costs(pack, costs, new, question, cost=question.cost)
    every = pd.concat([standing, offered], axis="columns").reindex(columns=columns.index)
    return np.asarray(every.fillna(np.inf).to_numpy(dtype=float))


def services_now(pack: Pack, question: Question) -> pd.DataFrame:
    """The services that a question asks for, as they stand on its date."""
    return register_at(pack, question.on, question.service_type_ids, question.group_id)


def _existing(
    pack: Pack, costs_for: CostsFor, services: pd.DataFrame, question: Question
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sites where the asked services are open, and what it costs to use one of them there."""
    services = services[(services["status"] == OPEN) & services["lon"].notna()]
    places = services.drop_duplicates("site_id").set_index("site_id")
    each = service_costs(pack, costs_for(places), services, question, cost=question.cost)
    costs = each.T.groupby(services["site_id"].to_numpy(), sort=False).min().T
    groups = services.groupby("site_id", sort=False)
    table = places[["municipality_code", "lon", "lat"]].assign(
        name=groups["name"].agg(lambda names: "; ".join(dict.fromkeys(names))),
        kind=EXISTING_SITE,
        existing=True,
        site_cost_eur=np.nan,
        capacity_places=groups["capacity_places"].agg(lambda cells: cells.sum(skipna=False)),
    )
    return table.rename_axis("candidate_id"), costs.reindex(columns=table.index)


def _as_services(table: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Candidates as municipal services of the first asked type, to which rules of use apply."""
    return table.assign(
        site_id=table.index,
        status=OPEN,
        service_type_id=question.service_type_ids[0],
        provider_sector="municipality",
    )


def _site_costs(
    offered: pd.DataFrame, money: UnitCost | None, wishes: SiteWishes
) -> "pd.Series[float]":
    """EUR for opening each candidate with its places; NaN where it is not known."""
    if money is None or (money.place_eur > 0 and wishes.places is None):
        return offered["site_cost_eur"]
    whole = money.site_eur + money.place_eur * (wishes.places or 0.0)
    return offered["site_cost_eur"].fillna(whole)


def _capacity(columns: pd.DataFrame, wishes: SiteWishes) -> Floats | None:
    """Places of each column where they limit: existing ones as the register says, if it does."""
    if not wishes.limit_places:
        return None
    new = np.inf if wishes.places is None else wishes.places
    known = columns["capacity_places"].astype(float).fillna(np.inf)
    return np.asarray(known.where(columns["existing"], new), dtype=float)


def _with_money(
    problem: SitingProblem, columns: pd.DataFrame, money: UnitCost | None, wishes: SiteWishes
) -> SitingProblem:
    """The problem with the costs that are known; a budget asks for all of them."""
    costs = columns["cost_eur"].to_numpy(dtype=float)
    known = not np.isnan(costs).any()
    if wishes.budget_eur is None:
        return replace(problem, site_costs_eur=costs) if known else problem
    if not known and money is None:
        raise SitingInputError(
            "A budget needs the cost of a new site, and no source at hand says it for this "
            "service. Give your own cost of a site or of a place."
        )
    by_place = not known
    site_eur, place_eur = (money.site_eur, money.place_eur) if money is not None else (0.0, 0.0)
    if by_place and wishes.weights != GROUP:
        raise SitingInputError(
            "The known cost is that of a place ({place_eur} EUR), so a budget needs the number "
            "of places of a new site. Give it, or your own cost of a site.",
            place_eur=place_eur,
        )
    new = ~columns["existing"].to_numpy(dtype=bool)
    return replace(
        problem,
        site_costs_eur=np.where(np.isnan(costs), site_eur, costs),
        budget_eur=float(wishes.budget_eur),
        place_costs_eur=np.where(new, place_eur, 0.0) if by_place else None,
    )
