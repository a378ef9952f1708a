"""Networks from small hand-written extracts: what is merged, cut, kept and dropped."""

from pathlib import Path

import numpy as np
import pytest

from geodata.roads.arrays import ROAD_CLASSES, BuiltNetwork, Mode, RoadDataError
from geodata.roads.assemble import lengths_m, network_of
from geodata.roads.osm import read_osm
from tests.geodata.roads.toys import write_osm

ROAD = {"highway": "residential"}
# A line of five points to the north, and a side road from its middle to the east.
LINE = {1: (0, 0), 2: (0, 1), 3: (0, 2), 4: (0, 3), 5: (0, 4), 6: (1, 2), 7: (2, 2)}
NORTH_M = 110.574
EAST_M = 111.319


def build(path: Path, mode: Mode = "car", *, merge_chains: bool = True) -> BuiltNetwork:
    """Network of one file."""
    return network_of(read_osm(path), mode, merge_chains=merge_chains)


def arcs(built: BuiltNetwork) -> set[tuple[int, int]]:
    """Arcs as pairs of the source's ids."""
    network = built.network
    return set(
        zip(
            network.node_id[network.tail].tolist(),
            network.node_id[network.head].tolist(),
            strict=True,
        )
    )


def test_points_without_a_junction_become_part_of_one_arc(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "t.osm", LINE, [([1, 2, 3, 4, 5], ROAD), ([3, 6, 7], ROAD)])
    built = build(path)
    assert arcs(built) == {(1, 3), (3, 1), (3, 5), (5, 3), (3, 7), (7, 3)}
    by_pair = dict(zip(built.network.edge.tolist(), built.network.length_dm.tolist(), strict=True))
    # Two steps north are 2 x 110.574 m, two steps east 2 x 111.319 m.
    assert sorted(by_pair.values()) == pytest.approx(
        sorted([2 * NORTH_M * 10, 2 * NORTH_M * 10, 2 * EAST_M * 10]), abs=1
    )


def test_every_point_stays_when_chains_are_not_merged(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "t.osm", LINE, [([1, 2, 3, 4, 5], ROAD)])
    assert build(path, merge_chains=False).network.n_nodes == 5
    assert build(path).network.n_nodes == 2


def test_a_change_of_surface_ends_an_arc(tmp_path: Path) -> None:
    ways = [([1, 2, 3], ROAD), ([3, 4, 5], {**ROAD, "surface": "gravel"})]
    assert arcs(build(write_osm(tmp_path / "t.osm", LINE, ways))) == {
        (1, 3), (3, 1), (3, 5), (5, 3),
    }  # fmt: skip


def test_ways_drawn_in_opposite_directions_are_joined(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "t.osm", LINE, [([1, 2, 3], ROAD), ([5, 4, 3], ROAD)])
    assert arcs(build(path)) == {(1, 5), (5, 1)}


def test_limits_by_direction_follow_the_arc_not_the_drawing(tmp_path: Path) -> None:
    forward = {**ROAD, "maxspeed:forward": "70", "maxspeed:backward": "50"}
    backward = {**ROAD, "maxspeed:forward": "50", "maxspeed:backward": "70"}
    path = write_osm(tmp_path / "t.osm", LINE, [([1, 2, 3], forward), ([5, 4, 3], backward)])
    network = build(path).network
    north = network.node_id[network.tail] == 1
    assert network.n_arcs == 2
    assert network.maxspeed_kph[north].tolist() == [70]
    assert network.maxspeed_kph[~north].tolist() == [50]


def test_one_way_streets_have_one_arc(tmp_path: Path) -> None:
    square = {1: (0, 0), 2: (0, 1), 3: (1, 1), 4: (1, 0)}
    ways = [([1, 2, 3], {**ROAD, "oneway": "yes"}), ([1, 4, 3], {**ROAD, "oneway": "-1"})]
    path = write_osm(tmp_path / "t.osm", square, ways)
    # One may go round: 1-2-3 forward, 3-4-1 against the drawing; nobody needs a junction at 1.
    whole = build(path)
    assert whole.network.n_arcs == 1
    assert arcs(whole) == {(1, 1)}
    assert build(path, "walk").network.n_arcs == 2
    assert arcs(build(path, merge_chains=False)) == {(1, 2), (2, 3), (3, 4), (4, 1)}


def test_a_roundabout_is_one_way_and_a_ring_alone_keeps_one_junction(tmp_path: Path) -> None:
    ring = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1)}
    way = ([1, 2, 3, 4, 1], {**ROAD, "junction": "roundabout"})
    built = build(write_osm(tmp_path / "t.osm", ring, [way]))
    assert arcs(built) == {(1, 1)}
    assert built.network.length_dm.tolist() == [round(20 * (NORTH_M + EAST_M))] or (
        abs(built.network.length_dm[0] - 20 * (NORTH_M + EAST_M)) < 2
    )
    assert len(built.shapes.line(0)) == 5


def test_a_one_way_street_that_leads_nowhere_is_left_out(tmp_path: Path) -> None:
    ways = [([1, 2, 3, 4, 5], ROAD), ([3, 6, 7], {**ROAD, "oneway": "yes"})]
    built = build(write_osm(tmp_path / "t.osm", LINE, ways))
    assert arcs(built) == {(1, 5), (5, 1)}
    (part,) = built.dropped
    assert part.length_km == pytest.approx(2 * EAST_M / 1000, rel=1e-4)


def test_a_second_component_is_reported_with_its_size_and_place(tmp_path: Path) -> None:
    nodes = {**LINE, 8: (10, 10), 9: (12, 10)}
    path = write_osm(tmp_path / "t.osm", nodes, [([1, 2, 3, 4, 5], ROAD), ([8, 9], ROAD)])
    built = build(path)
    (part,) = built.dropped
    assert part.points == 2
    assert part.length_km == pytest.approx(2 * EAST_M / 1000, rel=1e-3)
    assert (part.lon_deg, part.lat_deg) == pytest.approx((0.011, 0.010))
    assert 8 not in built.network.node_id


