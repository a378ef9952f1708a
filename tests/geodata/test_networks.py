"""A pack with roads from OpenStreetMap: networks read, checked, part of the fingerprint."""

from pathlib import Path

import numpy as np
import pytest

from geodata.networks import NETWORK, OSM_SPEED
from geodata.pack import load_pack
from geodata.reading import PRESENT, ROWS
from geodata.roads.arrays import MODES, Mode
from geodata.roads.files import network_file, save_network
from geodata.validate import Fault, PackFaultsError


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(PackFaultsError) as refused:
        load_pack(folder)
    return refused.value.faults


def test_a_pack_carries_a_network_for_each_mode(osm_folder: Path) -> None:
    pack = load_pack(osm_folder)
    assert pack.road_network == "osm"
    assert list(pack.networks) == ["car", "bicycle", "walk"]
    assert pack.networks["car"].network.n_arcs == 4
    assert pack.road_links.empty


def test_a_schematic_pack_has_no_networks(toy_folder: Path) -> None:
    assert load_pack(toy_folder).networks == {}


@pytest.mark.parametrize("mode", ["bicycle", "walk"])
def test_a_pack_without_bicycles_or_walkers_is_sound(osm_folder: Path, mode: Mode) -> None:
    (osm_folder / network_file(mode)).unlink()
    assert set(load_pack(osm_folder).networks) == set(MODES) - {mode}


def test_a_pack_without_roads_for_cars_is_a_fault(osm_folder: Path) -> None:
    (osm_folder / "network_car.npz").unlink()
    assert faults_of(osm_folder) == [Fault("network_car.npz", 0, "", "", PRESENT)]


def test_a_network_cut_short_is_one_fault_of_its_file(osm_folder: Path) -> None:
    path = osm_folder / "network_walk.npz"
    path.write_bytes(path.read_bytes()[:-40])
    (fault,) = faults_of(osm_folder)
    assert (fault.file, fault.expected) == ("network_walk.npz", NETWORK)


def test_a_road_without_a_speed_is_named_with_mode_and_season(osm_folder: Path) -> None:
    path = osm_folder / "osm_speeds.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(x for x in lines if not x.startswith("car,primary,unknown,no,thaw")))
    kind = "car / primary / unknown / open country / thaw"
    assert faults_of(osm_folder) == [
        Fault("osm_speeds.csv", 0, "speed_kph", "", OSM_SPEED, kind),
    ]


def test_a_speed_of_zero_is_told_in_its_row(osm_folder: Path) -> None:
    path = osm_folder / "osm_speeds.csv"
    path.write_text(path.read_text().replace(",50,", ",0,", 1))
    (fault,) = faults_of(osm_folder)
    assert (fault.file, fault.row, fault.column, fault.found) == (
        "osm_speeds.csv", 2, "speed_kph", "0",
    )  # fmt: skip


def test_roads_are_part_of_the_fingerprint(osm_folder: Path) -> None:
    before = load_pack(osm_folder)
    built = before.networks["walk"]
    longer = np.array(built.network.length_dm) + 1
    object.__setattr__(built.network, "length_dm", longer)
    save_network(osm_folder, built)
    assert load_pack(osm_folder).fingerprint != before.fingerprint


def test_schematic_roads_may_be_empty_beside_networks_only(toy_copy: Path) -> None:
    path = toy_copy / "road_links.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert faults_of(toy_copy) == [Fault("road_links.csv", 0, "", "", ROWS)]
