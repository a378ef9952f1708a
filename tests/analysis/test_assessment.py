"""The answer to a question about the toy region, by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analysis.errors import QuestionError
from analysis.question import Question
from app.workspace import Workspace

DAY = date(2024, 6, 1)
CARE = Question(("day_care",), None, "travel_min", 10.0, DAY, "summer")


def test_only_services_open_at_the_date_can_be_reached(toy: Workspace) -> None:
    # In June only S1 (at P1) is open: P1 0 min, P2 10, P3 25, P4 unreachable.
    table = toy.answer(CARE).by_demand_point
    assert table["nearest_service_id"].tolist()[:3] == ["S1", "S1", "S1"]
    assert table["travel_min"].round(2).tolist() == [0, 10, 25, np.inf]
    assert table["covered"].tolist() == [True, True, False, False]


def test_neighbours_service_counts_from_its_opening(toy: Workspace) -> None:
    # From July S4, at P2's place, is open too: P3 is 15 min from it.
    table = toy.answer(replace(CARE, on=date(2024, 7, 1))).by_demand_point
    assert table.loc["P3", "nearest_service_id"] == "S4"
    assert table.loc["P3", "travel_min"] == pytest.approx(15, abs=0.01)


def test_sums_by_municipality_and_region(toy: Workspace) -> None:
    answer = toy.answer(CARE)
    assert answer.by_municipality["beyond_people"].to_dict() == {"0001000": 0, "0002000": 200}
    assert answer.by_municipality["open_services"].to_dict() == {"0001000": 1, "0002000": 0}
    assert answer.by_municipality["coming_services"].to_dict() == {"0001000": 0, "0002000": 1}
    assert answer.region["beyond_people"] == 200
    assert answer.region["unreachable_people"] == 100
    assert answer.by_municipality.loc["0002000", "worst_demand_point_id"] == "P4"


def test_sums_are_those_of_the_demand_points(latgale: Workspace) -> None:
    for basket_id in latgale.pack.basket.index:
        answer = latgale.compliance(latgale.pack.register_date, "summer").assessments[basket_id]
        points, region = answer.by_demand_point, answer.region
        if not answer.searched:
            assert region[["beyond_people", "beyond_share"]].isna().all()
            continue
        assert region["residents"] == points["residents"].sum()
        assert region["beyond_people"] == points.loc[~points["covered"], "residents"].sum()
        assert answer.by_municipality["beyond_people"].sum() == region["beyond_people"]
        assert answer.histogram["people"].sum() == region["residents"]


def test_kilometres_have_a_cutoff_of_their_own(toy: Workspace) -> None:
    answer = toy.answer(replace(CARE, cost="travel_km", cutoff=10.0))
    assert answer.by_demand_point["travel_km"].round(2).tolist() == [0, 10, 30, np.inf]
    assert answer.region["beyond_people"] == 200


def test_group_narrows_the_services(toy: Workspace) -> None:
    # S1 serves seniors, the open S4 children; nobody serves children in June.
    june = toy.answer(replace(CARE, group_id="children"))
    assert june.region["unreachable_people"] == 400 + 100
    july = toy.answer(replace(CARE, group_id="children", on=date(2024, 7, 1)))
    assert july.by_demand_point["nearest_service_id"].tolist()[:3] == ["S4", "S4", "S4"]


def test_outreach_comes_only_from_a_base_of_the_own_municipality(toy: Workspace) -> None:
    # The base is at C in 0002000: P3 is there, P1 and P2 belong to the other municipality.
    answer = toy.answer(replace(CARE, service_type_ids=("home_care",)))
    assert answer.by_demand_point["travel_min"].tolist() == [np.inf, np.inf, 0, np.inf]


def test_service_without_position_is_counted_but_not_reached(toy: Workspace) -> None:
    answer = toy.answer(replace(CARE, service_type_ids=("crisis",)))
    assert answer.by_municipality["open_services"].to_dict() == {"0001000": 0, "0002000": 1}
    assert answer.region["unreachable_people"] == 500


def test_before_the_first_news_nothing_is_confirmed(toy: Workspace) -> None:
    answer = toy.answer(replace(CARE, on=date(2019, 1, 1)))
    assert answer.services["status"].unique().tolist() == ["not_confirmed"]
    assert answer.region["unreachable_people"] == 500


@pytest.mark.parametrize("cutoff", [0, -5, float("nan"), float("inf"), 601, "30", None])
def test_impossible_cutoff_is_refused(toy: Workspace, cutoff: float) -> None:
    with pytest.raises(QuestionError, match="cutoff"):
        toy.answer(replace(CARE, cutoff=cutoff))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"service_type_ids": ("nothing",)}, "service type 'nothing'"),
        ({"service_type_ids": ()}, "at least one"),
        ({"group_id": "dragons"}, "target group 'dragons'"),
        ({"group_id": ""}, "target group '' is not known; choose one of"),
        ({"access": "friends"}, "access rule 'friends'"),
        ({"season_id": "monsoon"}, "season 'monsoon'"),
        ({"cost": "travel_miles"}, "cost 'travel_miles'"),
    ],
)
def test_unknown_code_is_named(toy: Workspace, change: dict[str, object], named: str) -> None:
    with pytest.raises(QuestionError, match=named):
        toy.answer(replace(CARE, **change))  # type: ignore[arg-type]


def test_question_leaves_the_pack_unchanged(toy: Workspace) -> None:
    before = toy.pack.demand_points.copy()
    toy.answer(CARE)
    assert toy.pack.demand_points.equals(before)


def test_nothing_is_said_about_a_service_the_register_does_not_cover(toy: Workspace) -> None:
    answer = toy.answer(replace(CARE, service_type_ids=("assistant",)))
    assert not answer.searched
    assert (
        answer.by_municipality[["covered_people", "beyond_people", "beyond_share"]]
        .isna()
        .all(axis=None)
    )
    assert answer.by_municipality["residents"].sum() == 500
