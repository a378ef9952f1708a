"""Draws from ranges: edges, seeds, and what a row may not disturb."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.draws import ranges_of

COLUMNS = ["quantity", "applies_to", "distribution", "together", "low", "high", "sd", "unit"]


def table(**rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS)


SPEEDS = table(
    main=("speed", "A;P", "uniform", True, 0.9, 1.1, np.nan, "factor"),
    each=("speed", "local", "normal", False, 0.5, 1.5, 0.2, "factor"),
)
ROADS = ["A", "local", "P", "local", "street"]


def test_what_is_drawn_together_has_one_value_and_the_rest_stays() -> None:
    factors = ranges_of(SPEEDS, "speed", ROADS, 1).factors(300)
    assert factors.shape == (300, 5)
    assert (factors[:, 0] == factors[:, 2]).all()
    assert (factors[:, 1] != factors[:, 3]).any()
    assert (factors[:, 4] == 1).all()
    assert factors[:, 0].min() >= 0.9
    assert factors[:, 0].max() <= 1.1
    # 300 draws of sd 0.2: the standard error of the sd is 0.2 / sqrt(600) = 0.008.
    assert factors[:, 1].std() == pytest.approx(0.2, abs=0.03)


@given(st.integers(0, 2**31), st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_draws_depend_on_the_seed_and_their_row_only(seed: int, draws: int) -> None:
    both = ranges_of(SPEEDS, "speed", ROADS, seed)
    same = ranges_of(SPEEDS, "speed", ROADS, seed)
    assert both.factors(draws).tobytes() == same.factors(draws).tobytes()
    assert both.factors(draws + 7)[:draws].tobytes() == both.factors(draws).tobytes()
    main = ranges_of(SPEEDS.loc[["main"]], "speed", ROADS, seed).factors(draws)
    assert (main[:, [0, 2]] == both.factors(draws)[:, [0, 2]]).all()
    assert (main[:, [1, 3]] == 1).all()


@given(st.floats(0, 5000), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_shifts_stay_in_their_disc(radius_m: float, seed: int) -> None:
    rows = table(
        town=("site_position", "town_centre", "disc", False, np.nan, radius_m, np.nan, "m"),
        place=("site_position", "building", "disc", False, np.nan, 0.5, np.nan, "share_of_radius"),
    )
    ranges = ranges_of(rows, "site_position", ["town_centre", "building", "unknown"], seed)
    shifts = ranges.shifts_m(50, np.array([1.0, 200.0, 1.0]))
    far = np.hypot(shifts[:, :, 0], shifts[:, :, 1])
    assert far[:, 0].max() <= radius_m + 1e-9
    assert far[:, 1].max() <= 100
    assert (far[:, 2] == 0).all()


def test_yearly_chance_adds_up_over_the_years() -> None:
    """0.1 a year: after 0 years nobody, after 10 years 1 - 0.9^10 = 65 %."""
    rows = table(closed=("status", "open", "chance", False, 0.1, 0.1, np.nan, "share_per_year"))
    happens = ranges_of(rows, "status", ["open"] * 2, 3).happens(4000, np.array([0.0, 10.0]))
    assert not happens[:, 0].any()
    assert happens[:, 1].mean() == pytest.approx(0.651, abs=0.03)


def test_known_amounts_stay_and_unknown_ones_are_drawn() -> None:
    rows = table(day=("capacity", "day_care", "uniform", False, 5, 15, np.nan, "places"))
    known = np.array([12.0, np.nan, np.nan])
    amounts = ranges_of(rows, "capacity", ["day_care", "day_care", "ltc"], 1).amounts(100, known)
    assert (amounts[:, 0] == 12).all()
    assert amounts[:, 1].min() >= 5
    assert amounts[:, 1].max() <= 15
    assert np.isnan(amounts[:, 2]).all()
