"""Why a figure moved: every part of the two states counts, also how ways are measured."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.question import Question
from app.explaining import explained
from app.workspace import Workspace

CARE = Question(("day_care",), None, "travel_min", 60.0, date(2024, 6, 1), "summer")


def test_other_speed_beside_the_roads_is_a_definition(toy: Workspace) -> None:
    """P2 lies beside the road; the speed from there to it is an assumption of the pack."""
    points = toy.pack.demand_points.copy()
    points.loc["P2", "lat"] = 56.05
    before = Workspace(replace(toy.pack, demand_points=points))
    slower = toy.pack.assumptions.copy()
    slower["remainder_speed_kph"] /= 2
    after = Workspace(replace(before.pack, assumptions=slower))
    told = explained(before, after, (CARE, CARE), "mean")
    assert told.before == pytest.approx(before.answer(CARE).region["mean"])
    assert told.after == pytest.approx(after.answer(CARE).region["mean"])
    assert told.parts["definition"] == pytest.approx(told.after - told.before)
    assert told.after > told.before + 1
