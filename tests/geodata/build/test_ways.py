"""Roads of a region: cut to its surroundings, closed at border crossings."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.build.ways import close_crossings, within
from geodata.roads.assemble import network_of
from geodata.roads.osm import OsmRoads, read_osm
from tests.geodata.build.files import place
from tests.geodata.roads.toys import write_osm

# The border runs along 26.25 E; the country lies west of it.
OUTLINE = gpd.GeoSeries([shapely.box(25.5, 55.5, 26.25, 56.5)], crs=4326)


@pytest.fixture
def roads(tmp_path: Path) -> OsmRoads:
    """Two roads over the border, 22 km apart, joined on both sides."""
    nodes = {
        1: place(26.2, 56.0),
        2: place(26.3, 56.0),
        3: place(26.2, 56.2),
        4: place(26.3, 56.2),
    }
    ways = [([a, b], {"highway": "primary"}) for a, b in ((1, 2), (3, 4), (1, 3), (2, 4))]
    return read_osm(write_osm(tmp_path / "border.osm", nodes, ways))


def crossing(lat: float, reach_m: float) -> pd.DataFrame:
    return pd.DataFrame({"lon": [26.25], "lat": [lat], "reach_m": [reach_m]})


def pairs(roads: OsmRoads) -> set[tuple[int, int]]:
    """Ends of the arcs of cars, every road point kept."""
    network = network_of(roads, "car", merge_chains=False).network
    ends = zip(network.node_id[network.tail], network.node_id[network.head], strict=True)
    return {(int(a), int(b)) for a, b in ends}


def test_a_closed_crossing_is_not_used_and_the_others_are(roads: OsmRoads) -> None:
    closed, cut = close_crossings(roads, crossing(56.0, 1000), OUTLINE)
    assert cut == 1
    assert (roads.barrier == 0).all()  # what was given stays as it was
    # Both ends of the road at 56.0 are dead ends now: what is left hangs on the other crossing.
    assert pairs(closed) == {(1, 3), (3, 1), (3, 4), (4, 3), (2, 4), (4, 2)}


def test_a_border_closed_everywhere_leaves_the_side_with_more_roads(roads: OsmRoads) -> None:
    closed, cut = close_crossings(roads, crossing(56.1, 30_000), OUTLINE)
    assert cut == 2
    assert len(pairs(closed)) == 2
    assert len(network_of(closed, "walk").dropped) == 3


def test_a_crossing_out_of_reach_closes_nothing(roads: OsmRoads) -> None:
    same, cut = close_crossings(roads, crossing(56.1, 5_000), OUTLINE)
    assert cut == 0
    assert pairs(same) == pairs(roads)
    assert close_crossings(roads, crossing(56.0, 1000).iloc[:0], OUTLINE)[1] == 0


def test_roads_outside_the_box_are_left_out(roads: OsmRoads) -> None:
    kept = within(roads, (26.1, 55.9, 26.25, 56.5))
    assert np.isfinite(kept.lon_deg).sum() == 2
    assert pairs(kept) == {(1, 3), (3, 1)}
