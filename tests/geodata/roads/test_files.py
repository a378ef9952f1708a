"""Networks as files of a pack: what is written comes back, what is damaged is refused."""

import random
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from geodata.roads.arrays import BuiltNetwork, Mode, RoadDataError
from geodata.roads.assemble import network_of
from geodata.roads.files import network_file, read_network, save_network
from geodata.roads.osm import read_osm
from tests.geodata.roads.toys import write_osm

ROAD = {"highway": "residential"}


@pytest.fixture
def built(tmp_path: Path) -> BuiltNetwork:
    """Two roads that meet, one of gravel with limits by direction, and one apart from them."""
    nodes = {1: (0, 0), 2: (0, 1), 3: (1, 2), 4: (0, 3), 8: (9, 9), 9: (8, 9)}
    gravel = {"highway": "tertiary", "surface": "gravel", "maxspeed:forward": "70"}
    ways = [([1, 2, 3], ROAD), ([3, 4], gravel), ([8, 9], ROAD)]
    return network_of(read_osm(write_osm(tmp_path / "t.osm", nodes, ways)), "car")


def same(one: BuiltNetwork, other: BuiltNetwork) -> bool:
    return all(
        np.array_equal(getattr(a, field.name), getattr(b, field.name))
        and np.asarray(getattr(a, field.name)).dtype == np.asarray(getattr(b, field.name)).dtype
        for a, b in ((one.network, other.network), (one.shapes, other.shapes))
        for field in fields(a)
    ) and (one.dropped == other.dropped)


def test_a_network_comes_back_to_the_bit(built: BuiltNetwork, tmp_path: Path) -> None:
    save_network(tmp_path, built)
    assert len(built.dropped) == 1
    assert same(read_network(tmp_path, "car"), built)


@pytest.mark.parametrize("mode", ["car", "bicycle", "walk"])
def test_each_mode_has_its_own_file(built: BuiltNetwork, tmp_path: Path, mode: Mode) -> None:
    named = replace(built, network=replace(built.network, mode=mode))
    assert save_network(tmp_path, named).name == network_file(mode)
    assert read_network(tmp_path, mode).network.mode == mode


def test_equal_networks_make_equal_bytes(built: BuiltNetwork, tmp_path: Path) -> None:
    first = save_network(tmp_path, built).read_bytes()
    assert save_network(tmp_path, built).read_bytes() == first


def test_a_file_cut_short_is_refused_by_name(built: BuiltNetwork, tmp_path: Path) -> None:
    path = save_network(tmp_path, built)
    whole = path.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(RoadDataError, match=r"network_car\.npz: not a readable"):
            read_network(tmp_path, "car")


def test_no_changed_byte_is_taken_for_another_network(built: BuiltNetwork, tmp_path: Path) -> None:
    path = save_network(tmp_path, built)
    whole = path.read_bytes()
    generator = random.Random(1)
    refused = 0
    for place in generator.sample(range(len(whole)), 400):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert same(read_network(tmp_path, "car"), built)  # bytes that mean nothing, as dates
        except RoadDataError:
            refused += 1
    assert refused > 200


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("head", lambda values: values + 99, "0 to"),
        ("tail", lambda values: values - 1, "0 to"),
        ("tail", lambda values: values[:-1], "values"),
        ("edge", lambda values: values + 99, "0 to"),
        ("road_class", lambda values: values + 99, "0 to 17"),
        ("length_dm", lambda values: values.astype(np.float64), "int32"),
        ("lat_units", lambda values: values + 2**30, "to 900000000"),
        ("shape_first", lambda values: values[::-1].copy(), "lines"),
        ("shape_first", lambda values: values * 0, "lines"),
        ("node_id", lambda values: np.array([None, None]), "not a readable"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_by_name(  # type: ignore[no-untyped-def]
    built: BuiltNetwork, tmp_path: Path, name: str, change, expected: str
) -> None:
    path = save_network(tmp_path, built)
    with np.load(path) as archive:
        arrays = {each: archive[each] for each in archive.files}
    np.savez(path, **arrays | {name: change(arrays[name])})
    with pytest.raises(RoadDataError, match=expected) as refused:
        read_network(tmp_path, "car")
    assert "network_car.npz" in str(refused.value)


def test_a_missing_array_is_named(built: BuiltNetwork, tmp_path: Path) -> None:
    path = save_network(tmp_path, built)
    with np.load(path) as archive:
        arrays = {each: archive[each] for each in archive.files if each != "built_up"}
    np.savez(path, **arrays)
    with pytest.raises(RoadDataError, match="array built_up: found nothing"):
        read_network(tmp_path, "car")
