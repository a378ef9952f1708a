"""Why a figure moved: parts add up, unchanged drivers have none, the order does not matter."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ComparisonError
from analysis.explained_change import (
    CAPACITY,
    DEFINITION,
    RESIDENTS,
    ROADS,
    SERVICES,
    State,
    explain,
    shapley,
)
from analysis.question import Question
from app.workspace import Workspace
from geodata.pack import Pack

CARE = Question(("day_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")
NAMES = ("a", "b", "c", "d")


def beyond(pack: Pack, question: Question) -> float:
    return float(Workspace(pack).answer(question).region["beyond_people"])


def with_residents(pack: Pack, point: str, people: int) -> Pack:
    points = pack.demand_points.copy()
    points.loc[point, "residents"] = people
    return replace(pack, demand_points=points)


@given(st.lists(st.floats(-10, 10), min_size=16, max_size=16))
def test_shapley_is_the_mean_over_all_orders(figures: list[float]) -> None:
    def value(taken: frozenset[str]) -> float:
        return figures[sum(1 << NAMES.index(name) for name in taken)]

    parts = shapley(NAMES, value)
    orders = list(permutations(NAMES))
    for name in NAMES:
        effects = [
            value(frozenset(order[: order.index(name) + 1]))
            - value(frozenset(order[: order.index(name)]))
            for order in orders
        ]
        assert parts[name] == pytest.approx(sum(effects) / len(orders), abs=1e-9)
    assert parts.sum() == pytest.approx(value(frozenset(NAMES)) - value(frozenset()), abs=1e-9)


def test_one_changed_driver_explains_everything(toy: Workspace) -> None:
    # P3 (100 people) is 25 min away: 50 more people there are 50 more beyond the cutoff.
    later = State(with_residents(toy.pack, "P3", 150), CARE)
    told = explain(State(toy.pack, CARE), later, beyond)
    assert (told.before, told.after) == (200, 250)
    assert told.parts.to_dict() == {
        RESIDENTS: 50,
        ROADS: 0,
        SERVICES: 0,
        CAPACITY: 0,
        DEFINITION: 0,
    }


def test_date_season_and_cutoff_are_drivers_too(toy: Workspace) -> None:
    # In July S4 opens at P2; in the thaw A-B takes 20 min; the cutoff rises to 15 min.
    later = replace(CARE, on=date(2024, 7, 1), season_id="thaw", cutoff=15.0)
    told = explain(State(toy.pack, CARE), State(toy.pack, later), beyond)
    assert told.after == beyond(toy.pack, later)
    assert told.parts.sum() == pytest.approx(told.after - told.before, abs=1e-9)
    assert told.parts[RESIDENTS] == told.parts[CAPACITY] == 0
    assert told.parts[SERVICES] < 0


def test_two_changes_at_once_share_their_joint_effect(toy: Workspace) -> None:
    # 50 more people at P3, and a cutoff of 30 min that serves P3: residents alone +50,
    # the cutoff alone -100, both together 100 - 200 = -100; so +25 and -125.
    later = State(with_residents(toy.pack, "P3", 150), replace(CARE, cutoff=30.0))
    told = explain(State(toy.pack, CARE), later, beyond)
    assert told.parts[RESIDENTS] == pytest.approx(25)
    assert told.parts[DEFINITION] == pytest.approx(-125)


def test_other_places_cannot_be_compared(toy: Workspace) -> None:
    fewer = replace(toy.pack, demand_points=toy.pack.demand_points.drop("P4"))
    with pytest.raises(ComparisonError, match="P4"):
        explain(State(toy.pack, CARE), State(fewer, CARE), beyond)
