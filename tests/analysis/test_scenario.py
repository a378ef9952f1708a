"""Scenarios on the toy region: what each change does, and which are refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.assessment import Assessment
from analysis.changes import (
    AddRoad,
    Change,
    ChangeGroups,
    ChangeRoad,
    ChangeSeason,
    Close,
    Enlarge,
    MakeAccessible,
    Move,
    Open,
    Start,
)
from analysis.comparison import compare
from analysis.errors import ScenarioError
from analysis.question import Question
from analysis.scenario import Scenario, apply
from app.workspace import Workspace, open_base
from geodata.pack import Pack

CARE = Question(("day_care",), None, "travel_min", 15.0, date(2024, 6, 1), "summer")
AT_B = Open("new", "day_care", 26.2, 56.0, "Jauns")
AT_D = {"lon": 27.0, "lat": 56.3}


def answer(toy: Workspace, *changes: Change, **asked: object) -> Assessment:
    question = replace(CARE, **asked)  # type: ignore[arg-type]
    return toy.under(Scenario("test", changes)).answer(question)


def minutes(assessment: Assessment) -> list[float]:
    return list(assessment.by_demand_point["travel_min"].round(1))


def test_new_service_is_one_more_on_the_day_asked_about(toy: Workspace) -> None:
    # S1 at A is open: 0, 10, 25 minutes and no way from P4; a new one at B is 15 from C.
    assert minutes(answer(toy)) == [0, 10, 25, np.inf]
    opened = answer(toy, AT_B)
    assert minutes(opened) == [0, 0, 15, np.inf]
    row = opened.services.loc["new"]
    assert (row["status"], row["municipality_code"], row["place"]) == (
        "open",
        "0001000",
        "B pagasts",
    )
    assert minutes(answer(toy, AT_B, on=date(1990, 1, 1))) == [10, 0, 15, np.inf]


def test_closed_service_is_one_less(toy: Workspace) -> None:
    assert minutes(answer(toy, Close("S1"))) == [np.inf] * 4
    # A planned one is cancelled: S2 does not open in any year.
    assert answer(toy, Close("S2")).services.loc["S2", "status"] == "closed"


def test_moved_service_is_reached_where_it_goes(toy: Workspace) -> None:
    moved = answer(toy, Move("S1", **AT_D))
    assert minutes(moved) == [np.inf, np.inf, np.inf, 0]
    assert moved.services.loc["S1", "municipality_code"] == "0002000"
    twice = answer(toy, Move("S1", **AT_D), Move("S1", 26.2, 56.0))
    assert minutes(twice) == [10, 0, 15, np.inf]


def test_places_and_groups_change(toy_pack: Pack) -> None:
    changed = apply(
        toy_pack, Scenario("x", (Enlarge("S1", 25), ChangeGroups("S1", ("seniors", "children"))))
    )
    assert changed.services.loc["S1", "capacity_places"] == 25
    assert changed.services.loc["S1", "group_ids"] == "seniors;children"
    assert toy_pack.services.loc["S1", "capacity_places"] == 10


def test_planned_service_starts_on_every_day(toy: Workspace) -> None:
    # S2 at C is only planned: once it starts, P3 has it on the spot, in the past too.
    assert minutes(answer(toy, Start("S2"))) == [0, 10, 0, np.inf]
    assert minutes(answer(toy, Start("S2"), on=date(1990, 1, 1)))[2] == 0


def test_premises_become_accessible_wherever_the_service_is(toy_pack: Pack) -> None:
    row = {"accessible": False, "source_id": "s", "source_ref": "x"}
    barred = pd.DataFrame([row] * 2, index=pd.Index(["T1", "T2"], name="site_id"))
    moves = pd.DataFrame({"service_id": ["S1"], "date": ["2025"], "site_id": ["T3"]})
    moves = moves.reindex(columns=toy_pack.service_changes.columns)
    pack = replace(toy_pack, premises=barred, service_changes=moves)
    changed = apply(pack, Scenario("x", (MakeAccessible("S1"),))).premises["accessible"]
    assert changed.to_dict() == {"T1": True, "T2": False, "T3": True}
    first = apply(toy_pack, Scenario("x", (MakeAccessible("S1"),))).premises["accessible"]
    assert first.to_dict() == {"T1": True}


def test_target_group_decides_who_is_served(toy: Workspace) -> None:
    assert minutes(answer(toy, group_id="children")) == [np.inf] * 4
    served = answer(toy, ChangeGroups("S1", ("children",)), group_id="children")
    assert minutes(served) == [0, 10, 25, np.inf]


def test_closed_and_slower_roads(toy: Workspace) -> None:
    assert minutes(answer(toy, ChangeRoad("L1"))) == [0, np.inf, np.inf, np.inf]
    # Half the speed on A - B: 20 minutes instead of 10.
    assert minutes(answer(toy, ChangeRoad("L1", 0.5))) == [0, 20, 35, np.inf]
    # The last word counts.
    assert minutes(answer(toy, ChangeRoad("L1"), ChangeRoad("L1", 1.0))) == [0, 10, 25, np.inf]


def test_season_of_a_scenario_holds_whatever_is_asked(toy: Workspace) -> None:
    thaw = answer(toy, season_id="thaw")
    for season in ("summer", "thaw"):
        changed = answer(toy, ChangeSeason("thaw"), season_id=season)
        assert minutes(changed) == minutes(thaw) == [0, 20, 35, np.inf]


def test_new_road_reaches_whom_no_road_reached(toy: Workspace) -> None:
    # S1 at A; C is 25 minutes away, and 60 km of asphalt from C to D take 60 more.
    built = AddRoad("C", "D", "local", "asphalt", 60.0)
    assert minutes(answer(toy, built)) == [0, 10, 25, 85]
    # Gravel: 60 km/h in summer, 30 in the thaw, when A-B takes 20 minutes: 20 + 15 + 120.
    gravel = replace(built, surface="gravel")
    assert minutes(answer(toy, gravel, season_id="thaw")) == [0, 20, 35, 155]
    assert minutes(answer(toy)) == [0, 10, 25, np.inf]


def test_new_road_without_a_length_is_straight(toy_pack: Pack) -> None:
    pack = apply(toy_pack, Scenario("x", (AddRoad("A", "B", "local", "asphalt"),)))
    # 0.2 degrees of longitude at 56 degrees north: 111.32 km x 0.2 x cos 56 = 12.45 km.
    assert pack.road_links.loc["A-B", "length_km"] == pytest.approx(12.45, rel=0.01)
    both = apply(pack, Scenario("y", (AddRoad("B", "A", "local", "asphalt"),)))
    assert list(both.road_links.index[-2:]) == ["A-B", "A-B.2"]


def test_new_road_can_be_closed_again(toy: Workspace) -> None:
    built = AddRoad("C", "D", "local", "asphalt", 60.0)
    assert minutes(answer(toy, built, ChangeRoad("C-D"))) == [0, 10, 25, np.inf]


def test_new_road_on_openstreetmap_shortens_ways_of_all_who_may_use_it(osm_folder: Path) -> None:
    space = open_base(osm_folder)
    network = space.pack.networks["car"].network
    ends = [str(node) for node in network.node_id[[0, -1]]]
    places = pd.DataFrame(
        {"lon": network.lon_deg[[0, -1]], "lat": network.lat_deg[[0, -1]]}, index=ends
    )
    before = space.travel.costs_between(places, places, "summer").travel_km
    changed = space.under(Scenario("x", (AddRoad(*ends, "primary", "paved"),)))
    after = changed.travel.costs_between(places, places, "summer").travel_km
    assert after.loc[ends[0], ends[1]] < before.loc[ends[0], ends[1]]
    assert changed.pack.networks["car"].network.n_arcs == network.n_arcs + 2
    assert changed.road_times("summer").roads.link_id[-1] == "-".join(sorted(ends, key=int))


def test_scenario_without_changes_is_the_base(toy_pack: Pack, toy: Workspace) -> None:
    assert apply(toy_pack, Scenario("nothing")) is toy_pack
    assert toy.under(Scenario("nothing")) is toy


def test_fingerprint_follows_the_changes_and_not_the_name(toy_pack: Pack) -> None:
    prints = {
        apply(toy_pack, Scenario(name, changes)).fingerprint
        for name in ("a", "b")
        for changes in ((Close("S1"),), (Close("S2"),), (Close("S1"), Close("S2")))
    }
    assert len(prints) == 3
    assert toy_pack.fingerprint not in prints


def test_base_is_left_as_it_was(toy_pack: Pack) -> None:
    frames = {
        name: value.copy() for name, value in vars(toy_pack).items() if hasattr(value, "copy")
    }
    apply(
        toy_pack,
        Scenario(
            "all",
            (
                AT_B,
                Move("S1", **AT_D),
                Enlarge("S2", 3),
                ChangeGroups("S3", ("seniors",)),
                ChangeRoad("L1"),
                AddRoad("C", "D", "local", "gravel"),
                ChangeSeason("thaw"),
                Close("S1"),
            ),
        ),
    )
    for name, before in frames.items():
        if isinstance(before, pd.DataFrame):
            pd.testing.assert_frame_equal(getattr(toy_pack, name), before)
        elif isinstance(before, pd.Series):
            pd.testing.assert_series_equal(getattr(toy_pack, name), before)


def test_repair_of_a_closed_road_is_the_base_again(toy: Workspace) -> None:
    repaired = answer(toy, ChangeRoad("L1"), ChangeRoad("L1", 1.0))
    assert not compare(answer(toy), repaired).by_demand_point["change"].any()


def test_reopening_elsewhere_repairs_what_closing_broke(latgale: Workspace) -> None:
    pack = latgale.pack
    site = pack.sites.loc[pack.services.loc["DGP-004", "site_id"]]
    question = Question(
        ("day_centre",), None, "travel_min", 40.0, pack.register_date, pack.seasons.index[0]
    )
    twin = Open("twin", "day_centre", float(site["lon"]), float(site["lat"]))
    base = latgale.answer(question)
    repaired = latgale.under(Scenario("swap", (Close("DGP-004"), twin))).answer(question)
    comparison = compare(base, repaired)
    assert comparison.by_demand_point["change"].abs().max() == pytest.approx(0, abs=1e-9)


def test_closing_one_of_two_in_a_place_changes_no_cost(latgale: Workspace) -> None:
    pack = latgale.pack
    question = Question(
        ("day_care",), None, "travel_min", 40.0, pack.register_date, pack.seasons.index[0]
    )
    services = latgale.answer(question).open_services
    together = services[services.duplicated(["lon", "lat"], keep=False) & services["lon"].notna()]
    assert len(together) > 1
    for service_id in together.index[:3]:
        closed = latgale.under(Scenario("one less", (Close(str(service_id)),))).answer(question)
        comparison = compare(latgale.answer(question), closed)
        assert not comparison.by_demand_point["change"].any()


def test_costs_beside_the_base_are_those_computed_anew(latgale: Workspace) -> None:
    changed = latgale.under(Scenario("new", (Open("new", "day_care", 27.5, 56.1),)))
    beside = changed.costs("summer")
    anew = Workspace(changed.pack).costs("summer")
    columns = beside.travel_min.columns
    pd.testing.assert_frame_equal(beside.travel_min, anew.travel_min[columns])
    pd.testing.assert_frame_equal(beside.travel_km, anew.travel_km[columns])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((Close("S9"),), "service 'S9' is not known; similar ones: S"),
        ((Close("S1"), Close("S1")), "S1 is closed already"),
        ((Close("S1"), Enlarge("S1", 5)), "S1 is closed already"),
        ((Close("S2"), Start("S2")), "S2 is closed already"),
        ((MakeAccessible("S9"),), "service 'S9' is not known"),
        ((Open("S1", "day_care", 26.0, 56.0),), "cannot be called 'S1'"),
        ((AT_B, AT_B), "cannot be called 'new'"),
        ((Open("a b", "day_care", 26.0, 56.0),), "cannot be called 'a b'"),
        ((replace(AT_B, service_type_id="spa"),), "service type 'spa' is not known"),
        ((replace(AT_B, group_ids=()),), "at least one target group"),
        ((replace(AT_B, group_ids=("elves",)),), "target group 'elves' is not known"),
        ((replace(AT_B, capacity_places=-1),), "cannot have -1 places"),
        ((replace(AT_B, lon=25.2),), "25.2 (longitude), 56.0 (latitude) lies outside"),
        ((replace(AT_B, lon=float("nan")),), "lies outside"),
        ((Move("S1", 0.0, 0.0),), "lies outside"),
        ((Enlarge("S1", -5),), "cannot have -5 places"),
        ((Enlarge("S1", float("nan")),), "cannot have nan places"),
        ((ChangeGroups("S1", ()),), "at least one target group"),
        ((ChangeRoad("L9"),), "road link 'L9' is not known; similar ones: L"),
        ((ChangeRoad("L1", -1.0),), "multiplied by -1.0"),
        ((ChangeRoad("L1", float("inf")),), "multiplied by inf"),
        ((AddRoad("C", "X", "local", "gravel"),), "road node 'X' is not known; similar ones: "),
        ((AddRoad("C", "C", "local", "gravel"),), "from C to itself"),
        ((AddRoad("C", "D", "local", "ice"),), "kind of road 'local/ice' is not known"),
        ((AddRoad("C", "D", "local", "gravel", 1.0),), "cannot be 1.0 km long; the straight line"),
        ((AddRoad("C", "D", "local", "gravel", 1e6),), "expected are at most 500.0"),
        ((ChangeSeason("monsoon"),), "season 'monsoon' is not known; similar ones: "),
        (tuple(Enlarge("S1", n) for n in range(101)), "has 101 changes"),
    ],
)
def test_impossible_change_is_refused_in_words(
    toy_pack: Pack, changes: tuple[Change, ...], said: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        apply(toy_pack, Scenario("wrong", changes))
    assert said in str(refused.value)
