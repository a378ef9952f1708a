"""Routes: the same minutes and km as the matrix, a line without breaks, and one-way roads."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.errors import NoRouteError
from analysis.roads import RoadTimes, put_times, roads_of_network
from analysis.routes import Place, fastest_route
from analysis.snapping import Remainder, snap
from analysis.travel_costs import travel_costs
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.roads.arrays import ROAD_CLASSES, BuiltNetwork
from geodata.roads.assemble import network_of
from geodata.roads.osm import read_osm
from geodata.roads.speeds import travel_ds
from tests.geodata.roads.test_osm import built
from tests.geodata.roads.toys import write_osm

WALKED = Remainder(limit_km=2, detour_factor=1.3, speed_kph=5)
ONE_WAY = {"highway": "residential", "oneway": "yes"}


def times_of(network: BuiltNetwork, pack: Pack, season: str = "summer") -> RoadTimes:
    """The roads of a built network at the speeds of the Latgale pack."""
    time_ds = travel_ds(network.network, pack.osm_speeds, season=season)
    return put_times(roads_of_network(network), time_ds)


@pytest.fixture
def ring(tmp_path: Path, latgale: Workspace) -> RoadTimes:
    """A ring of four one-way streets of 1 km or so each, driven 1 - 2 - 3 - 4, and a side road."""
    nodes = {1: (0, 0), 2: (9, 0), 3: (9, 9), 4: (0, 9), 5: (18, 0), 6: (-9, 9)}
    ways = [
        ([1, 2, 3, 4, 1], ONE_WAY),
        ([2, 5], {"highway": "residential"}),
        ([4, 6], {"highway": "residential"}),
    ]
    built_ring = network_of(read_osm(write_osm(tmp_path / "t.osm", nodes, ways)), "car")
    return times_of(built_ring, latgale.pack)


def frame(**places: Place) -> pd.DataFrame:
    return pd.DataFrame(places, index=["lon", "lat"]).T


def test_there_and_back_differ_on_one_way_streets(ring: RoadTimes) -> None:
    # Between the middles of the southern and the eastern street: there along one corner, back
    # along the other three.
    south, east = (0.0045, 0.0), (0.009, 0.0045)
    costs = travel_costs(ring, frame(S=south), frame(E=east), remainder=WALKED)
    assert costs.from_site_km is not None
    there, back = costs.travel_km.loc["S", "E"], costs.from_site_km.loc["S", "E"]
    # 9 steps of 111.3 m east or 110.6 m north each: half a street and half a street; the rest.
    assert there == pytest.approx(0.5 * (1.0019 + 0.9952), abs=0.01)
    assert there + back == pytest.approx(2 * (1.0019 + 0.9952), abs=0.01)
    assert costs.by("travel_km", from_site=True) is costs.from_site_km
    for start, goal, km in ((south, east, there), (east, south, back)):
        assert fastest_route(ring, start, goal, remainder=WALKED).km == pytest.approx(km)


def test_against_a_one_way_street_one_goes_round(ring: RoadTimes) -> None:
    near, far = (0.002, 0.0), (0.007, 0.0)
    ahead = fastest_route(ring, near, far, remainder=WALKED)
    round_it = fastest_route(ring, far, near, remainder=WALKED)
    assert ahead.km == pytest.approx(5 * 0.11132, abs=0.01)
    assert ahead.km + round_it.km == pytest.approx(2 * (1.0019 + 0.9952), abs=0.01)


def test_route_equals_the_matrix_and_its_line_has_no_breaks(latgale: Workspace) -> None:
    pack, costs = latgale.pack, latgale.costs("summer")
    times = latgale.travel.road_times("summer", "car")
    remainder = Remainder.of(pack.assumptions, pack.road_network)
    points = pack.demand_points.iloc[::40]
    sites = pack.sites[pack.sites["lon"].notna()].iloc[::45]
    for (d, point), (s, site) in itertools.product(points.iterrows(), sites.iterrows()):
        found = fastest_route(
            times, (point["lon"], point["lat"]), (site["lon"], site["lat"]), remainder=remainder
        )
        assert found.minutes == pytest.approx(costs.travel_min.loc[d, s])
        assert found.km == pytest.approx(costs.travel_km.loc[d, s])
        ends = shapely.get_coordinates(found.line)[[0, -1]]
        assert ends.ravel() == pytest.approx(
            [point["lon"], point["lat"], site["lon"], site["lat"]], abs=2e-6
        )


def test_roads_along_the_way_are_named_once_in_their_order(toy: Workspace) -> None:
    times = toy.travel.road_times("summer", "car")
    remainder = Remainder.of(toy.pack.assumptions, toy.pack.road_network)
    found = fastest_route(times, (26.0, 56.0), (26.4, 56.0), remainder=remainder)
    # A-B has no number, B-C is the A1.
    assert found.roads == ("A1",)
    assert found.link_ids == ("L1", "L2")
    assert shapely.get_coordinates(found.line)[:, 0] == pytest.approx([26.0, 26.2, 26.4])


def test_places_without_a_way_are_told(toy: Workspace) -> None:
    times = toy.travel.road_times("summer", "car")
    remainder = Remainder.of(toy.pack.assumptions, toy.pack.road_network)
    with pytest.raises(NoRouteError, match="no way by road"):
        fastest_route(times, (26.0, 56.0), (27.0, 56.3), remainder=remainder)


def test_from_gozo_to_malta_one_takes_the_ferry_and_its_time(latgale: Workspace) -> None:
    network = built("malta", "car")
    times = times_of(network, latgale.pack)
    victoria, mellieha = (14.2397, 36.0444), (14.3622, 35.9564)
    found = fastest_route(times, victoria, mellieha, remainder=WALKED)
    row = {name: k for k, name in enumerate(times.roads.link_id)}
    arcs = times.roads.arc_of[[row[name] for name in found.link_ids]].max(axis=1)
    ferry = network.network.road_class[arcs] == ROAD_CLASSES.index("ferry")
    assert ferry.any()
    crossing_min = times.time_ds[arcs[ferry]].sum() / 600
    assert 15 <= crossing_min < found.minutes
    costs = travel_costs(times, frame(V=victoria), frame(M=mellieha), remainder=WALKED)
    assert found.minutes == pytest.approx(costs.travel_min.loc["V", "M"])


def test_points_of_islands_are_tied_to_their_own_island(latgale: Workspace) -> None:
    times = times_of(built("malta", "car"), latgale.pack)
    # Victoria on Gozo, Valletta on Malta, and a point at sea 10 km to the south of both.
    ties = snap(times, frame(G=(14.2397, 36.0444), M=(14.5128, 35.8989), S=(14.4, 35.7)), 2)
    assert ties.tied.tolist() == [True, True, False]
    assert (ties.remainder_km[:2] < 0.1).all()
    middle = shapely.get_coordinates(shapely.centroid(times.roads.lines[ties.link[:2]]))
    assert (np.hypot(*(middle - ties.xy[:2]).T) < 2000).all()


def test_links_of_real_networks_have_ids_of_their_own() -> None:
    for mode in ("car", "walk"):
        roads = roads_of_network(built("north_bayreuth", mode))
        assert len(set(roads.link_id)) == len(roads.link_id)
    again = roads_of_network(built("north_bayreuth", "walk"))
    assert (again.link_id == roads.link_id).all()
