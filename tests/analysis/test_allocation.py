"""Allocation of places: hand examples, and the exact optimum of a linear programme."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.measures.allocation import allocate_cheapest, allocate_nearest, three_classes

MODEST = settings(max_examples=60, deadline=None)
VILLAGES = pd.Index(["v1", "v2", "v3"])
SERVICES = pd.Index(["a", "b"])
COSTS = pd.DataFrame([[10.0, 12.0], [11.0, np.inf], [50.0, np.inf]], VILLAGES, SERVICES)
RESIDENTS = pd.Series([1.0, 1.0, 4.0], VILLAGES)
ONE_PLACE_EACH = pd.Series([1.0, 1.0], SERVICES)


def random_case(seed: int) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    rng = np.random.default_rng(seed)
    points, services = rng.integers(1, 15), rng.integers(1, 6)
    costs = rng.uniform(0, 40, (points, services))
    costs = costs if seed % 2 else np.ceil(costs / 10)
    costs[rng.random(costs.shape) < 0.3] = np.inf
    villages = pd.Index([f"v{k}" for k in range(points)])
    sites = pd.Index([f"s{k}" for k in range(services)])
    residents = rng.uniform(0, 9, points)
    residents = residents if seed % 3 else np.floor(residents)
    places = rng.integers(0, 30, services).astype(float)
    return (
        pd.DataFrame(costs, villages, sites),
        pd.Series(residents, villages),
        pd.Series(places, sites),
    )


cases = st.builds(random_case, st.integers(0, 2**32 - 1))


def test_the_closest_pair_comes_first() -> None:
    sent = allocate_nearest(COSTS, RESIDENTS, capacity_places=ONE_PLACE_EACH, cutoff=30)
    # v1 takes a at 10 before v2 comes at 11; b stays free as v2 cannot reach it.
    assert sent.to_numpy().tolist() == [[1, 0], [0, 0], [0, 0]]


def test_the_cheapest_serves_as_many_as_possible() -> None:
    sent = allocate_cheapest(COSTS, RESIDENTS, capacity_places=ONE_PLACE_EACH, cutoff=30)
    # v1 moves on to b at 12 so that v2 finds a place in a: 12 + 11.
    assert sent.to_numpy().tolist() == [[0, 1], [1, 0], [0, 0]]


def test_equal_costs_share_a_place_by_residents() -> None:
    costs = pd.DataFrame({"a": [5.0, 5.0]}, ["small", "large"])
    residents = pd.Series([2.0, 6.0], costs.index)
    sent = allocate_nearest(costs, residents, capacity_places=pd.Series({"a": 4.0}), cutoff=30)
    assert sent["a"].to_list() == pytest.approx([1, 3])  # 4 places for 2 + 6 people


def test_equal_costs_spread_over_the_services_still_free() -> None:
    costs = pd.DataFrame([[5.0, 5.0]], ["village"], ["a", "b"])
    capacity = pd.Series([1.0, 9.0], costs.columns)
    sent = allocate_nearest(
        costs, pd.Series({"village": 6.0}), capacity_places=capacity, cutoff=30
    )
    # 3 and 3 would overfill a, so it fills with 1 and b takes the other 5.
    assert sent.to_numpy().tolist() == [pytest.approx([1, 5])]


def test_three_classes_part_the_residents() -> None:
    sent = allocate_nearest(COSTS, RESIDENTS, capacity_places=ONE_PLACE_EACH, cutoff=30)
    classes = three_classes(COSTS, RESIDENTS, allocation=sent, cutoff=30)
    assert classes["served_people"].to_list() == [1, 0, 0]
    assert classes["no_place_people"].to_list() == [0, 1, 0]
    assert classes["out_of_reach_people"].to_list() == [0, 0, 4]


def test_unknown_capacity_is_in_reach_without_a_known_place() -> None:
    unknown = pd.Series([np.nan, 1.0], SERVICES)
    sent = allocate_nearest(COSTS, RESIDENTS, capacity_places=unknown, cutoff=30)
    classes = three_classes(COSTS, RESIDENTS, allocation=sent, cutoff=30)
    assert classes.to_numpy().tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 4]]


@pytest.mark.parametrize("allocate", [allocate_nearest, allocate_cheapest])
@given(case=cases, cutoff=st.sampled_from([3.0, 20.0, np.inf]))
@MODEST
def test_nobody_is_sent_twice_too_far_or_to_a_taken_place(
    allocate: Callable[..., pd.DataFrame],
    case: tuple[pd.DataFrame, pd.Series, pd.Series],
    cutoff: float,
) -> None:
    costs, residents, places = case
    sent = allocate(costs, residents, capacity_places=places, cutoff=cutoff)
    assert (sent >= 0).all(axis=None)
    assert (sent.sum(axis=1) <= residents + 1e-7).all()
    assert (sent.sum(axis=0) <= places + 1e-7).all()
    assert (sent.where(~((costs <= cutoff) & np.isfinite(costs)), 0) == 0).all(axis=None)
    classes = three_classes(costs, residents, allocation=sent, cutoff=cutoff)
    assert (classes >= 0).all(axis=None)
    np.testing.assert_allclose(classes.sum(axis=1), residents, atol=1e-9)


@given(case=cases)
@MODEST
def test_nearest_leaves_no_free_place_in_reach_of_the_unserved_nor_a_better_claim(
    case: tuple[pd.DataFrame, pd.Series, pd.Series],
) -> None:
    costs, residents, places = case
    sent = allocate_nearest(costs, residents, capacity_places=places, cutoff=np.inf)
    waiting = (residents - sent.sum(axis=1)) > 1e-6
    free = (places - sent.sum(axis=0)) > 1e-6
    assert not np.isfinite(costs.loc[waiting, free]).any(axis=None)
    farthest_served = costs.where(sent > 1e-6, -np.inf).max()
    assert not (costs.loc[waiting] < farthest_served).any(axis=None)


@given(case=cases)
@MODEST
def test_cheapest_is_the_optimum_of_the_linear_programme(
    case: tuple[pd.DataFrame, pd.Series, pd.Series],
) -> None:
    costs, residents, places = case
    sent = allocate_cheapest(costs, residents, capacity_places=places, cutoff=np.inf)
    row, column = np.nonzero(np.isfinite(costs.to_numpy()))
    if not len(row):
        assert (sent == 0).all(axis=None)
        return
    pair_costs = costs.to_numpy()[row, column]
    # Serving one more is worth more than any detour: 10,000 against at most 5 x 40.
    solved = linprog(
        pair_costs - 10_000,
        A_ub=np.vstack(
            [np.arange(len(residents))[:, None] == row, np.arange(len(places))[:, None] == column]
        ),
        b_ub=np.concatenate([residents, places]),
    ).x
    assert solved is not None
    assert sent.sum(axis=None) == pytest.approx(solved.sum(), abs=1e-6)
    total_cost = (sent.to_numpy()[row, column] * pair_costs).sum()
    assert total_cost == pytest.approx(solved @ pair_costs, rel=1e-9, abs=1e-6)
