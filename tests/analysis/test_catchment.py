"""Floating catchments against hand arithmetic and the papers' examples."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures.catchment import (
    available_places,
    balanced_places_per_person,
    enhanced_places_per_person,
    two_step_places_per_person,
)
from analysis.measures.decay import Binary, Exponential, Gaussian

# Three villages of 100 people at x = 0, 1, 2 and two services of 10 places at 0 and 2.
VILLAGES = pd.Index(["west", "middle", "east"])
SERVICES = pd.Index(["s west", "s east"])
COSTS = pd.DataFrame([[0.0, 2.0], [1.0, 1.0], [2.0, 0.0]], VILLAGES, SERVICES)
RESIDENTS = pd.Series(100.0, VILLAGES)
PLACES = pd.Series(10.0, SERVICES)

# The example of Soukhov et al. (2023): three towns, three employment centres.
TOWNS = pd.Index(["A", "B", "C"])
CENTRES = pd.Index(["1", "2", "3"])
TOWN_COSTS = pd.DataFrame(
    [[15.0, 30.0, 100.0], [30.0, 15.0, 100.0], [100.0, 100.0, 15.0]], TOWNS, CENTRES
)
TOWN_RESIDENTS = pd.Series([50_000.0, 150_000.0, 10_000.0], TOWNS)
CENTRE_PLACES = pd.Series([100_000.0, 100_000.0, 10_000.0], CENTRES)


def test_three_villages_between_two_services() -> None:
    ratio = enhanced_places_per_person(
        COSTS, RESIDENTS, capacity_places=PLACES, decay=Gaussian(1.0)
    )
    # Demand 100 (1 + e^-0.5 + e^-2) = 174.18659; 10 / 174.18659 = 0.0574103 per weight.
    assert ratio.to_list() == pytest.approx([0.065179, 0.069641, 0.065179], abs=5e-7)


def test_two_step_shares_places_among_all_within_the_cutoff() -> None:
    ratio = two_step_places_per_person(COSTS, RESIDENTS, capacity_places=PLACES, cutoff=1)
    # Each service is in reach of 200 people: 10 / 200, and the middle has both.
    assert ratio.to_list() == pytest.approx([0.05, 0.1, 0.05])


def test_places_times_people_add_up_to_capacity() -> None:
    ratio = two_step_places_per_person(COSTS, RESIDENTS, capacity_places=PLACES, cutoff=1)
    assert (ratio * RESIDENTS).sum() == pytest.approx(20)


def test_a_service_nobody_reaches_adds_nothing() -> None:
    nobody = pd.Series([0.0, 0.0, 100.0], VILLAGES)
    ratio = two_step_places_per_person(COSTS, nobody, capacity_places=PLACES, cutoff=0.5)
    assert ratio.to_list() == pytest.approx([0, 0, 0.1])


def test_a_service_of_unknown_capacity_is_left_out() -> None:
    unknown = pd.Series([10.0, np.nan], SERVICES)
    for measure in (enhanced_places_per_person, balanced_places_per_person, available_places):
        found = measure(COSTS, RESIDENTS, capacity_places=unknown, decay=Gaussian(1.0))
        alone = measure(
            COSTS[["s west"]], RESIDENTS, capacity_places=PLACES[["s west"]], decay=Gaussian(1.0)
        )
        pd.testing.assert_series_equal(found, alone)


def test_balanced_catchment_counts_everyone_and_every_level_once() -> None:
    level = balanced_places_per_person(COSTS, RESIDENTS, capacity_places=PLACES, decay=Binary(1))
    # The middle sends 50 to each, so both serve 150 at 10/150. Each level is split in two.
    assert level.to_list() == pytest.approx([1 / 30, 1 / 15, 1 / 30])
    assert level.sum() == pytest.approx(2 * 10 / 150)


def test_spatial_availability_of_the_paper() -> None:
    found = available_places(
        TOWN_COSTS, TOWN_RESIDENTS, capacity_places=CENTRE_PLACES, decay=Exponential(0.1)
    )
    assert found.round().to_list() == [66_833, 133_203, 9_963]
    assert found.sum() == pytest.approx(210_000)


def test_an_endless_service_is_endless_only_where_reached() -> None:
    endless = pd.Series([np.inf, 10.0], SERVICES)
    ratio = two_step_places_per_person(COSTS, RESIDENTS, capacity_places=endless, cutoff=1)
    assert ratio.to_list() == [np.inf, np.inf, 0.05]
