"""Travel times from a table of speeds."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata.roads.arrays import ROAD_CLASSES, SURFACES, RoadNetwork
from geodata.roads.assemble import network_of
from geodata.roads.osm import read_osm
from geodata.roads.speeds import SpeedTableError, travel_ds
from tests.geodata.roads.toys import write_osm


@pytest.fixture
def network(tmp_path: Path) -> RoadNetwork:
    """Three roads of 1,000 m each, both ways: paved, gravel, and a ferry of five minutes."""
    nodes = {1: (0, 0), 2: (0, 9), 3: (0, 18), 4: (0, 27)}
    ways = [
        ([1, 2], {"highway": "primary", "surface": "asphalt", "maxspeed": "100"}),
        ([2, 3], {"highway": "tertiary", "surface": "gravel"}),
        ([3, 4], {"route": "ferry", "duration": "5"}),
    ]
    built = network_of(read_osm(write_osm(tmp_path / "t.osm", nodes, ways)), "car")
    return replace(built.network, length_dm=np.full(6, 10_000, np.int32))


@pytest.fixture
def speeds() -> pd.DataFrame:
    """50 km/h everywhere, and 20 km/h on gravel in the thaw."""
    rows = itertools.product(["car"], ROAD_CLASSES, SURFACES, [True, False], ["summer", "thaw"])
    frame = pd.DataFrame(rows, columns=["mode", "road_class", "surface", "built_up", "season_id"])
    thaw = (frame["surface"] == "gravel") & (frame["season_id"] == "thaw")
    return frame.assign(speed_kph=np.where(thaw, 20.0, 50.0))


def test_times_follow_limits_table_and_given_durations(
    network: RoadNetwork, speeds: pd.DataFrame
) -> None:
    # 1 km: at 100 km/h 36.0 s, at 50 km/h 72.0 s; the ferry takes 300 s whatever its length.
    summer = travel_ds(network, speeds, season="summer")
    assert sorted(summer.tolist()) == [360, 360, 720, 720, 3000, 3000]
    assert summer.dtype == np.int32
    # At 20 km/h 180 s.
    thaw = travel_ds(network, speeds, season="thaw")
    assert sorted(thaw.tolist()) == [360, 360, 1800, 1800, 3000, 3000]


def test_a_limit_is_slowed_in_the_thaw_as_the_table_slows_its_surface(
    network: RoadNetwork, speeds: pd.DataFrame
) -> None:
    limited = replace(network, maxspeed_kph=np.full(6, 80, np.uint8))
    # At 80 km/h 1 km takes 45.0 s; in the thaw gravel is 20 instead of 50 km/h, so 32: 112.5 s.
    assert sorted(travel_ds(limited, speeds, season="summer").tolist()) == [450] * 4 + [3000] * 2
    assert sorted(travel_ds(limited, speeds, season="thaw").tolist()) == [
        450, 450, 1125, 1125, 3000, 3000,
    ]  # fmt: skip


def test_a_missing_class_is_named(network: RoadNetwork, speeds: pd.DataFrame) -> None:
    without = speeds[speeds["road_class"] != "tertiary"]
    with pytest.raises(SpeedTableError, match="tertiary / gravel / open country"):
        travel_ds(network, without, season="summer")


@pytest.mark.parametrize("speed", [0.0, -5.0, np.nan, np.inf])
def test_impossible_speeds_are_named(
    network: RoadNetwork, speeds: pd.DataFrame, speed: float
) -> None:
    wrong = speeds.copy()
    wrong.loc[wrong["road_class"] == "track", "speed_kph"] = speed
    with pytest.raises(SpeedTableError, match=r"16 speeds are not above zero.*road_class track"):
        travel_ds(network, wrong, season="summer")


def test_an_unknown_season_is_named_with_those_there_are(
    network: RoadNetwork, speeds: pd.DataFrame
) -> None:
    with pytest.raises(SpeedTableError, match=r"'autumn'; seasons of this mode: summer, thaw"):
        travel_ds(network, speeds, season="autumn")


def test_a_mode_without_speeds_is_named(network: RoadNetwork, speeds: pd.DataFrame) -> None:
    with pytest.raises(SpeedTableError, match=r"no speeds for walk.*none"):
        travel_ds(replace(network, mode="walk"), speeds, season="summer")


def test_strange_names_repeats_and_missing_columns_are_refused(
    network: RoadNetwork, speeds: pd.DataFrame
) -> None:
    strange = speeds.assign(road_class=speeds["road_class"].replace("track", "trail"))
    with pytest.raises(SpeedTableError, match="road_class trail; known: motorway"):
        travel_ds(network, strange, season="summer")
    repeated = pd.concat([speeds, speeds.iloc[:1]])
    with pytest.raises(SpeedTableError, match=r"1 rows repeat; first: mode car, .*motorway"):
        travel_ds(network, repeated, season="summer")
    with pytest.raises(SpeedTableError, match="lacks the columns season_id"):
        travel_ds(network, speeds.drop(columns="season_id"), season="summer")
