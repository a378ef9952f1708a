"""Coverage and cumulative measures on a toy region."""

import numpy as np
import pandas as pd

from analysis.measures.coverage import (
    closeness,
    covered_people,
    covered_share,
    people_in_reach,
    places_in_reach,
    services_in_reach,
)

COSTS = pd.DataFrame(
    [[30.0, 10.0], [31.0, np.inf], [0.0, 30.0], [np.inf, np.inf]],
    index=["edge", "beyond", "here", "island"],
    columns=["a", "b"],
)
RESIDENTS = pd.Series([100.0, 40.0, 0.0, 7.0], COSTS.index)


def test_a_cost_on_the_cutoff_is_covered() -> None:
    assert covered_share(COSTS, cutoff=30).to_list() == [1, 0, 1, 0]


def test_covered_people_are_the_residents_of_covered_points() -> None:
    assert covered_people(COSTS, RESIDENTS, cutoff=30).to_list() == [100, 0, 0, 0]


def test_an_endless_cutoff_does_not_cover_the_unreachable() -> None:
    assert covered_share(COSTS, cutoff=np.inf).to_list() == [1, 1, 1, 0]


def test_services_and_places_within_the_cutoff_are_added_up() -> None:
    capacity = pd.Series([12.0, 5.0], COSTS.columns)
    assert services_in_reach(COSTS, cutoff=30).to_list() == [2, 0, 2, 0]
    reachable = places_in_reach(COSTS, capacity_places=capacity, cutoff=30)
    assert reachable.to_list() == [17, 0, 17, 0]


def test_unknown_capacity_adds_no_places() -> None:
    capacity = pd.Series([12.0, np.nan], COSTS.columns)
    reachable = places_in_reach(COSTS, capacity_places=capacity, cutoff=30)
    assert reachable.to_list() == [12, 0, 12, 0]
    unknown = services_in_reach(COSTS.loc[:, capacity.isna()], cutoff=30)
    assert unknown.to_list() == [1, 0, 1, 0]


def test_people_in_reach_stand_on_the_services() -> None:
    reaching = people_in_reach(COSTS, RESIDENTS, cutoff=31)
    assert reaching.to_dict() == {"a": 140, "b": 100}  # 100 + 40 + 0, 100 + 0


def test_closeness_is_full_within_the_cutoff_and_falls_beyond_it() -> None:
    costs = pd.DataFrame({"S1": [0, 30, 60, np.inf], "S2": [90, 90, 90, np.inf]}, list("abcd"))
    assert closeness(costs, cutoff=30).to_list() == [1, 1, 0.5, 0]
