"""Measures on small matrices, by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.sums import (
    covered,
    nearest_service,
    summarise,
    travel_time_histogram,
    value_reached_by,
)

INF = np.inf
COSTS = pd.DataFrame(
    {"b": [5.0, 30.0, INF], "a": [5.0, 40.0, INF], "c": [9.0, 20.0, INF]}, index=["x", "y", "z"]
)


def test_nearest_is_the_smallest_cost_and_ties_go_to_the_smallest_id() -> None:
    nearest = nearest_service(COSTS)
    assert nearest["nearest_service_id"].tolist()[:2] == ["a", "c"]
    assert nearest["cost"].tolist() == [5.0, 20.0, INF]


def test_nothing_reachable_has_no_nearest_service() -> None:
    assert pd.isna(nearest_service(COSTS).loc["z", "nearest_service_id"])


def test_no_service_at_all_leaves_everybody_unreachable() -> None:
    nearest = nearest_service(COSTS[[]])
    assert np.isinf(nearest["cost"]).all()


def test_cost_at_the_cutoff_is_covered() -> None:
    assert covered(pd.Series([20.0, 20.1, INF]), 20).tolist() == [True, False, False]


def points(minutes: list[float], people: list[int], cutoff: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "travel_min": minutes,
            "residents": people,
            "residents_kind": ["csp", "estimated", "scaled", "csp"][: len(people)],
            "covered": [m <= cutoff for m in minutes],
        }
    )


def test_sums_count_people_and_unreachable_as_beyond_the_cutoff() -> None:
    table = summarise(points([10, 20, INF], [100, 300, 50], 15), "travel_min")
    assert table["beyond_people"] == 350
    assert table["covered_people"] == 100
    assert table["unreachable_people"] == 50
    assert table["beyond_share"] == pytest.approx(350 / 450)
    assert table["estimated_people"] == 300
    # (100 * 10 + 300 * 20) / 400, the unreachable left out
    assert table["mean"] == pytest.approx(17.5)
    assert table["median"] == 20


def test_place_without_residents_has_no_share() -> None:
    table = summarise(points([10.0], [0], 15), "travel_min")
    assert np.isnan(table["beyond_share"])
    assert np.isnan(table["mean"])


def test_weighted_quantile_is_the_value_up_to_which_that_share_lives() -> None:
    values, weights = np.array([30.0, 10.0, 20.0]), np.array([1.0, 8.0, 1.0])
    assert value_reached_by(values, weights, 0.5) == 10
    assert value_reached_by(values, weights, 0.9) == 20
    assert value_reached_by(values, weights, 0.95) == 30


def test_histogram_classes_hold_their_upper_edge_and_keep_everybody() -> None:
    table = travel_time_histogram(points([0, 5, 5.1, INF], [1, 2, 4, 8], 15))
    assert table["people"].sum() == 15
    assert table["people"].iloc[0] == 3  # 0 and 5 minutes
    assert table["people"].iloc[1] == 4
    assert table["people"].iloc[-1] == 8


def test_histogram_puts_what_is_above_the_last_edge_into_the_open_class() -> None:
    table = travel_time_histogram(points([90, 90.5], [3, 5], 15))
    assert table.loc[table["to_min"] == 90, "people"].item() == 3
    last = table[(table["from_min"] == 90) & np.isinf(table["to_min"])]
    assert last["people"].item() == 5


def test_histogram_splits_the_class_of_the_cutoff() -> None:
    table = travel_time_histogram(points([11, 12, 13], [1, 2, 4], 12), 12)
    classes = table.set_index("from_min")["people"]
    assert classes[10] == 3  # 10-12: 11 and 12 minutes
    assert classes[12] == 4
