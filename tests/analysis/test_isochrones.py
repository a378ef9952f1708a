"""Isochrones: cut where the road says, disjoint and nested, in both directions."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from analysis.engine import Direction
from analysis.errors import InvalidSettingError, NoRouteError
from analysis.isochrones import isochrones, road_points
from analysis.roads import RoadTimes, put_times, roads_of
from analysis.snapping import Remainder
from app.workspace import Workspace
from geodata.roads.assemble import network_of
from geodata.roads.osm import read_osm
from tests.analysis.test_routes import ONE_WAY, WALKED, times_of
from tests.geodata.roads.toys import write_osm

BANDS = (10.0, 20.0, 30.0, 40.0)
AREA_SHARE = 1e-6


def within(bands: gpd.GeoDataFrame, minutes: float, lon: float, lat: float) -> bool:
    """Whether a point lies in the ground reached within some minutes."""
    reached = bands.loc[bands["to_min"] <= minutes, "geometry"]
    return bool(reached.contains(shapely.Point(lon, lat)).any())


def toy_bands(toy: Workspace, bands_min: tuple[float, ...]) -> gpd.GeoDataFrame:
    """Around B of the toy region, by a grid of 100 m."""
    times = toy.travel.road_times("summer", "car")
    remainder = Remainder.of(toy.pack.assumptions, toy.pack.road_network)
    points = road_points(times.roads, 100)
    return isochrones(times, points, (26.2, 56.0), bands_min, remainder=remainder)


def test_a_road_is_cut_where_the_band_ends(toy: Workspace) -> None:
    # From B towards A 10 km in 10 min over 0.2 degrees: 5 min are half of it, 26.1; towards C
    # 20 km in 15 min over 0.2 degrees: 6 min are 26.28. A cell of 100 m is 0.0016 degrees.
    bands = toy_bands(toy, (5.0, 6.0))
    assert within(bands, 5, 26.1 + 0.002, 56.0)
    assert not within(bands, 5, 26.1 - 0.002, 56.0)
    assert within(bands, 6, 26.28 - 0.002, 56.0)
    assert not within(bands, 6, 26.28 + 0.002, 56.0)


def test_beside_the_road_the_ground_is_reached_at_the_remainders_pace(toy: Workspace) -> None:
    # 30 km/h with a detour of 1.3: 2.6 min a km; 5 min are 1.923 km, 0.01727 degrees north.
    bands = toy_bands(toy, (5.0,))
    assert within(bands, 5, 26.2, 56.0 + 0.0155)
    assert not within(bands, 5, 26.2, 56.0 + 0.019)


def test_bands_are_valid_disjoint_and_fill_what_larger_ones_hold(latgale: Workspace) -> None:
    bands = latgale.travel.isochrones((27.33, 56.51), BANDS, "summer")
    assert bands["to_min"].tolist() == list(BANDS)
    assert bands["from_min"].tolist() == [0, 10, 20, 30]
    assert bands.is_valid.all()
    assert shapely.coverage_is_valid(bands.geometry.to_numpy())
    whole = latgale.travel.isochrones((27.33, 56.51), (40.0,), "summer")
    joined = shapely.union_all(bands.geometry.to_numpy())
    apart = joined.symmetric_difference(whole.geometry.iloc[0]).area
    assert apart < 0.02 * joined.area
    assert bands["area_km2"].sum() == pytest.approx(whole["area_km2"].sum(), rel=0.01)


def test_who_reaches_the_site_in_time_lives_within_the_band(latgale: Workspace) -> None:
    pack, costs = latgale.pack, latgale.costs("summer")
    site = pack.sites[pack.sites["lon"].notna()].iloc[0]
    bands = latgale.travel.isochrones((site["lon"], site["lat"]), BANDS, "summer")
    minutes = costs.travel_min[site.name]
    for upper in BANDS:
        for d in minutes.index[minutes < upper - 1]:
            point = pack.demand_points.loc[d]
            assert within(bands, upper, point["lon"], point["lat"]), (d, minutes[d])


@pytest.fixture
def ring(tmp_path: Path, latgale: Workspace) -> RoadTimes:
    """A one-way ring of about 5 km a side, driven 1 - 2 - 3 - 4."""
    nodes = {1: (0, 0), 2: (45, 0), 3: (45, 45), 4: (0, 45)}
    path = write_osm(tmp_path / "t.osm", nodes, [([1, 2, 3, 4, 1], ONE_WAY)])
    return times_of(network_of(read_osm(path), "car", merge_chains=False), latgale.pack)


@pytest.mark.parametrize(("direction", "east"), [("from_site", True), ("to_site", False)])
def test_one_way_roads_lead_to_the_site_or_from_it(
    ring: RoadTimes, direction: Direction, east: bool
) -> None:
    # The site stands in the middle of the southern street, which leads east.
    bands = isochrones(
        ring, road_points(ring.roads, 50), (0.0225, 0.0), (3.0,),
        remainder=WALKED, direction=direction,
    )  # fmt: skip
    assert within(bands, 3, 0.0325, 0.0) is east
    assert within(bands, 3, 0.0125, 0.0) is not east


def test_closed_roads_are_not_crossed(toy: Workspace) -> None:
    roads = roads_of(toy.pack, "car")
    shut = put_times(roads, np.full(len(roads.tail), (1 << 30) - 1, np.int32))
    near = Remainder(limit_km=1, detour_factor=1, speed_kph=60)
    bands = isochrones(shut, road_points(roads, 100), (26.2, 56.0), (5.0,), remainder=near)
    # Nothing but the ground that is walked, no farther than the limit: less than a square km
    # or so around the site; a chamfer circle has 8 corners.
    assert 2.5 < bands["area_km2"].sum() < 3.3


@pytest.mark.parametrize(
    ("bands_min", "match"),
    [
        ((), "do not rise"),
        ((0.0, 10.0), "do not rise"),
        ((20.0, 10.0), "do not rise"),
        ((10.0, 601.0), "at most 600"),
    ],
)
def test_bands_that_mean_nothing_are_refused(
    toy: Workspace, bands_min: tuple[float, ...], match: str
) -> None:
    with pytest.raises(InvalidSettingError, match=match):
        toy_bands(toy, bands_min)


def test_a_place_far_from_every_road_is_refused(toy: Workspace) -> None:
    with pytest.raises(NoRouteError, match="km from the nearest road, more than 25"):
        toy.travel.isochrones((25.0, 57.0), (10.0,), "summer")
