"""Bad input gives one clear message, and nothing is computed from it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.errors import (
    AnalysisError,
    InvalidCapacityError,
    InvalidCostsError,
    InvalidDemandError,
    InvalidSettingError,
    UnalignedIdsError,
    name_ids,
)
from analysis.measures.decay import Binary, Linear
from analysis.measures.gravity import gravity_places
from analysis.measures.nearest import nth_nearest_cost
from analysis.measures.registry import MEASURES, Inputs, Measure

VILLAGES = pd.Index(["Andrupene", "Baltinava", "Ciskadi"])
SERVICES = pd.Index(["day centre", "shelter"])
REGION = Inputs(
    costs=pd.DataFrame([[0.0, 10.0], [20.0, np.inf], [5.0, 5.0]], VILLAGES, SERVICES),
    residents=pd.Series([10.0, 0.0, 5.0], VILLAGES),
    capacity_places=pd.Series([4.0, np.nan], SERVICES),
    cutoff=15.0,
    decay=Linear(15),
)


def measures_of(field: str) -> pytest.MarkDecorator:
    chosen = {name: one for name, one in MEASURES.items() if field in one.needs}
    return pytest.mark.parametrize("measure", chosen.values(), ids=chosen.keys())


@measures_of("cutoff")
@pytest.mark.parametrize("cutoff", [0, 0.0, -1, np.nan, "30", None, True])
def test_a_cutoff_that_means_nothing_is_refused(measure: Measure, cutoff: float) -> None:
    with pytest.raises(InvalidSettingError, match=r"cutoff is .* Expected a number above 0"):
        measure.values(replace(REGION, cutoff=cutoff))


@measures_of("costs")
@pytest.mark.parametrize("cost", [np.nan, -1.0, -np.inf])
def test_a_missing_or_negative_cost_is_refused(measure: Measure, cost: float) -> None:
    costs = REGION.costs.copy()
    costs.loc["Baltinava", "shelter"] = cost
    with pytest.raises(InvalidCostsError, match=r"1 of 3 demand points .*\(Baltinava\)"):
        measure.values(replace(REGION, costs=costs))


def test_costs_in_words_are_refused() -> None:
    costs = REGION.costs.astype(object)
    costs.loc["Baltinava", "shelter"] = "far"
    with pytest.raises(InvalidCostsError, match="not all numbers"):
        nth_nearest_cost(costs, n=1)


@measures_of("residents")
@pytest.mark.parametrize("people", [np.nan, -1.0, np.inf])
def test_residents_that_cannot_be_counted_are_refused(measure: Measure, people: float) -> None:
    residents = REGION.residents.copy()
    residents["Ciskadi"] = people
    with pytest.raises(InvalidDemandError, match=r"1 of 3 demand points .*\(Ciskadi\)"):
        measure.values(replace(REGION, residents=residents))


@measures_of("capacity_places")
def test_negative_capacity_is_refused(measure: Measure) -> None:
    capacity = pd.Series([4.0, -2.0], SERVICES)
    with pytest.raises(InvalidCapacityError, match=r"1 of 2 services .*\(shelter\)"):
        measure.values(replace(REGION, capacity_places=capacity))


@measures_of("capacity_places")
def test_capacity_missing_for_a_service_is_refused(measure: Measure) -> None:
    with pytest.raises(UnalignedIdsError, match=r"1 ids missing \(shelter\) and 0 unknown"):
        measure.values(replace(REGION, capacity_places=REGION.capacity_places[["day centre"]]))


@measures_of("residents")
def test_residents_of_unknown_demand_points_are_refused(measure: Measure) -> None:
    residents = pd.concat([REGION.residents, pd.Series({"Dagda": 3.0})])
    with pytest.raises(UnalignedIdsError, match=r"0 ids missing \(none\) and 1 unknown \(Dagda\)"):
        measure.values(replace(REGION, residents=residents))


@measures_of("residents")
def test_residents_in_another_order_are_refused(measure: Measure) -> None:
    with pytest.raises(UnalignedIdsError, match="another order from Andrupene"):
        measure.values(replace(REGION, residents=REGION.residents.iloc[::-1]))


@measures_of("costs")
def test_repeated_ids_are_refused(measure: Measure) -> None:
    costs = REGION.costs.set_axis(["Andrupene", "Andrupene", "Ciskadi"])
    with pytest.raises(UnalignedIdsError, match=r"more than once \(Andrupene\)"):
        measure.values(replace(REGION, costs=costs))


@measures_of("costs")
def test_row_numbers_are_no_ids(measure: Measure) -> None:
    with pytest.raises(UnalignedIdsError, match="row numbers join by chance"):
        measure.values(replace(REGION, costs=REGION.costs.reset_index(drop=True)))


@measures_of("costs")
def test_a_region_without_services_reaches_nothing(measure: Measure) -> None:
    none = replace(
        REGION, costs=REGION.costs[[]], capacity_places=REGION.capacity_places[:0].astype(float)
    )
    values = measure.values(none)
    if measure.rows == "services":
        assert values.empty
    elif measure.unit == "cost":
        assert (values == np.inf).all()
    elif measure.name == "out_of_reach_people":
        assert values.to_list() == [10, 0, 5]
    else:
        assert (values == 0).all()


@measures_of("costs")
def test_what_it_says_of_the_unreachable_and_of_empty_points_is_so(measure: Measure) -> None:
    """Baltinava (nobody) reaches the day centre in 5; Ciskadi (5 people) reaches nothing."""
    costs = pd.DataFrame([[0.0, 10.0], [5.0, 5.0], [np.inf, np.inf]], VILLAGES, SERVICES)
    values = measure.values(replace(REGION, costs=costs))
    if measure.rows == "services":
        assert values.to_list() == [10, 10]
        return
    unreachable = {
        "unreachable_is_infinite": np.inf,
        "unreachable_is_zero": 0,
        "unreachable_all_counted": 5,
    }
    assert values["Ciskadi"] == unreachable[measure.unreachable]
    assert (values["Baltinava"] == 0) == (measure.zero_demand == "zero_demand_is_zero")


@pytest.mark.parametrize("n", [0, -1, 1.5, True, "2", None])
def test_n_must_be_a_whole_number(n: int) -> None:
    with pytest.raises(InvalidSettingError, match="Expected a whole number"):
        nth_nearest_cost(REGION.costs, n=n)


def test_a_decay_of_ones_own_with_unusable_weights_is_refused() -> None:
    with pytest.raises(InvalidSettingError, match="negative or missing weights"):
        gravity_places(
            REGION.costs,
            capacity_places=REGION.capacity_places,
            decay=lambda costs: 1 - costs,
        )


def test_errors_are_also_what_a_caller_expects() -> None:
    for error in (
        InvalidCostsError,
        InvalidDemandError,
        InvalidCapacityError,
        InvalidSettingError,
    ):
        assert issubclass(error, AnalysisError)
        assert issubclass(error, ValueError)
    assert issubclass(UnalignedIdsError, AnalysisError)
    assert issubclass(UnalignedIdsError, LookupError)
    with pytest.raises(ValueError, match="cutoff is 0"):
        Binary(0)


def test_messages_name_the_first_five_ids() -> None:
    assert name_ids("abcde") == "a, b, c, d, e"
    assert name_ids("abcdefg") == "a, b, c, d, e, ..."
