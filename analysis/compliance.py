"""Compliance with the minimum basket: what each municipality must offer, and what is found.

The law gives a list, no distance: a cell says where the service is, the cutoff is the user's.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from analysis.access_rules import by_agreement
from analysis.assessment import Assessment
from analysis.question import OPEN_TO_ALL, OWN_ONLY, Question, basket_question
from geodata.days import first_day
from geodata.pack import Pack
from geodata.register import serving

FULFILLED, AGREEMENT, PARTLY, PLANNED, NOT_FOUND, NOT_KNOWN = STATES = (
    "fulfilled",
    "agreement",
    "partly",
    "planned",
    "not_found",
    "not_known",
)
FEW_PLACES, SOME_GROUPS, ELSEWHERE = PARTLY_BECAUSE = ("few_places", "some_groups", "elsewhere")

CELL_FIGURES = (
    "residents",
    "beyond_people",
    "beyond_share",
    "open_services",
    "coming_services",
    "plan_year",
)


@dataclass(frozen=True)
class Compliance:
    """The matrix municipality x duty.

    ``cells``: a row per (basket_id, municipality_code) with state, partly_because (one of
    PARTLY_BECAUSE, "" otherwise), obligatory (whether the law asks for it at the date; true
    where the day is not known), agreement_services (open ones of partners), places (of the
    services in the municipality; NaN: not known), needed_places (by the pack's norm; NaN: not
    known), missing_group_ids (that the duty names and none of the open services there serves,
    joined by ";"), residents, unserved_people (NaN where not searched), beyond_people,
    beyond_share, open_services, coming_services, plan_year. ``assessments``: the answer behind
    each duty.
    """

    cells: pd.DataFrame
    assessments: dict[str, Assessment]

    def counts(self) -> "pd.Series[int]":
        """How many cells are in each state, in the order of STATES."""
        return self.cells["state"].value_counts().reindex(list(STATES), fill_value=0)


def compliance(
    pack: Pack,
    answer: Callable[[Question], Assessment],
    *,
    on: date,
    season_id: str,
    access: str = OPEN_TO_ALL,
) -> Compliance:
    """The state of every duty in every municipality of the region, at a date and under a rule.

    The first that holds:

    - *partly*, ``few_places``: a service is open in the municipality, all of its services' places
      are known, and they are fewer than ``enough_places_share`` of those needed by the norm;
    - *partly*, ``some_groups``: services are open in the municipality, but none of them serves
      some group that the duty names;
    - *fulfilled*: a service is open in the municipality, with or without a known position;
    - *by agreement*: one is open in a municipality with which an agreement holds, and the rule
      lets agreements count;
    - *partly*, ``elsewhere``: under the rule at least ``reachable_share`` of the residents have
      an open one elsewhere within the duty's cutoff;
    - *planned*: one is planned or being built in the municipality;
    - *not known*: the register was not searched for all of the duty's types, or holds an
      unconfirmed service;
    - *not found*, which is no proof of absence.
    """
    parts, assessments = {}, {}
    for basket_id in map(str, pack.basket.index):
        question = basket_question(pack, basket_id, on=on, season_id=season_id)
        assessments[basket_id] = answer(replace(question, access=access))
        parts[basket_id] = _cells(pack, assessments[basket_id], basket_id).assign(
            obligatory=_in_force(pack.basket.loc[basket_id, "valid_from"], on)
        )
    cells = pd.concat(parts, names=["basket_id", "municipality_code"])
    return Compliance(cells, assessments)


def _cells(pack: Pack, assessment: Assessment, basket_id: str) -> pd.DataFrame:
    table = assessment.by_municipality
    cells = table[[*CELL_FIGURES]].assign(
        unserved_people=_unserved(assessment),
        agreement_services=_agreed(pack, assessment).reindex(table.index, fill_value=0),
        places=_places(assessment),
        needed_places=_needed(pack, assessment, table.index),
    )
    here = cells["open_services"] > 0
    enough = cells["needed_places"] * float(pack.assumptions["enough_places_share"])
    few = here & (cells["places"] < enough)
    missing = _missing_groups(pack, assessment, basket_id).where(here, "")
    some = missing != ""
    share = float(pack.assumptions["reachable_share"])
    elsewhere = ~here & (cells["agreement_services"] == 0) & (1 - cells["beyond_share"] >= share)
    state = pd.Series(NOT_FOUND if assessment.searched else NOT_KNOWN, index=table.index)
    state = state.mask(table["not_confirmed_services"] > 0, NOT_KNOWN)
    state = state.mask(table["coming_services"] > 0, PLANNED)
    state = state.mask(elsewhere, PARTLY)
    state = state.mask(cells["agreement_services"] > 0, AGREEMENT)
    state = state.mask(here, FULFILLED).mask(few | some, PARTLY)
    because = np.select([few, some, elsewhere], PARTLY_BECAUSE, default="")
    return cells.assign(state=state, partly_because=because, missing_group_ids=missing)


def _unserved(assessment: Assessment) -> "pd.Series[float]":
    """People who are not served in each municipality; NaN where nobody searched for services."""
    people = assessment.people_by_cause.sum(axis=1).reindex(assessment.by_municipality.index)
    return people if assessment.searched else people * np.nan


def _agreed(pack: Pack, assessment: Assessment) -> "pd.Series[int]":
    """Open services of partners that each municipality's residents may use by agreement."""
    services = assessment.open_services
    codes = pack.municipalities.index
    if assessment.question.access == OWN_ONLY:
        return pd.Series(0, index=codes)
    own = codes.to_numpy()[:, None] == services["municipality_code"].to_numpy()[None, :]
    agreed = by_agreement(pack, services, assessment.question) & ~own
    return pd.Series(agreed.sum(axis=1), index=codes)


def _places(assessment: Assessment) -> "pd.Series[float]":
    """Places of the open services in each municipality; NaN as soon as one is not known."""
    services, codes = assessment.open_services, assessment.by_municipality.index
    provider = codes.get_indexer(services["municipality_code"])
    places = services["capacity_places"].to_numpy(dtype=float)
    some = np.bincount(provider[provider >= 0], minlength=len(codes)) > 0
    sums = np.bincount(provider[provider >= 0], places[provider >= 0], minlength=len(codes))
    return pd.Series(np.where(some, sums, np.nan), index=codes)


def _missing_groups(pack: Pack, assessment: Assessment, basket_id: str) -> "pd.Series[str]":
    """Groups the duty names that no service open in the municipality serves, joined by ";"."""
    services, codes = assessment.open_services, assessment.by_municipality.index
    named = pack.basket.loc[basket_id, "named_group_ids"]
    groups = named.split(";") if isinstance(named, str) else []
    missing: list[list[str]] = [[] for _ in codes]
    for group in groups:
        there = services.loc[serving(services, group), "municipality_code"]
        for row in np.flatnonzero(~codes.isin(there)):
            missing[row].append(group)
    return pd.Series([";".join(one) for one in missing], index=codes, dtype="str")


def _needed(pack: Pack, assessment: Assessment, codes: pd.Index) -> "pd.Series[float]":
    """Places needed in each municipality by the norm; NaN where that is not known."""
    if assessment.clients is None:
        return pd.Series(np.nan, index=codes)
    home = pack.demand_points["municipality_code"]
    return assessment.clients.groupby(home).sum(min_count=1).reindex(codes)


def _in_force(valid_from: object, on: date) -> bool:
    return not isinstance(valid_from, str) or first_day(valid_from) <= on.isoformat()
