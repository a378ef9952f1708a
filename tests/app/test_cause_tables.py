"""What is said of one place: the service as it is on the day that is asked about."""

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.question import OPEN_TO_ALL, Question
from app.cause_tables import sentence, summary, whole
from app.i18n import Words
from app.reports.help_tables import causes
from app.tables import by_demand_point, matrix
from app.workspace import Workspace

CARE = Question(("day_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer", OPEN_TO_ALL)


def test_nearest_service_is_told_where_and_as_large_as_it_is_on_the_day(moved: Workspace) -> None:
    told = [
        sentence(moved.pack, moved.answer(asked), "P2", Words("en"))
        for asked in (replace(CARE, on=date(2024, 4, 30)), CARE)
    ]
    assert "Ābele (A)" in told[0]
    assert "10 places" in told[0]
    assert "Ābele (B)" in told[1]
    assert "4 places" in told[1]


def test_whole_people_by_cause_add_up_to_those_not_served() -> None:
    # 1.4 + 1.4 + 0.4 are 3.2 people: 1 + 1 + 0 would be one too few.
    people = pd.DataFrame(
        {"too_far": [1.4, 0.0], "no_place": [1.4, 2.0], "none": [0.4, 0.0]}, index=["a", "b"]
    )
    assert whole(people).sum(axis=1).to_dict() == {"a": 3, "b": 2}
    assert whole(people).loc["b"].tolist() == [0, 2, 0]


def test_of_a_service_nobody_searched_for_it_is_not_known_whom_it_does_not_serve(
    toy: Workspace,
) -> None:
    day = CARE.on
    answer = toy.answer(replace(CARE, service_type_ids=("assistant",)))
    assert "not searched" in summary(answer, Words("en"))
    assert by_demand_point(toy.pack, answer, Words("en"))["unserved_people"].isna().all()
    whole_basket = toy.compliance(day, "summer")
    unserved = matrix(toy.pack, whole_basket, Words("en")).set_index("basket_id")[
        "unserved_people"
    ]
    assert unserved["assistant"].isna().all()
    assert unserved["care"].notna().all()
    listed = causes(toy, whole_basket.assessments, Words("en")).frame["service"]
    assert "assistant" not in set(listed)
    assert "day care" in set(listed)
