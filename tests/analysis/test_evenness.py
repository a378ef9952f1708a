"""Fairness of a measure over the toy region, by hand."""

from datetime import date

import pytest

from analysis.errors import InvalidSettingError, QuestionError
from analysis.measured import MeasureSetting
from analysis.question import Question
from app.workspace import Workspace

CARE = Question(("day_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")


def test_worst_tenth_are_those_who_reach_nothing(toy: Workspace) -> None:
    # 500 people: the worst-off 50 are among P4's 100, who reach no service at all.
    even = toy.evenness(CARE, MeasureSetting(), "nearest_cost", None)
    assert even.ranking.index[0] == "P4"
    assert even.ranking["worst_tenth_people"].to_dict() == {"P4": 50, "P3": 0, "P2": 0, "P1": 0}
    assert even.indices is None


def test_indices_of_services_in_reach(toy: Workspace) -> None:
    # One service for 300 of 500 people: Gini = 1 - 0.6, all of it between municipalities.
    one = toy.evenness(CARE, MeasureSetting(), "services_in_reach", None).indices
    assert one is not None
    assert one.gini == pytest.approx(0.4)
    assert one.theil.within == pytest.approx(0)
    assert one.theil.between == pytest.approx(one.theil.total)
    assert one.minimum == pytest.approx(0.5 * 0.6)
    assert one.below.share == pytest.approx(0.4)


def test_own_minimum_replaces_the_assumed_one(toy: Workspace) -> None:
    one = toy.evenness(CARE, MeasureSetting(), "services_in_reach", 2.0).indices
    assert one is not None
    assert one.below.share == 1
    assert one.below.depth == pytest.approx(0.6 * 0.5 + 0.4)
    with pytest.raises(InvalidSettingError):
        toy.evenness(CARE, MeasureSetting(), "services_in_reach", 0.0)


def test_measure_that_does_not_suit_the_service_is_refused(toy: Workspace) -> None:
    with pytest.raises(QuestionError, match="nearest_way"):
        toy.evenness(CARE, MeasureSetting(), "nearest_way", None)
