"""Nearest and n-th nearest cost on a toy region."""

import numpy as np
import pandas as pd

from analysis.measures.nearest import nearest_cost, nth_nearest_cost

COSTS = pd.DataFrame(
    [[12.0, 7.0, 30.0], [np.inf, 45.0, 20.0], [np.inf, np.inf, np.inf]],
    index=["near", "far", "island"],
    columns=["a", "b", "c"],
)


def test_nearest_is_the_lowest_cost_and_the_island_is_unreachable() -> None:
    nearest = nearest_cost(COSTS)
    assert nearest.to_list() == [7, 20, np.inf]
    assert nearest.name == "nearest_cost"


def test_nth_nearest_counts_reachable_services_only() -> None:
    assert nth_nearest_cost(COSTS, n=1).to_list() == [7, 20, np.inf]
    assert nth_nearest_cost(COSTS, n=2).to_list() == [12, 45, np.inf]
    assert nth_nearest_cost(COSTS, n=3).to_list() == [30, np.inf, np.inf]


def test_more_services_than_there_are_is_out_of_reach() -> None:
    assert nth_nearest_cost(COSTS, n=4).to_list() == [np.inf] * 3
