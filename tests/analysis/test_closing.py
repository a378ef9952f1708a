"""The closing test equals closing each site and each road by itself and asking anew."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.changes import Change, ChangeRoad, Close
from analysis.closing import close_roads, close_sites, links_of_class
from analysis.comparison import compare
from analysis.errors import ScenarioError
from analysis.question import Question
from analysis.scenario import Scenario
from app.workspace import Workspace

CARE = Question(("day_care",), None, "travel_min", 15.0, date(2024, 7, 1), "summer")


def brute(workspace: Workspace, question: Question, *changes: Change) -> tuple[float, ...]:
    """Lost, unreachable and longer people and the mean addition, by a scenario of its own."""
    changed = workspace.under(Scenario("closed", changes))
    comparison = compare(workspace.answer(question), changed.answer(question))
    worse = comparison.by_demand_point.loc[comparison.worse.index]
    worse = worse[worse["residents"] > 0]
    still = worse[np.isfinite(worse["change"])]
    people = still["residents"].sum()
    longer = (still["residents"] @ still["change"]) / people if people else 0.0
    gone = worse.loc[np.isinf(worse["other"]), "residents"].sum()
    return comparison.region["lost_people"], gone, worse["residents"].sum(), longer


def figures(row: "pd.Series[float]") -> tuple[float, ...]:
    return tuple(row[["lost_people", "unreachable_people", "longer_people", "longer"]])


def sites_of(workspace: Workspace, question: Question) -> pd.DataFrame:
    costs = workspace.costs(question.season_id)
    return close_sites(workspace.pack, costs, workspace.answer(question))


def latgale_question(latgale: Workspace, type_id: str, **changes: object) -> Question:
    base = Question(
        (type_id,), None, "travel_min", 25.0, latgale.pack.register_date, latgale.base_season
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_users_of_a_closed_site_go_to_the_second_nearest(toy: Workspace) -> None:
    # Open in July: S1 at A and S4 at B. Without S4, P2 has 10 min instead of 0 and P3 25 instead
    # of 15 (over the cutoff); without S1, P1 has 10 min instead of 0.
    table = sites_of(toy, CARE)
    assert table.index.tolist() == ["T4", "T1"]
    assert table["users_people"].tolist() == [300, 100]
    assert table["lost_people"].tolist() == [100, 0]
    assert table["longer"].round(2).tolist() == [10, 10]
    assert table["worst_demand_point_id"].tolist() == ["P2", "P1"]


def test_users_of_two_buildings_at_one_place_are_those_of_the_answer(toy: Workspace) -> None:
    # S1 in T4 and S4 in T1 both stand at A; of equally near ones the answer takes S1.
    sites = toy.pack.sites.assign(lon=26.0, lat=56.0)
    services = toy.pack.services.copy()
    services.loc[["S1", "S4"], "site_id"] = ["T4", "T1"]
    twice = Workspace(replace(toy.pack, sites=sites, services=services))
    nearest = twice.answer(CARE).by_demand_point["nearest_service_id"]
    assert nearest.dropna().unique().tolist() == ["S1"]
    table = sites_of(twice, CARE)
    assert table["users_people"].to_dict() == {"T4": 400, "T1": 0}
    assert table["lost_people"].tolist() == [0, 0]


def test_last_site_leaves_nobody_anything(toy: Workspace) -> None:
    (row,) = sites_of(toy, replace(CARE, on=date(2024, 6, 1))).itertuples()
    assert (row.lost_people, row.unreachable_people, row.longer) == (300, 400, 0)


def test_service_that_is_not_searched_has_no_known_loss(toy: Workspace) -> None:
    assert sites_of(toy, replace(CARE, service_type_ids=("assistant",))).empty


@pytest.mark.parametrize(
    ("type_id", "changes"),
    [
        ("day_care", {}),
        ("group_apartment", {"cost": "travel_km"}),
        ("home_care", {}),
        ("workshop", {"access": "own"}),
    ],
)
def test_closing_each_site_equals_brute_force(
    latgale: Workspace, type_id: str, changes: dict[str, object]
) -> None:
    question = latgale_question(latgale, type_id, **changes)
    services = latgale.answer(question).open_services
    table = sites_of(latgale, question)
    for site_id in table.index[:4]:
        closed = [Close(str(key)) for key in services.index[services["site_id"] == site_id]]
        expected = brute(latgale, question, *closed)
        assert figures(table.loc[site_id]) == pytest.approx(expected, abs=1e-6)
    assert table["lost_people"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("type_id", "changes"),
    [("day_care", {}), ("crisis", {"cost": "travel_km", "cutoff": 30.0}), ("home_care", {})],
)
def test_closing_each_road_equals_brute_force(
    latgale: Workspace, type_id: str, changes: dict[str, object]
) -> None:
    question = latgale_question(latgale, type_id, **changes)
    times = latgale.road_times(question.season_id)
    links = links_of_class(latgale.pack, times, "A")
    table = close_roads(latgale.pack, times, latgale.answer(question), links)
    assert sorted(table.index) == sorted(links)
    for link_id in (*table.index[:3], table.index[-1]):
        expected = brute(latgale, question, ChangeRoad(str(link_id)))
        assert figures(table.loc[link_id]) == pytest.approx(expected, abs=1e-6)


def test_closed_road_takes_no_service_that_nobody_could_use(toy: Workspace) -> None:
    """S4 at B has stairs: children of C, who need none, could not use it before either."""
    stairs = pd.DataFrame({"accessible": [False]}, index=pd.Index(["T4"], name="site_id"))
    barred = Workspace(replace(toy.pack, premises=stairs))
    question = replace(CARE, group_id="children")
    times = barred.road_times("summer")
    table = close_roads(barred.pack, times, barred.answer(question), pd.Index(["L2"]))
    assert figures(table.loc["L2"]) == (0, 0, 0, 0)
    assert figures(table.loc["L2"]) == brute(barred, question, ChangeRoad("L2"))


def test_closed_road_takes_no_visit_that_fits_into_no_working_day(toy: Workspace) -> None:
    """From C to C's own base at B 15 min: there, 460 min of visit and back do not fit into 480."""
    base = toy.pack.sites.assign(lon=26.2, lat=56.0)
    norm = pd.DataFrame(
        {"visit_min": [460.0], "visits_a_week": [1.0], "working_day_min": [480.0]},
        index=pd.Index(["home_care"], name="service_type_id"),
    )
    long_visit = Workspace(replace(toy.pack, sites=base, outreach_norms=norm))
    question = replace(CARE, service_type_ids=("home_care",))
    times = long_visit.road_times("summer")
    table = close_roads(long_visit.pack, times, long_visit.answer(question), pd.Index(["L2"]))
    assert figures(table.loc["L2"]) == (0, 0, 0, 0)
    assert figures(table.loc["L2"]) == brute(long_visit, question, ChangeRoad("L2"))


def test_road_nobody_takes_leaves_nobody(toy: Workspace) -> None:
    times = toy.road_times("summer")
    links = pd.Index(["L1", "L2", "L3"])
    table = close_roads(toy.pack, times, toy.answer(CARE), links)
    # Without B - C nobody comes from C; without A - B everybody has a service at home; D - E
    # leads nowhere.
    assert table.index[0] == "L2"
    assert table["lost_people"].to_dict() == {"L2": 100, "L1": 0, "L3": 0}
    assert table.loc["L2", "unreachable_people"] == 100
    assert pd.isna(table.loc["L3", "worst_demand_point_id"])


def test_unknown_roads_and_classes_are_refused(toy: Workspace) -> None:
    times = toy.road_times("summer")
    with pytest.raises(ScenarioError, match="road link 'L9' is not known"):
        close_roads(toy.pack, times, toy.answer(CARE), pd.Index(["L1", "L9"]))
    with pytest.raises(ScenarioError, match="road class 'motorway' is not known"):
        links_of_class(toy.pack, times, "motorway")
