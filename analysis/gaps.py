"""The gaps of one question: which part of each place is served, and why the rest is not.

Sets up the conditions of `causes` from the pack: roads, rule, places and hours, target group,
premises, status and position.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.access_rules import may_use, provider_travels
from analysis.causes import (
    NO_PLACE,
    NOT_KNOWN,
    NOT_OPEN,
    OTHER_GROUP,
    PLANNED,
    PREMISES,
    TOO_FAR,
    Conditions,
    Flags,
    Floats,
    find_causes,
    serving_pairs,
)
from analysis.cost_table import TravelCosts
from analysis.outreach import base_hours, in_a_working_day, week_hours
from analysis.places import DUST, clients, nearest_first, room
from analysis.question import TRAVEL_MIN, Question
from geodata.pack import Pack
from geodata.register import COMING, NOT_CONFIRMED, OPEN, serving

CANDIDATES = (OPEN, *COMING, NOT_CONFIRMED)
"""Statuses of services that serve or could be made to; the closed and cancelled cannot."""


@dataclass(frozen=True)
class Gaps:
    """Who is not served, and why.

    ``by_demand_point``: index demand_point_id; served_share (0-1, of the clients where places
    are judged, else 1 or 0), unserved_people (residents times the rest), and the columns of
    `causes.find_causes`. ``clients``: people who need a place there; None where not known, so
    that places cannot be judged.
    """

    by_demand_point: pd.DataFrame
    clients: "pd.Series[float] | None"


def find_gaps(
    pack: Pack, costs: TravelCosts, services: pd.DataFrame, question: Question, *, searched: bool
) -> Gaps:
    """The served share of each place and the cause of its gap.

    Parameters
    ----------
    services : every service of the asked types at the date, whatever its group and status.
    searched : whether the register was searched for the types.
    """
    candidates = services[services["status"].isin(CANDIDATES)].sort_index()
    asked = candidates[candidates["status"] == OPEN]
    if question.group_id is not None:
        asked = asked[serving(asked, question.group_id)]
    waiting = clients(pack, asked, question)
    minutes = placed(pack, costs, candidates, TRAVEL_MIN)
    conditions = _conditions(pack, costs, candidates, minutes, question)
    share = _serve(pack, conditions, candidates, minutes, waiting)
    unserved = share < 1 - DUST
    found = find_causes(conditions, unserved, candidates.index, searched=searched)
    found.index = minutes.index
    residents = pack.demand_points["residents"].astype(float).reindex(minutes.index)
    people = residents * np.where(unserved, 1 - share, 0.0)
    return Gaps(found.assign(served_share=share, unserved_people=people), waiting)


def placed(pack: Pack, costs: TravelCosts, services: pd.DataFrame, cost: str) -> pd.DataFrame:
    """Costs with a column per service instead of per site; inf where it has no position.

    In outreach the way is that from the site to the resident, else the one to the site.
    """
    forth = costs.by(cost)
    column = forth.columns.get_indexer(services["site_id"])
    known = column >= 0
    values = np.full((len(forth), len(services)), np.inf)
    values[:, known] = forth.to_numpy(dtype=float)[:, column[known]]
    comes = known & provider_travels(pack, services)
    if comes.any():
        back = costs.by(cost, from_site=True).to_numpy(dtype=float)
        values[:, comes] = back[:, column[comes]]
    return pd.DataFrame(values, forth.index, services.index)


def barred_premises(pack: Pack, services: pd.DataFrame, group_id: str | None) -> Flags:
    """Which services the group cannot enter: it needs accessible premises, and they are not."""
    if group_id is None or not pack.demand_groups.loc[group_id, "needs_accessible"]:
        return np.zeros(len(services), dtype=bool)
    closed = pack.premises.index[~pack.premises["accessible"].astype(bool)]
    return np.asarray(services["site_id"].isin(closed), dtype=bool)


def _conditions(
    pack: Pack,
    costs: TravelCosts,
    services: pd.DataFrame,
    minutes: pd.DataFrame,
    question: Question,
) -> Conditions:
    same = question.cost == TRAVEL_MIN
    matrix = (minutes if same else placed(pack, costs, services, question.cost)).to_numpy()
    home = pack.demand_points["municipality_code"].reindex(minutes.index)
    lost = costs.travel_min.columns.get_indexer(services["site_id"]) < 0
    here = services["municipality_code"].to_numpy(dtype=object)
    may_stand_here = lost[None, :] & (home.to_numpy(dtype=object)[:, None] == here)
    group = question.group_id
    serves = np.ones(len(services), dtype=bool) if group is None else serving(services, group)
    status = services["status"]
    near = (matrix <= question.cutoff) & in_a_working_day(pack, minutes, services)
    return Conditions(
        costs=matrix,
        met={
            TOO_FAR: near | may_stand_here,
            NOT_OPEN: may_use(pack, services, question, home),
            NO_PLACE: np.ones(len(services), dtype=bool),
            OTHER_GROUP: np.asarray(serves, dtype=bool),
            PREMISES: ~barred_premises(pack, services, group),
            PLANNED: ~status.isin(COMING).to_numpy(),
            NOT_KNOWN: ~lost & (status != NOT_CONFIRMED).to_numpy(),
        },
        possible=np.isfinite(matrix) | may_stand_here,
    )


def _serve(
    pack: Pack,
    conditions: Conditions,
    services: pd.DataFrame,
    minutes: pd.DataFrame,
    waiting: "pd.Series[float] | None",
) -> Floats:
    """Share of each place that is served; what is still free goes into the conditions."""
    travels = provider_travels(pack, services)
    hours = np.where(np.isnan(base := base_hours(pack, services)), np.inf, base)
    free = np.where(travels, hours, room(services["capacity_places"]))
    pairs = serving_pairs(conditions, without=(NO_PLACE,))
    if waiting is None or np.isinf(free).all():
        conditions.met[NO_PLACE] = free > 0
        return np.asarray((pairs & (free > 0)).any(axis=1), dtype=float)
    people = waiting.reindex(minutes.index).fillna(0).to_numpy()
    use = np.where(travels, np.nan_to_num(week_hours(pack, minutes, services), posinf=0.0), 1.0)
    sent = nearest_first(np.where(pairs, conditions.costs, np.inf), people, free, use)
    conditions.met[NO_PLACE] = free - (sent * use).sum(axis=0) > DUST
    served = np.divide(sent.sum(axis=1), people, out=np.ones(len(people)), where=people > DUST)
    return np.where(pairs.any(axis=1), np.minimum(served, 1.0), 0.0)
