"""What makes two states hard to compare, so that a reader does not take it for a change."""

from dataclasses import dataclass

import pandas as pd

from analysis.explained_change import State
from geodata.past_residents import residents_at
from geodata.register import NOT_CONFIRMED, register_at

DIVISION, NOT_YET, RESIDENTS_OLD, ESTIMATED, TYPES, BASKET, ASKED = REASONS = (
    "division",
    "not_yet_known",
    "residents_of_other_year",
    "residents_estimated",
    "types",
    "basket",
    "asked",
)


@dataclass(frozen=True)
class Reason:
    """One of `REASONS`, and how many it concerns: municipalities, services, people, rows."""

    reason: str
    count: int


def reasons(before: State, after: State) -> list[Reason]:
    """Why the two states are not quite comparable; empty when nothing speaks against it."""
    one, other = before.pack, after.pack
    asked = sum(
        getattr(before.question, part) != getattr(after.question, part)
        for part in ("service_type_ids", "group_id", "cost", "cutoff", "access", "mode")
    )
    kinds = other.demand_points["residents_kind"]
    counts = {
        DIVISION: len(one.region.index.symmetric_difference(other.region.index)),
        NOT_YET: _not_yet_known(before, after),
        RESIDENTS_OLD: max(_of_other_year(before), _of_other_year(after)),
        ESTIMATED: int(other.demand_points.loc[kinds == "estimated", "residents"].sum()),
        TYPES: _rows_apart(one.service_types, other.service_types),
        BASKET: _rows_apart(one.basket, other.basket),
        ASKED: asked,
    }
    return [Reason(name, counts[name]) for name in REASONS if counts[name]]


def _not_yet_known(before: State, after: State) -> int:
    """Services of the asked types that the register knows on the later day only."""
    found = []
    for state in (before, after):
        asked = state.question
        mine = register_at(state.pack, asked.on, asked.service_type_ids)
        found.append(set(mine.index[mine["status"] == NOT_CONFIRMED]))
    return len(found[0] - found[1])


def _of_other_year(state: State) -> int:
    """Residents of places that have no total of the time of the state."""
    then = residents_at(state.pack, state.question.on)
    return int(state.pack.demand_points.loc[~then["known"], "residents"].sum())


def _rows_apart(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Rows that are not the same in both tables, or stand in one only."""
    both = one.index.intersection(other.index)
    shared = one.columns.intersection(other.columns)
    first, second = (frame.loc[both, shared].astype("str").fillna("") for frame in (one, other))
    differ = (first != second).any(axis="columns")
    return int(differ.sum()) + len(one.index.symmetric_difference(other.index))
