"""Laws every registered measure keeps on random regions."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.measures.coverage import covered_people, covered_share
from analysis.measures.decay import (
    Binary,
    Decay,
    Exponential,
    Gaussian,
    Linear,
    Logistic,
    Power,
    Stepped,
)
from analysis.measures.registry import MEASURES, Change, Inputs, Measure

CHANGES: tuple[Change, ...] = ("road", "site", "place")
MODEST = settings(max_examples=40, deadline=None)
every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())


def decay_to(scale: float, kind: int) -> Decay:
    """One of the decay functions with its parameters in proportion to a cost."""
    kinds: list[Decay] = [
        Binary(scale),
        Linear(scale),
        Exponential(1 / scale),
        Power(1.5, full_until=scale / 8),
        Logistic(scale / 2, scale / 4),
        Stepped((scale / 4, scale / 2, scale), (1.0, 0.3, 0.1)),
        Gaussian(scale / 2),
    ]
    return kinds[kind % len(kinds)]


def make_region(seed: int, *, whole_minutes: bool) -> Inputs:
    """A small region: some pairs unreachable or co-located, points empty, capacity unknown."""
    rng = np.random.default_rng(seed)
    points, services = rng.integers(1, 9), rng.integers(1, 5)
    minutes = rng.uniform(0, 40, (points, services))
    minutes = np.ceil(minutes / 5) if whole_minutes else minutes
    minutes[rng.random(minutes.shape) < 0.25] = np.inf
    minutes[rng.random(minutes.shape) < 0.1] = 0.0
    demand_points = pd.Index([f"village {k}" for k in range(points)])
    sites = pd.Index([f"service {k}" for k in range(services)])
    residents = rng.integers(0, 9, points).astype(float)
    capacity = rng.integers(0, 20, services).astype(float)
    capacity[rng.random(services) < 0.2] = np.nan
    cutoff = 5.0 if whole_minutes else 25.0
    return Inputs(
        costs=pd.DataFrame(minutes, demand_points, sites),
        residents=pd.Series(residents, demand_points),
        capacity_places=pd.Series(capacity, sites),
        cutoff=cutoff,
        decay=decay_to(cutoff, seed),
        n=int(rng.integers(1, 4)),
    )


regions = st.builds(make_region, st.integers(0, 2**32 - 1), whole_minutes=st.booleans())
distinct_regions = st.builds(make_region, st.integers(0, 2**32 - 1), whole_minutes=st.just(False))
seeds = st.integers(0, 2**32 - 1)


def add(change: Change, inputs: Inputs, seed: int) -> Inputs:
    """The region with one road, site or place more."""
    rng = np.random.default_rng(seed)
    costs, capacity = inputs.costs.copy(), inputs.capacity_places.copy()
    if change == "road":
        shorter = np.where(rng.random(costs.shape) < 0.3, rng.uniform(0, 40, costs.shape), np.inf)
        costs = costs.clip(upper=shorter)
    elif change == "site":
        costs["new service"] = rng.uniform(0, 40, len(costs))
        capacity["new service"] = 6.0
    else:
        capacity += rng.integers(0, 9, len(capacity))
    return replace(inputs, costs=costs, capacity_places=capacity)


def total(measure: Measure, inputs: Inputs) -> float:
    """Sum over the region: plain for additive measures, otherwise weighted by residents."""
    values = measure.values(inputs)
    if measure.additive or measure.rows == "services":
        return float(values.sum())
    lived_in = inputs.residents > 0
    return float((values[lived_in] * inputs.residents[lived_in]).sum())


def needing(field: str) -> list[str]:
    """Names of the measures computed from a field of `Inputs`."""
    return [name for name, measure in MEASURES.items() if field in measure.needs]


def is_worse(measure: Measure, before: pd.Series, after: pd.Series) -> npt.NDArray[np.bool_]:
    """Which values went down (or up, where lower is better), beyond rounding."""
    low, high = (before, after) if measure.higher_is_better else (after, before)
    unequal = ~np.isclose(before, after, rtol=1e-9, atol=1e-7)
    return np.asarray((low > high).to_numpy() & unequal)


def worsens(measure: Measure, change: Change, inputs: Inputs, seed: int) -> bool:
    before = measure.values(inputs)
    after = measure.values(add(change, inputs, seed)).reindex(before.index)
    return bool(is_worse(measure, before, after).any())


def costs_are_distinct(inputs: Inputs) -> bool:
    """Whether no two ways cost the same; two of the co-located, at cost 0, already do."""
    costs = inputs.costs.to_numpy()
    finite = costs[np.isfinite(costs)]
    return len(np.unique(finite)) == len(finite)


PAIRS = [(measure, change) for measure in MEASURES.values() for change in CHANGES]
CLAIMED = [pair for pair in PAIRS if pair[1] in pair[0].nobody_worse_after]
UNCLAIMED = [pair for pair in PAIRS if pair not in CLAIMED]


def pair_id(value: Measure | Change) -> str:
    return value.name if isinstance(value, Measure) else value


@pytest.mark.parametrize(("measure", "change"), CLAIMED, ids=pair_id)
@given(data=st.data(), seed=seeds)
@MODEST
def test_adding_a_road_site_or_place_makes_nobody_worse(
    measure: Measure, change: Change, data: st.DataObject, seed: int
) -> None:
    # Among allocations of equal cost ids decide, so only the distinct have one answer a village.
    unique = measure.name == "served_cheapest_people"
    inputs = data.draw(distinct_regions if unique else regions)
    assume(not unique or costs_are_distinct(add(change, inputs, seed)))
    assert not worsens(measure, change, inputs, seed)


@pytest.mark.parametrize(("measure", "change"), UNCLAIMED, ids=pair_id)
def test_where_competition_can_make_somebody_worse_there_is_an_example(
    measure: Measure, change: Change
) -> None:
    tries = (make_region(seed, whole_minutes=False) for seed in range(1000))
    assert any(worsens(measure, change, inputs, seed) for seed, inputs in enumerate(tries))


@pytest.mark.parametrize(
    "name",
    [
        "two_step_places_per_person",
        "enhanced_places_per_person",
        "available_places",
        "served_cheapest_people",
    ],
)
@given(inputs=regions, seed=seeds)
@MODEST
def test_a_road_that_brings_competitors_makes_no_region_worse(
    name: str, inputs: Inputs, seed: int
) -> None:
    before, after = (
        total(MEASURES[name], region) for region in (inputs, add("road", inputs, seed))
    )
    assert after >= before - 1e-7


@every_measure
@given(seed=seeds, whole_minutes=st.booleans())
@MODEST
def test_twice_the_speed_gives_half_the_time(
    measure: Measure, seed: int, whole_minutes: bool
) -> None:
    inputs = make_region(seed, whole_minutes=whole_minutes)
    faster = replace(
        inputs,
        costs=inputs.costs / 2,
        cutoff=inputs.cutoff / 2,
        decay=decay_to(inputs.cutoff / 2, seed),
    )
    expected = measure.values(inputs) / (2 if measure.unit == "cost" else 1)
    np.testing.assert_allclose(measure.values(faster), expected, rtol=1e-9, atol=1e-7)


@every_measure
@given(inputs=regions, seed=seeds)
@MODEST
def test_the_order_of_ids_makes_no_difference(measure: Measure, inputs: Inputs, seed: int) -> None:
    rng = np.random.default_rng(seed)
    villages = rng.permutation(inputs.costs.index)
    services = rng.permutation(inputs.costs.columns)
    shuffled = replace(
        inputs,
        costs=inputs.costs.loc[villages, services],
        residents=inputs.residents[villages],
        capacity_places=inputs.capacity_places[services],
    )
    expected = measure.values(inputs)
    values = measure.values(shuffled).reindex(expected.index)
    np.testing.assert_allclose(values, expected, rtol=1e-9, atol=1e-7)


@every_measure
@given(inputs=regions, part=st.floats(0.1, 0.9))
@MODEST
def test_splitting_a_village_in_two_leaves_sums_unchanged(
    measure: Measure, inputs: Inputs, part: float
) -> None:
    village = inputs.costs.index[0]
    twins = pd.Index([f"{village} a", f"{village} b", *inputs.costs.index[1:]])
    rows = inputs.costs.index[[0, *range(len(inputs.costs))]]
    people = inputs.residents[rows].to_numpy().copy()
    people[0] *= part
    people[1] *= 1 - part
    split = replace(
        inputs, costs=inputs.costs.loc[rows].set_axis(twins), residents=pd.Series(people, twins)
    )
    assert total(measure, split) == pytest.approx(total(measure, inputs), rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("name", needing("capacity_places"))
@given(inputs=regions)
@MODEST
def test_endless_capacity_is_plain_coverage(name: str, inputs: Inputs) -> None:
    measure = MEASURES[name]
    no_limit = pd.Series(np.inf, inputs.capacity_places.index)
    endless = replace(inputs, capacity_places=no_limit, decay=Binary(inputs.cutoff))
    lived_in = inputs.residents > 0
    covered = covered_share(inputs.costs, cutoff=inputs.cutoff)[lived_in]
    values = measure.values(endless)[lived_in]
    if name == "no_place_people":
        assert (values == 0).all()
    elif measure.unit == "people":
        reached = covered_people(inputs.costs, inputs.residents, cutoff=inputs.cutoff)
        np.testing.assert_allclose(values, reached[lived_in], atol=1e-7)
    else:
        np.testing.assert_array_equal(values.clip(upper=1.0), covered)
        assert set(values) <= {0.0, np.inf}


@pytest.mark.parametrize("name", needing("cutoff"))
@given(inputs=regions)
@MODEST
def test_the_smallest_cutoff_serves_only_the_co_located(name: str, inputs: Inputs) -> None:
    co_located = inputs.costs.where(inputs.costs == 0, np.inf)
    smallest = replace(inputs, cutoff=np.nextafter(0, 1))
    expected = MEASURES[name].values(replace(inputs, costs=co_located))
    # A ratio to the smallest number there is need not be exactly 0.
    np.testing.assert_allclose(MEASURES[name].values(smallest), expected, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("name", needing("cutoff"))
@given(inputs=regions)
@MODEST
def test_an_endless_cutoff_serves_the_connected(name: str, inputs: Inputs) -> None:
    measure = MEASURES[name]
    plenty = pd.Series(1000.0, inputs.capacity_places.index)
    endless = replace(inputs, cutoff=np.inf, capacity_places=plenty, decay=Exponential(0.1))
    connected = (inputs.costs < np.inf).any(axis=1) & (inputs.residents > 0)
    values = measure.values(endless)
    if measure.rows == "services":
        expected = inputs.residents @ (inputs.costs < np.inf).astype(float)
        np.testing.assert_allclose(values, expected)
    elif measure.higher_is_better:
        lived_in = inputs.residents > 0
        assert ((values > 0)[lived_in] == connected[lived_in]).all()
    else:
        assert (values[connected] == 0).all()


@every_measure
@given(data=st.data(), places=st.integers(0, 30))
@MODEST
def test_not_knowing_a_capacity_gives_the_bound_it_says(
    measure: Measure, data: st.DataObject, places: int
) -> None:
    unique = measure.name == "served_cheapest_people"
    inputs = data.draw(distinct_regions if unique else regions)
    known = replace(inputs, capacity_places=inputs.capacity_places.fillna(places))
    with_unknown, with_known = measure.values(inputs), measure.values(known)
    if measure.unknown_capacity == "unknown_capacity_not_used":
        pd.testing.assert_series_equal(with_unknown, with_known)
    else:
        assert not is_worse(measure, with_unknown, with_known).any()


@every_measure
@given(inputs=regions)
@MODEST
def test_values_are_named_complete_and_leave_inputs_unchanged(
    measure: Measure, inputs: Inputs
) -> None:
    before = (inputs.costs.copy(), inputs.residents.copy(), inputs.capacity_places.copy())
    values = measure.values(inputs)
    index = inputs.costs.index if measure.rows == "demand_points" else inputs.costs.columns
    assert values.name == measure.name
    assert values.dtype == np.float64
    pd.testing.assert_index_equal(values.index, index)
    assert (values >= 0).all()
    pd.testing.assert_frame_equal(inputs.costs, before[0])
    pd.testing.assert_series_equal(inputs.residents, before[1])
    pd.testing.assert_series_equal(inputs.capacity_places, before[2])
