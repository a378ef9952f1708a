"""How sure figures are, in words: the finding, what would flip it, columns."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.question import Question
from app import confidence_words, tables
from app.i18n import Words
from app.workspace import Workspace
from tests.app.test_tables import CARE

LV, EN = Words("lv"), Words("en")


def test_finding_names_interval_grade_and_what_matters_most(toy: Workspace) -> None:
    """P2's road and whether S1 is still open decide: from 200 of 500 beyond to all of them."""
    sure = toy.confidence(CARE)
    said = confidence_words.finding(sure, EN)
    assert said.startswith("How sure: in 90\u00a0% of the draws ")
    assert f"grade {sure.grade}." in said
    assert confidence_words.finding(sure, LV).startswith("Cik droši: 90")


def test_what_would_flip_is_said_in_tens_of_draws_with_its_reason(toy: Workspace) -> None:
    sure = toy.confidence(CARE)
    tens = round(sure.by_demand_point.loc["P2", "flip_share"] * 10)
    first = confidence_words.flips(toy.pack, sure, EN)[0]
    assert first.startswith(f"B pagasts: {tens} of 10 draws put it farther than 10\u00a0min")
    assert first.endswith("What matters most: position of the service.")
    lead = confidence_words.flips_lead(toy.pack, sure, LV)
    assert lead.startswith("1 vietā (")


def test_other_cutoff_of_a_service_is_known_at_once(toy: Workspace) -> None:
    opened = Workspace(toy.pack)
    further = replace(CARE, cutoff=25.0)
    assert opened.confidence_now(CARE) is None
    opened.confidence(CARE)
    assert opened.confidence_now(further) is opened.confidence(further)
    assert opened.confidence_now(replace(further, access="own")) is None


def test_nothing_is_said_about_a_service_the_register_does_not_cover(toy: Workspace) -> None:
    question = Question(("assistant",), None, "travel_min", 10.0, CARE.on, "summer")
    sure = toy.confidence(question)
    assert "nevar pateikt" in confidence_words.finding(sure, LV)
    assert confidence_words.flips(toy.pack, sure, LV) == []


@pytest.mark.parametrize(
    "make", [tables.by_demand_point, tables.by_municipality, tables.by_region]
)
def test_columns_for_files_are_the_figures_of_the_confidence(toy: Workspace, make) -> None:  # type: ignore[no-untyped-def]
    sure = toy.confidence(CARE)
    frame = make(toy.pack, toy.answer(CARE), EN)
    wide = confidence_words.for_file(frame, sure, EN)
    assert wide[frame.columns].equals(frame)
    if "demand_point_id" in frame:
        expected = sure.by_demand_point.loc[frame["demand_point_id"], "cost_high"].round(1)
        assert wide["high_min"].tolist() == expected.tolist()
    elif "municipality_code" in frame:
        expected = sure.by_municipality.loc[frame["municipality_code"], "beyond_share_high"]
        assert wide["beyond_high_share"].tolist() == expected.round(4).tolist()
    else:
        assert wide["beyond_share_grade"].tolist() == [sure.grade]
    assert confidence_words.for_file(frame, None, EN) is frame


def test_screen_says_ends_once_and_unreachable_in_words(toy: Workspace) -> None:
    frame = tables.by_demand_point(toy.pack, toy.answer(CARE), EN)
    beside = confidence_words.beside(frame, toy.confidence(CARE), EN).set_index("demand_point_id")
    assert beside.loc["P4", "interval"] == "unreachable"
    assert np.isin(beside["grade"], list("ABCD")).all()
    assert EN.interval("28\u00a0%", "48\u00a0%", unit="\u00a0%") == "28–48\u00a0%"
    assert EN.interval("5", "5") == "5"


def test_place_that_may_be_unreachable_is_told_in_words(toy: Workspace) -> None:
    sure = toy.confidence(CARE)
    never = confidence_words.of_place(sure, "P4", EN)
    assert never.startswith(
        "How sure: in 90\u00a0% of the draws no service can be reached; grade "
    )
    ends = sure.by_demand_point.copy()
    ends.loc["P1", ["cost_low", "cost_high"]] = 20.0, np.inf
    open_end = confidence_words.of_place(replace(sure, by_demand_point=ends), "P1", EN)
    assert "the way is 20\u00a0min or longer, or no service can be reached" in open_end
