"""The compliance matrix of the toy region: every state, by hand."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.compliance import STATES
from app.workspace import Workspace

JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)
ABELI, BERZI = "0001000", "0002000"


@pytest.mark.parametrize(
    ("on", "basket_id", "municipality_code", "state"),
    [
        (JUNE, "care", ABELI, "fulfilled"),  # S1 is open there
        (JUNE, "care", BERZI, "planned"),  # S2 is planned; P3 is 25 min from S1, cutoff 10
        (JUNE, "children", ABELI, "not_found"),  # nothing for children is open anywhere
        (JULY, "children", ABELI, "partly"),  # S4, next door: P1 10 min, P2 0 min
        (JULY, "children", BERZI, "planned"),  # S4 is 15 min from P3: nobody within 10
        (JUNE, "home", ABELI, "not_found"),  # the base of the neighbour does not come here
        (JUNE, "home", BERZI, "fulfilled"),
        (JUNE, "crisis", BERZI, "fulfilled"),  # without a position, yet offered
        (JUNE, "crisis", ABELI, "not_found"),  # and for others not reachable
        (JUNE, "assistant", ABELI, "not_known"),  # the register does not cover the type
    ],
)
def test_state_of_a_cell(
    toy: Workspace, on: date, basket_id: str, municipality_code: str, state: str
) -> None:
    cells = toy.compliance(on, "summer").cells
    assert cells.loc[(basket_id, municipality_code), "state"] == state


def test_unconfirmed_service_makes_a_cell_not_known(toy: Workspace) -> None:
    cells = toy.compliance(date(2019, 1, 1), "summer").cells
    assert cells.loc[("care", BERZI), "state"] == "not_known"


@pytest.mark.parametrize(
    ("named", "state", "because", "missing"),
    [
        ("seniors", "fulfilled", "", ""),  # S1 of Ābeļu novads serves seniors
        ("seniors;children", "partly", "some_groups", "children"),
        ("children", "partly", "some_groups", "children"),
    ],
)
def test_duty_is_done_in_part_where_a_group_it_names_is_not_served(
    toy: Workspace, named: str, state: str, because: str, missing: str
) -> None:
    basket = toy.pack.basket.assign(named_group_ids=named)
    cells = Workspace(replace(toy.pack, basket=basket)).compliance(JUNE, "summer").cells
    cell = cells.loc[("care", ABELI)]
    assert (cell["state"], cell["partly_because"]) == (state, because)
    assert cell["missing_group_ids"] == missing
    assert cells.loc[("care", BERZI), "state"] == "planned"  # nothing open, so nobody left out


def test_service_for_everybody_leaves_no_group_out(toy: Workspace) -> None:
    basket = toy.pack.basket.assign(named_group_ids="seniors;children")
    services = toy.pack.services.assign(group_ids="all_residents")
    changed = Workspace(replace(toy.pack, basket=basket, services=services))
    assert changed.compliance(JUNE, "summer").cells.loc[("care", ABELI), "state"] == "fulfilled"


def test_cell_carries_the_residents_behind_it(toy: Workspace) -> None:
    cell = toy.compliance(JUNE, "summer").cells.loc[("care", BERZI)]
    assert (cell["residents"], cell["beyond_people"]) == (200, 200)


def test_every_cell_of_the_shipped_matrix_has_one_state(latgale: Workspace) -> None:
    answer = latgale.compliance(latgale.pack.register_date, "summer")
    assert len(answer.cells) == 9 * len(latgale.pack.basket)
    assert answer.counts().sum() == len(answer.cells)
    assert set(answer.cells["state"]) <= set(STATES)
