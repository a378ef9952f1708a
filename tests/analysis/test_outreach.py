"""Outreach: whom a base can visit in a week, by hand."""

from dataclasses import replace

import pytest

from analysis.question import Question
from geodata.pack import Pack
from tests.analysis.made_region import DAY, EVERYBODY, Made

HOME = Question(("home_care",), "children", "travel_min", 600.0, DAY, "summer")

# 10 clients a place. A visit of 60 min twice a week: at the base 2 h, 30 min off 4 h a client.
AREA = Made(
    places={"near": ("M1", 100), "off": ("M1", 100), "far": ("M1", 100), "abroad": ("M2", 100)},
    services={"base": ("home_care", "M1", "open", EVERYBODY)},
    minutes={
        ("near", "base"): 0,
        ("off", "base"): 30,
        ("far", "base"): 211,  # there, 60 min, and back are 482 min
        ("abroad", "base"): 5,
    },
    norm={"home_care": 1.0},
    visit={"home_care": (60, 2, 480)},
    hours={"base": 40},
)


def test_hours_are_used_up_nearest_first(toy_pack: Pack) -> None:
    # 10 clients at the base take 20 h; the other 20 h are enough for 5 of the 10 off.
    found = AREA.assess(toy_pack, HOME)
    assert found.outreach is not None
    assert found.outreach.by_demand_point["visited_people"].to_dict() == {
        "near": 10,
        "off": 5,
        "far": 0,
        "abroad": 0,
    }
    base = found.outreach.by_base.loc["base"]
    assert (base["hours_needed"], base["hours_available"], base["visited_people"]) == (60, 40, 15)


def test_area_is_what_a_working_day_reaches_in_the_own_municipality(toy_pack: Pack) -> None:
    found = AREA.assess(toy_pack, HOME)
    assert found.outreach is not None
    base = found.outreach.by_base.loc["base"]
    assert base["area_people"] == 200
    assert (base["client_hours"], base["way_hours"]) == (3, 1)  # mean of 2 and 4 h


def test_cause_of_a_gap_in_outreach(toy_pack: Pack) -> None:
    table = AREA.assess(toy_pack, HOME).by_demand_point
    assert (table.loc["off", "cause"], table.loc["off", "served_share"]) == ("no_place", 0.5)
    # Hours enough for all of the area: what keeps the others from it is only this.
    table = replace(AREA, hours={"base": 100}).assess(toy_pack, HOME).by_demand_point
    causes = table["cause"].fillna("").to_dict()
    assert causes == {"near": "", "off": "", "far": "too_far", "abroad": "not_open"}


def test_without_known_hours_nobody_knows_how_many_are_visited(toy_pack: Pack) -> None:
    found = replace(AREA, hours={}).assess(toy_pack, HOME)
    assert found.outreach is not None
    base = found.outreach.by_base.loc["base"]
    assert base[["visited_people", "hours_available"]].isna().all()
    assert base["hours_needed"] == 60
    assert found.outreach.by_demand_point.loc["near":"off", "visited_people"].isna().all()
    assert found.by_demand_point.loc["off", "served_share"] == 1


def test_without_known_clients_the_hours_say_how_many_they_suffice_for(toy_pack: Pack) -> None:
    found = replace(AREA, norm={}).assess(toy_pack, HOME)
    assert found.outreach is not None
    assert found.outreach.by_demand_point["clients"].isna().all()
    assert found.outreach.by_base.loc["base", "visited_people"] == pytest.approx(40 / 3)


def test_agreement_brings_the_visits_across_the_border(toy_pack: Pack) -> None:
    found = replace(AREA, agreements=(("M2", "M1", "home_care"),)).assess(toy_pack, HOME)
    assert found.outreach is not None
    assert found.outreach.by_base.loc["base", "area_people"] == 300


def test_services_that_clients_travel_to_have_no_outreach(toy_pack: Pack) -> None:
    question = replace(HOME, service_type_ids=("day_care",))
    assert AREA.assess(toy_pack, question).outreach is None
