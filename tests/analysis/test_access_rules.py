"""Who may use a service: own municipality, by agreement, everybody; by hand on the toy region."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analysis.assessment import Assessment, assess
from analysis.errors import QuestionError
from analysis.question import Question
from app.workspace import Workspace

DAY = date(2024, 6, 1)
CARE = Question(("day_care",), None, "travel_min", 30.0, DAY, "summer")
ABELI, BERZI = "0001000", "0002000"


def agreement(**change: object) -> pd.DataFrame:
    row = {
        "from_municipality_code": BERZI,
        "to_municipality_code": ABELI,
        "service_type_id": "day_care",
        "valid_from": "2024",
        "valid_until": None,
        "source_id": "s",
        "source_ref": "x",
        "note": None,
    }
    return pd.DataFrame([row | change])


def answer(toy: Workspace, rows: pd.DataFrame, question: Question) -> Assessment:
    pack = replace(toy.pack, agreements=rows)
    return assess(pack, lambda asked: toy.costs(asked.season_id), question)


def test_own_residents_only_may_use_a_service_of_their_municipality(toy: Workspace) -> None:
    # S1 (at P1) is the only one open: P1 0 and P2 10 min at home; P3, 25 min off, is abroad.
    by_rule = {rule: toy.answer(replace(CARE, access=rule)) for rule in ("own", "open")}
    assert by_rule["open"].by_demand_point["covered"].tolist() == [True, True, True, False]
    assert by_rule["own"].by_demand_point["covered"].tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("change", "covered"),
    [
        ({}, True),
        ({"valid_from": "2024-06-01"}, True),  # the first day belongs to it
        ({"valid_from": "2024-06-02"}, False),
        ({"valid_until": "2024-06"}, True),  # the month ends after the day asked about
        ({"valid_until": "2024-05"}, False),
        ({"valid_until": "2024-06-01"}, True),  # so does the last one
        ({"service_type_id": "home_care"}, False),
        ({"from_municipality_code": ABELI, "to_municipality_code": BERZI}, False),
    ],
)
def test_agreement_opens_a_service_to_the_partner_while_it_holds(
    toy: Workspace, change: dict[str, object], covered: bool
) -> None:
    found = answer(toy, agreement(**change), replace(CARE, access="contract"))
    assert found.by_demand_point.loc["P3", "covered"] == covered


def test_agreement_does_nothing_where_only_the_own_municipality_counts(toy: Workspace) -> None:
    found = answer(toy, agreement(), replace(CARE, access="own"))
    assert not found.by_demand_point.loc["P3", "covered"]


def test_without_agreements_contract_is_own(toy: Workspace) -> None:
    own, contract = (toy.answer(replace(CARE, access=rule)) for rule in ("own", "contract"))
    assert own.by_demand_point.equals(contract.by_demand_point)


def test_service_of_the_state_is_open_to_all(toy: Workspace) -> None:
    services = toy.pack.services.assign(provider_sector="state")
    pack = replace(toy.pack, services=services)
    question = replace(CARE, access="own")
    found = assess(pack, lambda asked: toy.costs(asked.season_id), question)
    assert found.by_demand_point.loc["P3", "covered"]


@pytest.mark.parametrize(("access", "covered"), [("own", False), ("contract", True)])
def test_home_visits_cross_the_border_only_by_agreement(
    toy: Workspace, access: str, covered: bool
) -> None:
    # The base S3 is at C in Bērzi; P2 in Ābeļi is 15 min from it.
    rows = agreement(
        service_type_id="home_care", from_municipality_code=ABELI, to_municipality_code=BERZI
    )
    home = replace(CARE, service_type_ids=("home_care",), access=access)
    assert answer(toy, rows, home).by_demand_point.loc["P2", "covered"] == covered
    home = replace(home, access="open")
    assert answer(toy, rows, home).by_demand_point.loc["P2", "covered"]
    assert not toy.answer(home).by_demand_point.loc["P2", "covered"]


def test_unknown_rule_is_named(toy: Workspace) -> None:
    with pytest.raises(QuestionError, match=r"access rule 'friends' .* own, contract, open"):
        toy.answer(replace(CARE, access="friends"))
