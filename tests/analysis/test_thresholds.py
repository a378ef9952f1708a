"""Shares served over cutoffs on the toy region, by hand."""

from datetime import date

import numpy as np
import pytest

from analysis.question import Question
from analysis.thresholds import REGION, share_served
from app.workspace import Workspace

CARE = Question(("day_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")


def test_share_rises_with_the_cutoff_and_never_counts_the_unreachable(toy: Workspace) -> None:
    # P1 0 min, P2 10, P3 25, P4 unreachable; 100, 200, 100, 100 people.
    shares = share_served(toy.answer(CARE), [5, 10.01, 25.01, 600])
    assert shares[REGION].tolist() == pytest.approx([0.2, 0.6, 0.8, 0.8])
    assert shares["0001000"].tolist() == pytest.approx([1 / 3, 1, 1, 1])
    assert shares["0002000"].tolist() == pytest.approx([0, 0, 0.5, 0.5])


def test_share_at_the_question_s_cutoff_is_that_of_the_answer(latgale: Workspace) -> None:
    day, season = latgale.pack.register_date, latgale.base_season
    answer = latgale.answer(Question(("day_care",), None, "travel_min", 40.0, day, season))
    shares = share_served(answer, [40.0]).loc[40.0]
    assert shares[REGION] == pytest.approx(1 - answer.region["beyond_share"])
    assert shares.drop(REGION).to_numpy(dtype=float) == pytest.approx(
        1 - answer.by_municipality["beyond_share"][shares.drop(REGION).index].to_numpy(float)
    )


def test_nothing_is_known_where_the_register_was_not_searched(toy: Workspace) -> None:
    question = Question(("assistant",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")
    assert np.isnan(share_served(toy.answer(question), [10.0])).all(axis=None)
