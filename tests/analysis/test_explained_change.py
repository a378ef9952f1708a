"""Why a figure moved: parts add up, unchanged drivers have none, the order does not matter."""

from dataclasses import fields, replace
from datetime import date
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ComparisonError
from analysis.explained_change import (
    _FIELDS,
    CAPACITY,
    DEFINITION,
    NEUTRAL,
    RESIDENTS,
    ROADS,
    SERVICES,
    State,
    explain,
    shapley,
)
from analysis.indicators import figure
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


def test_every_part_of_a_pack_is_a_driver_or_touches_no_answer() -> None:
    named = [name for parts in _FIELDS.values() for name in parts] + list(NEUTRAL)
    assert sorted(named) == sorted(field.name for field in fields(Pack))


def test_capacity_alone_explains_more_places(toy_pack: Pack) -> None:
    # S1 has 10 places; 5 more there are 5 more in the region.
    services = toy_pack.services.copy()
    services.loc["S1", "capacity_places"] = 15
    told = explain(
        State(toy_pack, CARE), State(replace(toy_pack, services=services), CARE), places
    )
    assert (told.before, told.after) == (10, 15)
    assert told.parts.drop(CAPACITY).tolist() == [0, 0, 0, 0]
    assert told.parts[CAPACITY] == 5


def test_resized_service_is_a_change_of_capacity_not_of_services(toy_pack: Pack) -> None:
    resized = pd.DataFrame(
        {
            "service_id": ["S1"],
            "status": ["resized"],
            "date": ["2024-01-01"],
            "site_id": [pd.NA],
            "capacity_places": [12.0],
        }
    )
    told = explain(
        State(toy_pack, CARE), State(replace(toy_pack, service_changes=resized), CARE), places
    )
    assert told.parts[CAPACITY] == 2
    assert told.parts.drop(CAPACITY).tolist() == [0, 0, 0, 0]


def test_everything_changed_adds_up_to_the_true_later_figure(toy_pack: Pack) -> None:
    later = with_residents(toy_pack, "P3", 150)
    services = later.services.copy()
    services.loc["S1", "capacity_places"] = 15
    later = replace(later, services=services, speeds=later.speeds.assign(speed_kph=120.0))
    asked = replace(CARE, cutoff=9.0, on=date(2024, 7, 1))
    told = explain(State(toy_pack, CARE), State(later, asked), beyond)
    assert told.after == beyond(later, asked)
    assert told.parts.sum() == pytest.approx(told.after - told.before, abs=1e-9)


def places(pack: Pack, question: Question) -> float:
    return figure(Workspace(pack).answer(question), "places")
