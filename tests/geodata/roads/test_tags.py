"""The meaning of single tags."""

import pytest

from geodata.roads.arrays import SURFACES, Mode
from geodata.roads.tags import (
    barrier_bits,
    built_up_of,
    directions,
    duration_s_of,
    kph_of,
    may_use,
    surface_of,
    way_facts,
)


@pytest.mark.parametrize(
    ("value", "kph"),
    [("50", 50), ("30 mph", 48), ("90;70", 70), ("LV:urban", 0), ("none", 0), ("", 0), ("0", 0)],
)
def test_limits_are_read_in_km_per_hour(value: str, kph: int) -> None:
    assert kph_of(value) == kph


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("00:25", 1500), ("1:05:30", 3930), ("25", 1500), ("PT1H5M", 3900), ("soon", -1), ("", -1)],
)
def test_durations_are_read_in_seconds(value: str, seconds: int) -> None:
    assert duration_s_of(value) == seconds


@pytest.mark.parametrize(
    ("tags", "mode", "allowed"),
    [
        ({}, "car", True),
        ({"access": "private"}, "car", False),
        ({"access": "no", "motor_vehicle": "yes"}, "car", True),
        ({"motor_vehicle": "no"}, "walk", True),
        ({"motor_vehicle": "agricultural;forestry"}, "car", False),
        ({"vehicle": "no"}, "bicycle", False),
        ({"access": "destination"}, "car", True),
        ({"access": "no", "foot": "yes"}, "walk", True),
    ],
)
def test_the_most_specific_access_key_decides(
    tags: dict[str, str], mode: Mode, allowed: bool
) -> None:
    assert may_use(tags, "unclassified", mode) is allowed


def test_a_class_of_another_mode_needs_a_key_of_its_own() -> None:
    assert not may_use({"access": "yes"}, "footway", "bicycle")
    assert may_use({"bicycle": "designated"}, "footway", "bicycle")
    assert not may_use({}, "motorway", "walk")


def test_one_way_is_implied_by_motorways_and_roundabouts() -> None:
    assert directions({}, "motorway", "car") == 1
    assert directions({"junction": "roundabout"}, "tertiary", "car") == 1
    assert directions({"junction": "roundabout", "oneway": "no"}, "tertiary", "car") == 3
    assert directions({"oneway": "-1"}, "tertiary", "car") == 2


def test_bicycles_and_walkers_have_one_way_rules_of_their_own() -> None:
    assert directions({"oneway": "yes", "oneway:bicycle": "no"}, "residential", "bicycle") == 3
    assert directions({"oneway": "yes", "cycleway": "opposite"}, "residential", "bicycle") == 3
    assert directions({"oneway": "yes"}, "residential", "bicycle") == 1
    assert directions({"oneway": "yes"}, "residential", "walk") == 3
    assert directions({"oneway:foot": "yes"}, "footway", "walk") == 1


@pytest.mark.parametrize(
    ("tags", "surface"),
    [
        ({"surface": "asphalt"}, "paved"),
        ({"surface": "concrete:plates"}, "paved"),
        ({"surface": "unpaved"}, "gravel"),
        ({"surface": "compacted;gravel"}, "gravel"),
        ({"tracktype": "grade5"}, "ground"),
        ({"surface": "asphalt", "tracktype": "grade3"}, "paved"),
        ({"surface": "something"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_surfaces_are_told_apart(tags: dict[str, str], surface: str) -> None:
    assert SURFACES[surface_of(tags)] == surface


def test_signs_say_whether_a_road_is_built_up() -> None:
    assert built_up_of({"maxspeed": "LV:urban"}, "primary") == 1
    assert built_up_of({"source:maxspeed": "LV:rural"}, "primary") == 0
    assert built_up_of({}, "living_street") == 1
    assert built_up_of({}, "primary") == -1


def test_links_count_with_their_road_and_areas_are_no_roads() -> None:
    link = way_facts({"highway": "primary_link"})
    road = way_facts({"highway": "primary"})
    assert link is not None
    assert road is not None
    assert link.road_class == road.road_class
    assert way_facts({"highway": "pedestrian", "area": "yes"}) is None
    assert way_facts({"highway": "construction"}) is None
    assert way_facts({"highway": "service", "access": "no"}) is None
    assert way_facts({"building": "yes"}) is None


def test_gates_are_open_unless_denied_or_locked() -> None:
    assert barrier_bits({"barrier": "gate"}) == 0
    assert barrier_bits({"barrier": "gate", "locked": "yes"}) == 0b111
    assert barrier_bits({"barrier": "gate", "access": "private", "foot": "yes"}) == 0b011
    assert barrier_bits({"barrier": "bollard"}) == 0b001
    assert barrier_bits({"barrier": "border_control", "access": "yes"}) == 0b111
