"""Fairness indices: hand examples and the laws they keep."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InvalidDemandError, InvalidSettingError, UnalignedIdsError
from analysis.fairness import (
    concentration_index,
    fgt,
    gini,
    lorenz_points,
    palma,
    theil,
    worst_tenth_people,
)
from analysis.weighted import people_weighted_mean

MODEST = settings(max_examples=60, deadline=None)
PARISHES = pd.Index(["p1", "p2", "p3", "p4"])
RESIDENTS = pd.Series([10.0, 20.0, 0.0, 10.0], PARISHES)
ACCESS = pd.Series([0.0, 1.0, 99.0, 2.0], PARISHES)


def random_case(seed: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 12))
    ids = pd.Index([f"p{k:02}" for k in range(count)])
    values = rng.integers(0, 5, count) if seed % 2 else rng.uniform(0, 5, count)
    residents = rng.integers(0, 30, count) + (np.arange(count) == 0)
    income = rng.integers(0, 4, count)
    return (
        pd.Series(values.astype(float), ids),
        pd.Series(residents.astype(float), ids),
        pd.Series(income.astype(float), ids),
    )


cases = st.builds(random_case, st.integers(0, 2**32 - 1))


def all_indices(values: pd.Series, residents: pd.Series, income: pd.Series) -> list[float]:
    shortfall = fgt(values, residents, minimum=2)
    parts = theil(values, residents, groups=income)
    return [
        gini(values, residents),
        concentration_index(values, residents, rank_by=income),
        concentration_index(values, residents, rank_by=income, corrected=True),
        parts.total,
        parts.between,
        shortfall.share,
        shortfall.depth,
        shortfall.severity,
        people_weighted_mean(values, residents),
        palma(values, residents),
        palma(values, residents, rank_by=income),
    ]


def test_lorenz_curve_runs_through_the_shares_of_the_worst_off() -> None:
    curve = lorenz_points(ACCESS, RESIDENTS)
    # 10 people hold 0, 20 hold 20, 10 hold 20, of 40 in all.
    assert curve["people_share"].to_list() == [0, 0.25, 0.75, 1]
    assert curve["access_share"].to_list() == [0, 0, 0.5, 1]


def test_gini_is_twice_the_area_off_the_diagonal() -> None:
    # Area below: 0.5 x 0.5 / 2 + 0.25 x (0.5 + 1) / 2 = 0.3125; 1 - 2 x 0.3125.
    assert gini(ACCESS, RESIDENTS) == pytest.approx(0.375)


def test_palma_compares_the_top_tenth_with_the_bottom_two_fifths() -> None:
    # Persons 1-10 have 0, 11-30 have 1, 31-40 have 2. The 40 % mark is person 16.6 (1), the
    # 90 % mark person 36.1 (2), and nobody is above it: 2 / (20 / 30).
    assert palma(ACCESS, RESIDENTS) == pytest.approx(3)


def test_theil_parts_add_up() -> None:
    groups = pd.Series(["x", "x", "x", "y"], PARISHES)
    parts = theil(ACCESS, RESIDENTS, groups=groups)
    # Relative to the mean of 1: 0.5 x 1 ln 1 + 0.25 x 2 ln 2.
    assert parts.total == pytest.approx(0.5 * np.log(2))
    # x: 3/4 of people with half of all, y: 1/4 with the other half.
    assert parts.between == pytest.approx(0.5 * np.log(2 / 3) + 0.5 * np.log(2))
    assert parts.within == pytest.approx(parts.total - parts.between)
    assert parts.within_by_group.to_dict() == pytest.approx({"x": 0.5 * np.log(1.5), "y": 0.0})


def test_concentration_has_the_sign_of_who_has_more() -> None:
    rank = pd.Series([1.0, 2.0, 3.0, 4.0], PARISHES)
    # Middle ranks 0.125, 0.5, 0.875: 2 x (0.25 x -1 x 0.125 + 0.25 x 1 x 0.875).
    assert concentration_index(ACCESS, RESIDENTS, rank_by=rank) == pytest.approx(0.375)
    assert concentration_index(ACCESS, RESIDENTS, rank_by=-rank) == pytest.approx(-0.375)


def test_fgt_measures_share_depth_and_severity_below_the_minimum() -> None:
    found = fgt(ACCESS, RESIDENTS, minimum=2)
    assert found.share == pytest.approx(30 / 40)
    assert found.depth == pytest.approx((10 * 1 + 20 * 0.5) / 40)
    assert found.severity == pytest.approx((10 * 1 + 20 * 0.25) / 40)


def test_the_worst_tenth_is_named_with_its_people() -> None:
    tenth = worst_tenth_people(ACCESS, RESIDENTS)
    assert tenth.to_dict() == {"p1": 4}  # a tenth of 40
    minutes = pd.Series([5.0, 10.0, 1.0, np.inf], PARISHES)
    assert worst_tenth_people(minutes, RESIDENTS, higher_is_better=False).to_dict() == {"p4": 4}


def test_equals_share_the_worst_tenth() -> None:
    equal = pd.Series(1.0, PARISHES)
    assert worst_tenth_people(equal, RESIDENTS).to_dict() == {"p1": 1, "p2": 2, "p4": 1}


def test_one_unreachable_resident_makes_the_mean_endless() -> None:
    assert people_weighted_mean(ACCESS, RESIDENTS) == pytest.approx(1)
    assert people_weighted_mean(ACCESS.replace(2.0, np.inf), RESIDENTS) == np.inf


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_what_all_share_is_even(value: float) -> None:
    access, rank = pd.Series(value, PARISHES), pd.Series(range(4), PARISHES)
    assert gini(access, RESIDENTS) == pytest.approx(0)
    assert theil(access, RESIDENTS).total == pytest.approx(0)
    assert concentration_index(access, RESIDENTS, rank_by=rank) == pytest.approx(0)
    assert concentration_index(access, RESIDENTS, rank_by=rank, corrected=True) == 0
    assert palma(access, RESIDENTS) == pytest.approx(1)


@given(case=cases, part=st.floats(0.1, 0.9))
@MODEST
def test_splitting_a_parish_changes_no_index(
    case: tuple[pd.Series, pd.Series, pd.Series], part: float
) -> None:
    ids = case[0].index
    twins = ["p00 a", "p00 b", *ids[1:]]
    rows = ids[[0, *range(len(ids))]]
    split = [one[rows].set_axis(twins) for one in case]
    split[1] *= np.array([part, 1 - part, *np.ones(len(ids) - 1)])
    assert all_indices(*split) == pytest.approx(all_indices(*case), rel=1e-9, abs=1e-9)


@given(case=cases, seed=st.integers(0, 2**32 - 1))
@MODEST
def test_the_order_of_ids_changes_no_index(
    case: tuple[pd.Series, pd.Series, pd.Series], seed: int
) -> None:
    ids = np.random.default_rng(seed).permutation(case[0].index)
    shuffled = [one[ids] for one in case]
    assert all_indices(*shuffled) == pytest.approx(all_indices(*case), rel=1e-9, abs=1e-9)


@given(case=cases)
@MODEST
def test_indices_keep_their_bounds(case: tuple[pd.Series, pd.Series, pd.Series]) -> None:
    values, residents, income = case
    assert -1e-12 <= gini(values, residents) < 1
    parts = theil(values, residents, groups=income)
    assert parts.between >= -1e-12
    assert parts.within >= -1e-12
    assert parts.between_by_group.sum() == pytest.approx(parts.between)
    assert abs(concentration_index(values, residents, rank_by=income)) <= 1
    tenth = worst_tenth_people(values, residents)
    assert tenth.sum() == pytest.approx(residents.sum() / 10)
    assert (tenth <= residents[tenth.index] + 1e-9).all()


def test_values_that_cannot_be_weighed_are_refused() -> None:
    for value in (np.nan, np.inf, -1.0):
        with pytest.raises(InvalidDemandError, match=r"1 of 4 demand points .* \(p1\)"):
            gini(ACCESS.replace(0.0, value), RESIDENTS)
    gini(ACCESS.replace(99.0, np.nan), RESIDENTS)  # nobody lives there
    with pytest.raises(InvalidDemandError, match="None of 4 demand points has residents"):
        gini(ACCESS, RESIDENTS * 0)
    with pytest.raises(UnalignedIdsError, match="another order"):
        gini(ACCESS.iloc[::-1], RESIDENTS)
    with pytest.raises(UnalignedIdsError, match="no group"):
        theil(ACCESS, RESIDENTS, groups=pd.Series(["x", None, "x", "y"], PARISHES))
    with pytest.raises(InvalidSettingError, match="minimum is 0"):
        fgt(ACCESS, RESIDENTS, minimum=0)