def test_a_bollard_stops_cars_and_lets_others_pass(tmp_path: Path) -> None:
    path = write_osm(
        tmp_path / "t.osm",
        LINE,
        [([1, 2, 3, 4, 5], ROAD), ([1, 6, 7, 5], ROAD)],
        tagged={3: {"barrier": "bollard"}},
    )
    # Cars reach the bollard from both sides but do not pass it: one road with two ends there.
    cars = build(path)
    assert cars.network.node_id.tolist() == [3, 3]
    assert cars.network.n_arcs == 2
    assert cars.network.tail.tolist() == cars.network.head[::-1].tolist()
    walking = build(path, "walk")
    assert 3 not in walking.network.node_id


def test_a_closed_border_crossing_is_not_used(tmp_path: Path) -> None:
    path = write_osm(
        tmp_path / "t.osm",
        LINE,
        [([1, 2, 3, 4, 5], ROAD)],
        tagged={2: {"barrier": "border_control", "access": "yes"}},
    )
    for mode in ("car", "bicycle", "walk"):
        assert arcs(build(path, mode)) == {(2, 5), (5, 2)}


def test_each_mode_has_its_own_arcs(tmp_path: Path) -> None:
    ways = [
        ([1, 2, 3], ROAD),
        ([3, 4, 5], {"highway": "motorway", "oneway": "no"}),
        ([3, 6], {"highway": "cycleway"}),
        ([6, 7], {"highway": "footway"}),
    ]
    path = write_osm(tmp_path / "t.osm", LINE, ways)
    assert arcs(build(path)) == {(1, 3), (3, 1), (3, 5), (5, 3)}
    assert arcs(build(path, "bicycle")) == {(1, 3), (3, 1), (3, 6), (6, 3)}
    assert set(build(path, "walk").network.node_id.tolist()) == {1, 3, 6, 7}


def test_a_ferry_keeps_its_given_time_shared_by_length(tmp_path: Path) -> None:
    ferry = {"route": "ferry", "duration": "00:20"}
    ways = [([1, 2], ROAD), ([2, 3, 4], ferry), ([4, 5], ROAD), ([3, 6], ferry)]
    network = build(write_osm(tmp_path / "t.osm", LINE, ways)).network
    ids = network.node_id
    time_ds = {
        (int(ids[a]), int(ids[b])): int(t)
        for a, b, t in zip(network.tail, network.head, network.duration_ds, strict=True)
    }
    # 20 minutes are 12,000 tenths of a second; half of the way is half of the time.
    assert time_ds[2, 3] == time_ds[4, 3] == 6000
    assert time_ds[3, 6] == 12000
    assert time_ds[1, 2] == -1
    assert ROAD_CLASSES[network.road_class[network.duration_ds >= 0][0]] == "ferry"


def test_settlement_outlines_make_roads_built_up(tmp_path: Path) -> None:
    # The outline covers the two southern stretches of the line.
    nodes = {**LINE, 11: (-1, -1), 12: (1, -1), 13: (1, 1.9), 14: (-1, 1.9)}
    ways = [([1, 2, 3, 4, 5], ROAD), ([11, 12, 13, 14, 11], {"landuse": "residential"})]
    network = build(write_osm(tmp_path / "t.osm", nodes, ways)).network
    assert network.built_up.sum() == 2
    assert network.n_arcs == 4
    assert sorted(network.node_id.tolist()) == [1, 3, 5]


def test_shapes_follow_the_road_in_the_forward_direction(tmp_path: Path) -> None:
    nodes = {1: (0, 0), 2: (1, 1), 3: (2, 0)}
    built = build(write_osm(tmp_path / "t.osm", nodes, [([1, 2, 3], ROAD)]))
    network = built.network
    line = built.shapes.line(0)
    begin = network.tail[network.forward][0]
    assert line[0].tolist() == [network.lon_deg[begin], network.lat_deg[begin]]
    assert line.shape == (3, 2)
    assert line[1].tolist() == pytest.approx([0.001, 0.001])


def test_repeated_points_and_missing_ones_do_no_harm(tmp_path: Path) -> None:
    ways = [([1, 2, 2, 3], ROAD), ([3, 4, 99], ROAD)]
    assert arcs(build(write_osm(tmp_path / "t.osm", LINE, ways))) == {(1, 4), (4, 1)}


def test_a_mode_without_any_road_is_refused_by_name(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "t.osm", LINE, [([1, 2], {"highway": "footway"})])
    with pytest.raises(RoadDataError, match=r"t\.osm: found no road that can be used by car"):
        build(path)


def test_roads_that_nobody_can_return_on_are_refused(tmp_path: Path) -> None:
    path = write_osm(tmp_path / "t.osm", LINE, [([1, 2], {**ROAD, "oneway": "yes"})])
    with pytest.raises(RoadDataError, match="no two points"):
        build(path)


def test_lengths_agree_with_geodesics_on_the_ellipsoid() -> None:
    geod = pytest.importorskip("pyproj").Geod(ellps="GRS80")
    generator = np.random.default_rng(3)
    lon = generator.uniform(26, 28, (500, 1)) + generator.uniform(-0.02, 0.02, (500, 2))
    lat = generator.uniform(55.5, 57, (500, 1)) + generator.uniform(-0.02, 0.02, (500, 2))
    exact = geod.inv(lon[:, 0], lat[:, 0], lon[:, 1], lat[:, 1])[2]
    assert lengths_m(lon, lat) == pytest.approx(exact, rel=1e-6)
