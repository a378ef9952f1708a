"""All measures of one question on the toy region, by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.errors import QuestionError
from analysis.measured import MeasureSetting
from analysis.measures.decays import DECAYS, decay_named
from analysis.measures.registry import MEASURES
from analysis.question import Question
from app.i18n import Words
from app.measure_tables import by_service
from app.workspace import Workspace

CARE = Question(("day_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")
HOME = replace(CARE, service_type_ids=("home_care",))


def test_places_and_areas_carry_the_same_people(toy: Workspace) -> None:
    # S1 stands at P1: P1 (100) and P2 (200) within 10 min, P3 (100) and P4 (100) beyond.
    measured = toy.measured(CARE, MeasureSetting())
    assert measured.by_demand_point["covered_people"].tolist() == [100, 200, 0, 0]
    assert measured.by_municipality["out_of_reach_people"].to_dict() == {
        "0001000": 0,
        "0002000": 200,
    }
    assert measured.region["covered_share"] == pytest.approx(300 / 500)


def test_people_who_can_come_stand_on_services(toy: Workspace) -> None:
    assert toy.measured(CARE, MeasureSetting()).by_service["people_in_reach"].to_dict() == {
        "S1": 300
    }


def test_service_is_measured_where_it_moved_and_named_there(toy: Workspace) -> None:
    move = {"service_id": ["S1"], "status": ["moved"], "date": ["2024-05"], "site_id": ["T4"]}
    changes = pd.DataFrame({**move, "capacity_places": [np.nan]})
    moved = Workspace(replace(toy.pack, service_changes=changes))
    before = replace(CARE, on=date(2024, 4, 30))
    setting = MeasureSetting()
    for question, site_id in ((before, "T1"), (CARE, "T4")):
        measured = moved.measured(question, setting)
        points = moved.answer(question).by_demand_point
        answer = points["residents"].where(points["covered"], 0)
        assert measured.by_demand_point["covered_people"].tolist() == answer.tolist()
        shown = by_service(moved.pack, measured, Words("lv"))
        home = toy.pack.sites.loc[site_id, "municipality_code"]
        named = Words("lv").name(toy.pack.municipalities.loc[home])
        assert shown["municipality"].tolist() == [named]


def test_mean_cost_is_endless_where_a_resident_reaches_nothing(toy: Workspace) -> None:
    measured = toy.measured(CARE, MeasureSetting())
    # P1 100 people 0 min, P2 200 people 10 min.
    assert measured.by_municipality.loc["0001000", "nearest_cost"] == pytest.approx(20 / 3, 0.01)
    assert measured.region["nearest_cost"] == np.inf


def test_only_measures_that_suit_the_delivery_mode_are_there(toy: Workspace) -> None:
    shown = {measure.name for measure in toy.measured(HOME, MeasureSetting()).measures}
    assert shown == {m.name for m in MEASURES.values() if "outreach" in m.delivery_modes}


@pytest.mark.parametrize("name", DECAYS)
def test_decay_is_whole_at_zero_and_small_at_the_cutoff(toy: Workspace, name: str) -> None:
    decay = decay_named(name, 30.0, toy.pack.assumptions)
    start, edge, endless = decay(np.array([0.0, 30.0, np.inf]))
    assert start == 1
    assert endless == 0
    most = {"binary": 1.0, "stepped": 0.22, "logistic": 0.05}.get(name, 0.01 + 1e-9)
    assert edge <= most


def test_unknown_decay_is_refused_by_name(toy: Workspace) -> None:
    with pytest.raises(QuestionError, match="'steep' is not known"):
        toy.measured(CARE, MeasureSetting(decay="steep"))
