"""Two answers side by side, on the toy region and on Latgale.

Day care in the toy region at 10 minutes: S1 at A is open, S2 at C planned, S4 at B from July.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.assessment import Assessment
from analysis.comparison import (
    FAIRNESS,
    SUMS,
    Comparison,
    access_fairness,
    compare,
    compare_compliance,
)
from analysis.errors import ComparisonError
from analysis.question import Question, service_question
from app.workspace import Workspace

JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)


def asked(toy: Workspace, **changes: object) -> Assessment:
    question = Question(("day_care",), None, "travel_min", 10.0, JUNE, "summer")
    return toy.answer(replace(question, **changes))  # type: ignore[arg-type]


@pytest.fixture
def opened(toy: Workspace) -> Comparison:
    """June, when S1 alone is open, beside July, when S4 at B is too."""
    return compare(asked(toy), asked(toy, on=JULY))


def test_answer_compared_with_itself_is_all_zeros(latgale: Workspace) -> None:
    pack = latgale.pack
    for types in (("day_care",), ("shelter",)):
        question = service_question(
            pack, types, group_id=None, on=pack.register_date, season_id="summer"
        )
        same = compare(latgale.answer(question), latgale.answer(question))
        assert not same.by_demand_point[["change", "gained_people", "lost_people"]].any(axis=None)
        changes = [f"{name}_change" for name in SUMS]
        assert not same.by_municipality[["gained_people", "lost_people", *changes]].any(axis=None)
        assert not same.region[["gained_people", "lost_people", *changes]].any()
        assert same.flows.empty
        assert not same.fairness["change"].any()
        assert same.worse.empty
        assert same.better.empty


def test_new_service_shortens_the_way_of_those_it_is_nearest_to(opened: Comparison) -> None:
    # P1 at A stays with S1; P2 at B had 10 min, P3 at C 25 of which 15 remain; P4 has no way.
    assert opened.by_demand_point["change"].round(2).tolist() == [0, -10, -10, 0]
    assert opened.better.index.tolist() == ["P2", "P3"]  # equal change: more residents first
    assert opened.worse.empty
    # Nobody comes within 10 minutes: P2 was at the cutoff already, P3 is still at 15.
    assert opened.region[["gained_people", "lost_people"]].tolist() == [0, 0]
    # Mean of P1-P3: (0 x 100 + 10 x 200 + 25 x 100) / 400 = 11.25, then 1500 / 400 = 3.75.
    assert opened.region["mean_change"] == pytest.approx(-7.5, abs=0.01)


def test_flows_say_who_goes_where(opened: Comparison) -> None:
    (row,) = opened.flows.itertuples()
    assert (row.from_service_id, row.to_service_id) == ("S1", "S4")
    assert (row.from_name, row.to_name) == ("Ābele", "Kaimiņš")
    assert row.people == 300
    assert row.longer == pytest.approx(-10, abs=0.01)
    assert np.isnan(row.capacity_places)
    assert row.free_place == "not_known"


def test_way_back_turns_gains_into_losses(toy: Workspace) -> None:
    # 15 minutes in July: P1, P2, P3 are covered; in June P3 with 25 minutes is not.
    june, july = asked(toy, cutoff=15.0), asked(toy, cutoff=15.0, on=JULY)
    there, back = compare(june, july), compare(july, june)
    assert there.region["gained_people"] == back.region["lost_people"] == 100
    assert there.by_municipality["gained_people"].tolist() == [0, 100]
    assert back.worse.index.tolist() == ["P2", "P3"]
    pd.testing.assert_series_equal(
        there.fairness["change"], -back.fairness["change"], check_names=False
    )


@pytest.mark.parametrize(
    ("users", "free"), [([5, 5, 0, 0], "yes"), ([5, 5, 1, 0], "no"), (None, "not_known")]
)
def test_free_place_is_known_where_places_and_users_are(
    toy: Workspace, users: list[float] | None, free: str
) -> None:
    # Back in June all of P1-P3 have S1 nearest, which has 10 places.
    july, june = asked(toy, on=JULY), asked(toy)
    need = None if users is None else pd.Series(users, index=june.by_demand_point.index)
    (row,) = compare(july, june, users=need).flows.itertuples()
    assert (row.to_service_id, row.capacity_places, row.free_place) == ("S1", 10, free)


def test_gained_less_lost_is_the_change_of_those_covered(latgale: Workspace) -> None:
    pack = latgale.pack
    for types in (("day_care",), ("workshop",), ("group_apartment",)):
        summer, thaw = (
            latgale.answer(
                service_question(
                    pack, types, group_id=None, on=pack.register_date, season_id=season
                )
            )
            for season in pack.seasons.index[:2]
        )
        seasons = compare(summer, thaw)
        for row in (*seasons.by_municipality.to_dict("records"), seasons.region.to_dict()):
            gain = row["gained_people"] - row["lost_people"]
            assert gain == pytest.approx(row["covered_people_change"])
        total = seasons.by_municipality[["gained_people", "lost_people"]].sum()
        assert total.tolist() == seasons.region[["gained_people", "lost_people"]].tolist()
        assert seasons.flows["people"].sum() <= seasons.region["residents"]


def test_newly_unreachable_is_endlessly_worse(toy: Workspace) -> None:
    nobody = asked(toy, on=date(2019, 1, 1))  # S1 opened in 2020
    lost = compare(asked(toy), nobody)
    assert lost.by_demand_point["change"].tolist() == [np.inf, np.inf, np.inf, 0]
    assert lost.flows["to_service_id"].isna().all()
    assert lost.flows["free_place"].tolist() == ["not_known"]
    assert lost.region["unreachable_people_change"] == 400
    back = compare(nobody, asked(toy))
    assert back.by_demand_point["change"].tolist() == [-np.inf, -np.inf, -np.inf, 0]


def test_what_is_not_searched_is_not_known(toy: Workspace) -> None:
    nothing = asked(toy, service_type_ids=("assistant",))
    comparison = compare(nothing, nothing)
    assert not comparison.searched
    assert comparison.region[["gained_people", "lost_people"]].isna().all()
    assert comparison.by_municipality["gained_people"].isna().all()
    assert comparison.fairness.isna().all(axis=None)


def test_access_fairness_is_by_hand(toy: Workspace) -> None:
    # Access at 10 min: P1 1, P2 1, P3 10 / 25 = 0.4, P4 0; people 100, 200, 100, 100.
    even = access_fairness(asked(toy))
    assert even.index.tolist() == list(FAIRNESS)
    # Depth: (0.6 x 100 + 1 x 100) / 500; severity: (0.36 + 1) x 100 / 500.
    assert even["shortfall_depth"] == pytest.approx(0.32, abs=1e-3)
    assert even["shortfall_severity"] == pytest.approx(0.272, abs=1e-3)
    # Worst off: half of P4's residents, who can reach nothing.
    assert even["worst"] == np.inf


def test_answers_about_other_things_are_refused(toy: Workspace, latgale: Workspace) -> None:
    pack = latgale.pack
    far = latgale.answer(
        Question(("day_care",), None, "travel_min", 10.0, pack.register_date, "summer")
    )
    with pytest.raises(ComparisonError, match="155 stand in one only"):
        compare(asked(toy), far)
    with pytest.raises(ComparisonError, match="expected the same cost"):
        compare(asked(toy), asked(toy, cost="travel_km"))


def test_cells_of_the_basket_change_with_the_date(toy: Workspace, latgale: Workspace) -> None:
    june, july = (toy.compliance(day, "summer") for day in (JUNE, JULY))
    cells = compare_compliance(june, july)
    assert not compare_compliance(june, june)["changed"].any()
    # S4 at B, open from July, is 15 minutes from C: Bērzu novads keeps its state at 10 minutes,
    # but children of Ābeļu novads have it within 10 minutes.
    assert cells[cells["changed"]].index.tolist() == [("children", "0001000")]
    assert cells.loc[("children", "0001000")].tolist() == ["not_found", "partly", True]
    with pytest.raises(ComparisonError, match="other duties"):
        compare_compliance(june, latgale.compliance(JUNE, "summer"))
