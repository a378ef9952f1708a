"""The cause of each gap: one planted per cause, and mending it serves the place."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.causes import CAUSES, CONDITIONS
from analysis.changes import (
    Change,
    ChangeAccess,
    ChangeGroups,
    ChangeRoad,
    Enlarge,
    MakeAccessible,
    Move,
    Open,
    Start,
)
from analysis.question import Question
from analysis.scenario import Scenario
from app.workspace import Workspace
from geodata.pack import Pack
from tests.analysis.made_region import DAY, EVERYBODY, Made

CHILDREN = Question(("day_care",), "children", "travel_min", 30.0, DAY, "summer", "contract")
HERE, THERE, ELSEWHERE = "M1", "M2", "M3"

# 100 residents a place, a tenth of them children, a place for each child: 10 clients a place.
PLANTED = Made(
    places={
        "first": (HERE, 100),
        "too_far": (HERE, 100),
        "not_open": (HERE, 100),
        "no_place": (HERE, 100),
        "other_group": (HERE, 100),
        "premises": (HERE, 100),
        "planned": (HERE, 100),
        "not_known": (THERE, 100),
        "none": (ELSEWHERE, 100),
    },
    services={
        "far": ("day_care", HERE, "open", "children"),
        "abroad": ("day_care", THERE, "open", "children"),
        "full": ("day_care", HERE, "open", "children"),
        "seniors": ("day_care", HERE, "open", "seniors"),
        "stairs": ("day_care", HERE, "open", "children"),
        "coming": ("day_care", HERE, "under_construction", EVERYBODY),
        "lost": ("day_care", THERE, "open", EVERYBODY),
        "other": ("home_care", ELSEWHERE, "open", EVERYBODY),  # another type changes nothing
        "gone": ("day_care", ELSEWHERE, "closed", "children"),
    },
    minutes={
        ("first", "full"): 5,
        ("no_place", "full"): 10,  # comes second: all 10 places are taken
        ("too_far", "far"): 50,
        ("not_open", "abroad"): 10,
        ("other_group", "seniors"): 10,
        ("premises", "stairs"): 10,
        ("planned", "coming"): 10,
        ("none", "other"): 0,
        ("none", "gone"): 0,
    },
    capacity={"full": 10},
    accessible={"stairs": False, "full": True},
    norm={"day_care": 1.0},
)
REPAIRS: dict[str, Change] = {
    "none": Open("new", "day_care", *PLANTED.at("none"), group_ids=("children",)),
    "too_far": Move("far", *PLANTED.at("too_far")),
    "not_open": ChangeAccess(HERE, THERE, "day_care"),
    "no_place": Enlarge("full", 20),
    "other_group": ChangeGroups("seniors", ("seniors", "children")),
    "premises": MakeAccessible("stairs"),
    "planned": Start("coming"),
    "not_known": Move("lost", *PLANTED.at("not_known")),
}
"""The change of a scenario that takes each cause away."""


def with_service(made: Made, service: str, *, status: str = "", groups: str = "") -> Made:
    kind, home, before, served = made.services[service]
    row = (kind, home, status or before, groups or served)
    return replace(made, services=made.services | {service: row})


def causes(
    toy: Pack, made: Made, *changes: Change, question: Question = CHILDREN
) -> dict[str, str | None]:
    return known(made.assess(toy, question, *changes).by_demand_point["cause"])


def known(column: "pd.Series[str]") -> dict[str, str | None]:
    return {place: None if pd.isna(cell) else cell for place, cell in column.items()}


@pytest.mark.parametrize("cause", CAUSES)
def test_planted_gap_has_its_cause_and_a_scenario_that_mends_it_serves_the_place(
    toy_pack: Pack, cause: str
) -> None:
    before = causes(toy_pack, PLANTED)
    assert before[cause] == cause
    after = causes(toy_pack, PLANTED, REPAIRS[cause])
    assert after[cause] is None
    assert {place: found for place, found in after.items() if place != cause} == {
        place: found for place, found in before.items() if place != cause
    }


def test_service_that_is_not_confirmed_serves_once_it_starts(toy_pack: Pack) -> None:
    made = replace(PLANTED, minutes=PLANTED.minutes | {("not_known", "lost"): 10})
    doubted = with_service(made, "lost", status="not_confirmed")
    assert causes(toy_pack, doubted)["not_known"] == "not_known"
    assert causes(toy_pack, doubted, Start("lost"))["not_known"] is None


def test_faster_road_serves_a_place_that_is_too_far(toy: Workspace) -> None:
    # B is 10 km at 60 km/h from the open service: 10 minutes, and 5 at twice the speed.
    question = replace(CHILDREN, group_id=None, cutoff=6.0)
    faster = toy.under(Scenario("road", (ChangeRoad("L1", 2.0),)))
    found = [space.answer(question).by_demand_point["cause"]["P2"] for space in (toy, faster)]
    assert found[0] == "too_far"
    assert pd.isna(found[1])


def test_all_planted_gaps_are_counted_once(toy_pack: Pack) -> None:
    answer = PLANTED.assess(toy_pack, CHILDREN)
    people = answer.people_by_cause
    assert people.sum().to_dict() == dict.fromkeys(CAUSES, 100)
    assert people.sum(axis=1).to_dict() == {HERE: 600, THERE: 100, ELSEWHERE: 100}
    # The place that comes second to a full service is within the cutoff, so not "beyond".
    assert answer.region["beyond_people"] == 700


def test_cause_names_the_service_that_would_serve(toy_pack: Pack) -> None:
    table = PLANTED.assess(toy_pack, CHILDREN).by_demand_point
    assert known(table["cause_service_id"]) == {
        "first": None,
        "too_far": "far",
        "not_open": "abroad",
        "no_place": "full",
        "other_group": "seniors",
        "premises": "stairs",
        "planned": "coming",
        "not_known": "lost",
        "none": None,
    }


def test_first_of_several_remedies_is_the_cause(toy_pack: Pack) -> None:
    made = replace(PLANTED, minutes=PLANTED.minutes | {("planned", "far"): 31})
    row = made.assess(toy_pack, CHILDREN).by_demand_point.loc["planned"]
    assert (row["cause"], row["remedies"]) == ("too_far", "too_far;planned")


def test_two_things_wrong_with_the_only_service_make_a_new_one_needed(toy_pack: Pack) -> None:
    made = replace(PLANTED, minutes=PLANTED.minutes | {("planned", "coming"): 31})
    row = made.assess(toy_pack, CHILDREN).by_demand_point.loc["planned"]
    assert (row["cause"], row["remedies"]) == ("none", "")


def test_half_of_the_clients_get_the_last_places(toy_pack: Pack) -> None:
    # 15 places: 10 for the nearer place, 5 of 10 clients of the other: 50 residents unserved.
    row = replace(PLANTED, capacity={"full": 15}).assess(toy_pack, CHILDREN)
    table = row.by_demand_point.loc["no_place"]
    assert (table["served_share"], table["unserved_people"]) == (0.5, 50)


def test_unknown_places_are_not_counted_as_full(toy_pack: Pack) -> None:
    assert causes(toy_pack, replace(PLANTED, capacity={}))["no_place"] is None


def test_without_a_norm_only_a_service_without_any_place_is_full(toy_pack: Pack) -> None:
    assert causes(toy_pack, replace(PLANTED, norm={}))["no_place"] is None
    empty = replace(PLANTED, norm={}, capacity={"full": 0})
    assert causes(toy_pack, empty)["no_place"] == "no_place"


def test_premises_matter_only_to_groups_that_need_them(toy_pack: Pack) -> None:
    made = with_service(PLANTED, "stairs", groups=EVERYBODY)
    assert causes(toy_pack, made)["premises"] == "premises"
    assert (
        causes(toy_pack, made, question=replace(CHILDREN, group_id="seniors"))["premises"] is None
    )


def test_everything_is_not_known_where_the_register_was_not_searched(toy: Workspace) -> None:
    question = replace(CHILDREN, service_type_ids=("assistant",), group_id=None)
    answer = toy.answer(question)
    assert set(answer.by_demand_point["cause"]) == {"not_known"}
    assert answer.people_by_cause["not_known"].sum() == 500


def test_negative_capacity_is_refused(toy_pack: Pack) -> None:
    with pytest.raises(ValueError, match=r"1 services have a negative .*\(full\)"):
        replace(PLANTED, capacity={"full": -1}).assess(toy_pack, CHILDREN)


STATUS = ("open", "planned", "closed", "not_confirmed")
CODES = st.sampled_from([HERE, THERE, ELSEWHERE])


@st.composite
def regions(draw: st.DrawFn) -> Made:
    places = {
        f"p{i}": (draw(CODES), draw(st.sampled_from([0, 1, 7, 100])))
        for i in range(draw(st.integers(1, 5)))
    }
    services = {
        f"s{i}": (
            "day_care",
            draw(CODES),
            draw(st.sampled_from(STATUS)),
            draw(st.sampled_from(["children", "seniors", EVERYBODY])),
        )
        for i in range(draw(st.integers(0, 5)))
    }
    minutes = {
        (place, service): draw(st.sampled_from([0.0, 10.0, 10.5, 40.0]))
        for place in places
        for service in services
        if draw(st.booleans())
    }
    some = (
        st.dictionaries(st.sampled_from(sorted(services)), st.integers(0, 12))
        if services
        else st.just({})
    )
    pairs = draw(st.lists(st.tuples(CODES, CODES, st.just("day_care")), max_size=2))
    return Made(
        places=places,
        services=services,
        minutes=minutes,
        capacity=draw(some),
        agreements=tuple(pair for pair in pairs if pair[0] != pair[1]),
        accessible={service: draw(st.booleans()) for service in services if draw(st.booleans())},
        norm=draw(st.sampled_from([{}, {"day_care": 1.0}])),
    )


@settings(max_examples=60, deadline=None)
@given(made=regions(), access=st.sampled_from(["own", "contract", "open"]))
def test_causes_partition_the_unserved(toy_pack: Pack, made: Made, access: str) -> None:
    # All rates need somebody to spread by: a municipality without residents has no children.
    answer = made.assess(toy_pack, replace(CHILDREN, access=access))
    table = answer.by_demand_point
    unserved = table["served_share"] < 1
    assert table.loc[unserved, "cause"].isin(CAUSES).all()
    assert table.loc[~unserved, "cause"].isna().all()
    assert (table.loc[~table["covered"], "served_share"] == 0).all()
    by_hand = table["residents"] * (1 - table["served_share"])
    assert table["unserved_people"].tolist() == pytest.approx(by_hand.tolist())
    total = answer.people_by_cause.to_numpy().sum()
    assert total == pytest.approx(table["unserved_people"].sum())
    assert total >= answer.region["beyond_people"] - 1e-9
    for row in table.loc[unserved].itertuples():
        remedies = [name for name in row.remedies.split(";") if name]
        assert remedies == [name for name in CONDITIONS if name in remedies]
        assert row.cause == (remedies[0] if remedies else "none")
        assert pd.isna(row.cause_service_id) == (not remedies)


@settings(max_examples=60, deadline=None)
@given(made=regions(), access=st.sampled_from(["own", "contract"]))
def test_mending_the_named_cause_serves_more_of_the_place_or_of_those_nearer(
    toy_pack: Pack, made: Made, access: str
) -> None:
    """Where places are few, others who may come then too and have it nearer take them first."""

    def served(points: pd.DataFrame) -> float:
        return float((points["served_share"] * points["residents"]).sum())

    question = replace(CHILDREN, access=access)
    before = made.assess(toy_pack, question).by_demand_point
    for row in before[before["cause"].notna()].itertuples():
        service = None if pd.isna(row.cause_service_id) else row.cause_service_id
        changes, rule = mended(made, str(row.Index), row.cause, service, question)
        after = made.assess(toy_pack, rule, *changes).by_demand_point
        more = after.loc[row.Index, "served_share"] > row.served_share
        assert more or served(after) > served(before) + 1e-9, row.cause


def mended(
    made: Made, place: str, cause: str, service: str | None, question: Question
) -> tuple[tuple[Change, ...], Question]:
    """The scenario or the question with the cause of one place's gap taken away."""
    home = made.places[place][0]
    if service is None:
        return (Open("new", "day_care", *made.at(place)),), question
    if cause == "too_far":
        return (), replace(question, cutoff=40.0)
    if cause == "not_open":
        agreed = ChangeAccess(home, made.services[service][1], "day_care")
        return (agreed,), replace(question, access="contract")
    if cause == "not_known":
        located = any(service == one for _, one in made.minutes)
        found = () if located else (Move(service, *made.at(place)),)
        return (Start(service), *found), question
    simple: dict[str, Change] = {
        "no_place": Enlarge(service, 10_000),
        "other_group": ChangeGroups(service, (EVERYBODY,)),
        "premises": MakeAccessible(service),
        "planned": Start(service),
    }
    return (simple[cause],), question
