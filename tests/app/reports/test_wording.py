"""Sentences of the documents about one municipality."""

from datetime import date

from analysis.question import Question
from app.i18n import Words
from app.reports.wording import finding
from app.workspace import Workspace

HOME = Question(("home_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")


def test_base_is_not_found_only_where_there_is_none(toy: Workspace) -> None:
    # S3 in C is a base of Bērzu novads, but no road leads from it to the 100 people of D.
    answer = toy.answer(HOME)
    told = {
        code: finding(toy.pack, answer, code, Words("en")) for code in answer.by_municipality.index
    }
    assert told["0001000"].startswith("No base of “home care” was found")
    assert told["0002000"].startswith("100 residents of the municipality (50.0")
    assert "have no way to it" in told["0002000"]
