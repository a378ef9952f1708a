"""Real roads for a schematic pack: the same services and residents on another network."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geodata.build.inputs import InputError
from geodata.build.upgrade import upgrade
from geodata.errors import GeodataError
from geodata.pack import EMBEDDED, load_pack
from geodata.validate import PackFaultsError
from tests.geodata.build.files import place
from tests.geodata.roads.toys import write_osm

ON = date(2024, 6, 2)


def silent(_: str) -> None:
    """Nobody listens."""


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """The toy region's roads A - B - C and D - E, joined by a long way from C to D."""
    nodes = {
        1: place(26.0, 56.0),
        2: place(26.2, 56.0),
        3: place(26.4, 56.0),
        4: place(27.0, 56.3),
        5: place(27.1, 56.3),
    }
    ways = [([1, 2], {"highway": "tertiary", "surface": "gravel"}), ([2, 3], {"highway": "trunk"})]
    ways += [([3, 4], {"highway": "secondary"}), ([4, 5], {"highway": "residential"})]
    return write_osm(tmp_path / "latvia.osm", nodes, ways)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_services_and_residents_stay_and_the_roads_are_real(base: Path, extract: Path) -> None:
    before = load_pack(base)
    after = upgrade(extract, base, None, silent, margin_km=20, on=ON)
    assert (before.road_network, after.road_network) == ("schematic", "osm")
    assert set(after.networks) == {"car", "bicycle", "walk"}
    assert after.networks["car"].network.n_arcs == 8
    for table in ("services", "sites", "demand_points", "municipalities", "published_distances"):
        pd.testing.assert_frame_equal(getattr(after, table), getattr(before, table))
    assert after.sources.loc["osm_extract", "licence_en"] == "ODbL 1.0"
    assert after.sources.loc["osm_extract", "retrieved_on"] == "2024-06-02"
    assert [path.name for path in base.parent.iterdir() if path.name.startswith(".")] == []
    assert "### car" in (base / "REPORT.md").read_text(encoding="utf-8")


def test_a_new_folder_leaves_the_pack_alone(base: Path, extract: Path, tmp_path: Path) -> None:
    before = files(base)
    after = upgrade(extract, base, tmp_path / "real", silent, margin_km=20, on=ON)
    assert files(base) == before
    assert after.folder == tmp_path / "real"
    with pytest.raises(InputError, match="is not empty"):
        upgrade(extract, base, tmp_path / "real", silent, margin_km=20, on=ON)


def test_a_folder_inside_the_pack_is_refused(base: Path, extract: Path) -> None:
    before = files(base)
    with pytest.raises(InputError, match="lies inside the pack"):
        upgrade(extract, base, base / "real", silent, margin_km=20, on=ON)
    assert files(base) == before


def test_a_pack_may_be_upgraded_again(base: Path, extract: Path) -> None:
    first = upgrade(extract, base, None, silent, margin_km=20, on=ON)
    again = upgrade(extract, base, None, silent, margin_km=20, on=ON)
    assert again.fingerprint == first.fingerprint
    assert list(again.sources.index).count("osm_extract") == 1


def test_a_refused_upgrade_leaves_the_pack_as_it_was(base: Path, extract: Path) -> None:
    speeds = base / "osm_speeds.csv"
    lines = speeds.read_text().splitlines(keepends=True)
    speeds.write_text("".join(line for line in lines if not line.startswith("walk,trunk")))
    before = files(base)
    with pytest.raises(PackFaultsError) as refused:
        upgrade(extract, base, None, silent, margin_km=20, on=ON)
    told = [str(fault) for fault in refused.value.faults]
    assert "walk / trunk / unknown / open country / thaw" in told[1]
    write_osm(
        extract, {1: place(10.0, 50.0), 2: place(10.1, 50.0)}, [([1, 2], {"highway": "road"})]
    )
    with pytest.raises(GeodataError, match="choose the extract of that place"):
        upgrade(extract, base, None, silent, margin_km=20, on=ON)
    assert files(base) == before


def test_an_interrupted_upgrade_leaves_the_pack_as_it_was(base: Path, extract: Path) -> None:
    def stop(line: str) -> None:
        if line == "checking the pack":
            raise KeyboardInterrupt

    before = files(base)
    with pytest.raises(KeyboardInterrupt):
        upgrade(extract, base, None, stop, margin_km=20, on=ON)
    assert files(base) == before


def test_a_pack_without_speeds_takes_those_of_the_embedded_one(
    toy_copy: Path, extract: Path
) -> None:
    """Its seasons have to be called the same; the toy's thaw is not."""
    with pytest.raises(PackFaultsError) as refused:
        upgrade(extract, toy_copy, None, silent, margin_km=20, on=ON)
    assert {fault.limit.split(" / ")[-1] for fault in refused.value.faults} == {"thaw"}
    for path in toy_copy.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("thaw", "spring_thaw"), encoding="utf-8")
    after = upgrade(extract, toy_copy, None, silent, margin_km=20, on=ON)
    assert "planning_speeds" in after.sources.index


def test_latgale_can_stand_on_real_roads(tmp_path: Path) -> None:
    """A made road past every demand point, over the coordinates of the embedded pack."""
    before = load_pack(EMBEDDED)
    points = before.demand_points.sort_values(["lat", "lon"])
    nodes = {
        i + 1: place(lon, lat)
        for i, (lon, lat) in enumerate(zip(points["lon"], points["lat"], strict=True))
    }
    path = write_osm(tmp_path / "made.osm", nodes, [(list(nodes), {"highway": "tertiary"})])
    after = upgrade(path, EMBEDDED, tmp_path / "real", silent, margin_km=20, on=ON)
    assert after.demand_points["residents"].sum() == 243_166
    assert len(after.services) == len(before.services)
    assert after.networks["car"].network.n_arcs >= 2
