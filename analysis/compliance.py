"""Compliance with the minimum basket: what each municipality must offer, and what is found.

The law gives a list, no distance: a cell says where the service is, the cutoff is the user's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analysis.assessment import Assessment
from analysis.question import Question, basket_question
from geodata.pack import Pack

OFFERED, REACHABLE, PLANNED, NOT_FOUND, NOT_KNOWN = STATES = (
    "offered",
    "reachable",
    "planned",
    "not_found",
    "not_known",
)

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

    ``cells``: a row per (basket_id, municipality_code) with state, residents, beyond_people,
    beyond_share, open_services, coming_services, plan_year. ``assessments``: the answer behind
    each duty.
    """

    cells: pd.DataFrame
    assessments: dict[str, Assessment]

    def counts(self) -> "pd.Series[int]":
        """How many cells are in each state, in the order of STATES."""
        return self.cells["state"].value_counts().reindex(list(STATES), fill_value=0)


def compliance(
    pack: Pack, answer: Callable[[Question], Assessment], *, on: date, season_id: str
) -> Compliance:
    """The state of every duty in every municipality of the region.

    A cell is *offered* when a service is open in the municipality (with or without a known
    position); else *reachable* when at least ``reachable_share`` of its residents have an open
    one elsewhere within the duty's cutoff; else *planned* when one is planned or being built
    there; else *not known* when the register was not searched for all of the duty's types or
    holds an unconfirmed one; else *not found*, which is no proof of absence.
    """
    share = float(pack.assumptions["reachable_share"])
    assessments = {
        basket_id: answer(basket_question(pack, basket_id, on=on, season_id=season_id))
        for basket_id in pack.basket.index
    }
    parts = []
    for basket_id, assessment in assessments.items():
        table = assessment.by_municipality
        state = pd.Series(NOT_FOUND if assessment.searched else NOT_KNOWN, index=table.index)
        state = state.mask(table["not_confirmed_services"] > 0, NOT_KNOWN)
        state = state.mask(table["coming_services"] > 0, PLANNED)
        state = state.mask(1 - table["beyond_share"] >= share, REACHABLE)
        state = state.mask(table["open_services"] > 0, OFFERED)
        part = table[[*CELL_FIGURES]].assign(state=state, basket_id=basket_id)
        parts.append(part.set_index("basket_id", append=True).swaplevel())
    return Compliance(pd.concat(parts), assessments)
