"""Three municipalities by three services under three rules: 27 cells of the basket, by hand."""

from dataclasses import replace

import pytest

from analysis.compliance import compliance
from app.workspace import Workspace
from geodata.pack import Pack
from tests.analysis.made_region import DAY, EVERYBODY, Made

M1, M2, M3 = "M1", "M2", "M3"

# 100 residents each. Minutes lie within the default cutoff of 10; kilometres are the same numbers.
REGION = Made(
    places={"p1": (M1, 100), "p2": (M2, 100), "p3": (M3, 100)},
    services={
        "care1": ("day_care", M1, "open", "children"),  # 5 places of the 10 needed
        "care3": ("day_care", M3, "planned", "children"),
        "home2": ("home_care", M2, "open", EVERYBODY),
        "home3": ("home_care", M3, "not_confirmed", EVERYBODY),
        "crisis2": ("crisis", M2, "open", EVERYBODY),
    },
    minutes={
        ("p1", "care1"): 0,
        ("p2", "care1"): 10,
        ("p3", "care1"): 11,
        ("p3", "care3"): 0,
        ("p1", "home2"): 5,
        ("p2", "home2"): 0,
        ("p3", "home3"): 0,
        ("p1", "crisis2"): 20,
        ("p2", "crisis2"): 0,
    },
    capacity={"care1": 5},
    agreements=((M1, M2, "home_care"), (M3, M2, "crisis")),
    basket={"care": "day_care", "home": "home_care", "crisis": "crisis"},
    norm={"day_care": 1.0},
)
TRUTH = {
    ("care", M1): ("partly", "partly", "partly"),  # too few places under every rule
    ("care", M2): ("not_found", "not_found", "partly"),  # 10 min away: elsewhere, if open to all
    ("care", M3): ("planned", "planned", "planned"),  # 11 min away is beyond the cutoff
    ("home", M1): ("not_found", "agreement", "agreement"),
    ("home", M2): ("fulfilled", "fulfilled", "fulfilled"),
    ("home", M3): ("not_known", "not_known", "not_known"),  # unconfirmed; nobody else comes
    ("crisis", M1): ("not_found", "not_found", "partly"),  # 20 km, its cutoff
    ("crisis", M2): ("fulfilled", "fulfilled", "fulfilled"),
    ("crisis", M3): ("not_found", "agreement", "agreement"),  # the law sets no distance
}
RULES = ("own", "contract", "open")


@pytest.mark.parametrize(
    ("duty", "code", "rule", "state"),
    [
        (*cell, rule, state)
        for cell, states in TRUTH.items()
        for rule, state in zip(RULES, states, strict=True)
    ],
)
def test_cell_of_the_truth_table(
    toy_pack: Pack, duty: str, code: str, rule: str, state: str
) -> None:
    pack = REGION.pack(toy_pack)
    answer = compliance(
        pack,
        lambda question: REGION.assess(toy_pack, question),
        on=DAY,
        season_id="summer",
        access=rule,
    )
    assert answer.cells.loc[(duty, code), "state"] == state


def test_partly_says_why_and_carries_the_places_and_people(toy_pack: Pack) -> None:
    pack = REGION.pack(toy_pack)
    answer = compliance(
        pack, lambda question: REGION.assess(toy_pack, question), on=DAY, season_id="summer"
    )
    few, elsewhere = answer.cells.loc[("care", M1)], answer.cells.loc[("care", M2)]
    assert (few["partly_because"], elsewhere["partly_because"]) == ("few_places", "elsewhere")
    assert (few["places"], few["needed_places"]) == (5, 10)
    # 5 of the 10 clients of p1 get a place, and none is left for the 10 of p2.
    assert (few["unserved_people"], elsewhere["unserved_people"]) == (50, 100)


def test_duty_that_begins_later_is_not_yet_in_force(toy: Workspace) -> None:
    basket = toy.pack.basket.assign(valid_from=["2024", "2024-07", None, "2025-01-01", None])
    changed = Workspace(replace(toy.pack, basket=basket))
    cells = changed.compliance(DAY, "summer").cells
    assert cells.groupby("basket_id", sort=False)["obligatory"].all().tolist() == [
        True,
        False,
        True,
        False,
        True,
    ]
