"""Two divisions into municipalities: restating moves nobody, and every sum is kept."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.divisions import restated, summed
from analysis.errors import ComparisonError
from analysis.explained_change import State, explain
from analysis.incomparable import DIVISION, ESTIMATED, NOT_YET, reasons
from analysis.question import OWN_ONLY, Question
from app.workspace import Workspace
from geodata.pack import Pack

CARE = Question(("day_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")


def split(pack: Pack, codes: dict[str, str]) -> Pack:
    """The toy region with its units in other municipalities: unit to code."""
    units = pack.territorial_units.assign(municipality_code=list(codes.values()))
    row = pack.municipalities.loc[["0001000", "0002000", "LV-3"]]
    names = sorted(set(codes.values()))
    own = row.loc[["0001000"] * len(names)].set_axis(names, axis="index")
    table = own.rename_axis("municipality_code")
    homes = pack.demand_points["unit_code"].map(units["municipality_code"])
    points = pack.demand_points.assign(municipality_code=homes)
    # T1 stands at P1, T2 and T3 in C
    sites = pack.sites.assign(municipality_code=[names[0], names[-1], names[-1], "LV-3"])
    municipalities = pd.concat([table, row.loc[["LV-3"]]])
    return replace(
        pack,
        territorial_units=units,
        demand_points=points,
        municipalities=municipalities.rename_axis("municipality_code"),
        sites=sites,
    )


UNITS = ("0001001", "0001002", "0002001", "0002002")
THREE = dict(zip(UNITS, ("A", "B", "B", "C"), strict=True))
ONE = dict.fromkeys(UNITS, "W")


@pytest.mark.parametrize("codes", [THREE, ONE])
def test_splitting_and_merging_keeps_sums(toy_pack: Pack, codes: dict[str, str]) -> None:
    later = split(toy_pack, codes)
    then = restated(toy_pack, later)
    residents = then.demand_points["residents"]
    assert residents.equals(toy_pack.demand_points["residents"])
    sums = summed(residents, then)
    # P1 100, P2 200, P3 100, P4 100
    expected = {"A": 100, "B": 300, "C": 100} if codes is THREE else {"W": 500}
    assert sums.to_dict() == expected
    assert then.sites["municipality_code"].equals(later.sites["municipality_code"])


@given(st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_any_division_has_the_same_total(toy_pack: Pack, places: list[int]) -> None:
    later = split(
        toy_pack, {unit: "ABC"[place] for unit, place in zip(UNITS, places, strict=True)}
    )
    residents = restated(toy_pack, later).demand_points["residents"]
    assert summed(residents, later).sum() == 500
    assert summed(residents, later, column="municipality_2009_code").to_dict() == {
        "1": 300,
        "2": 200,
    }


def test_new_borders_alone_change_no_figure_that_is_open_to_all(toy_pack: Pack) -> None:
    later = split(toy_pack, THREE)
    told = explain(State(toy_pack, CARE), State(later, CARE), beyond)
    assert told.before == told.after
    assert told.parts.abs().sum() == 0


def test_states_of_two_divisions_are_explained_under_own_residents_only(toy_pack: Pack) -> None:
    asked = replace(CARE, access=OWN_ONLY)
    later = split(toy_pack, THREE)
    told = explain(State(toy_pack, asked), State(later, asked), beyond)
    assert told.after == beyond(later, asked)
    assert told.parts.sum() == pytest.approx(told.after - told.before, abs=1e-9)


def test_site_of_a_split_municipality_goes_with_the_nearest_place(toy_pack: Pack) -> None:
    # T1 (26.0, 56.0) is not in the later register; municipality 0001000 became A (P1) and B (P2).
    later = split(toy_pack, THREE)
    later = replace(later, sites=later.sites.drop(index="T1"))
    assert restated(toy_pack, later).sites.loc["T1", "municipality_code"] == "A"


def test_other_units_are_refused(toy_pack: Pack) -> None:
    later = split(toy_pack, THREE)
    later = replace(later, territorial_units=later.territorial_units.drop(index="0002002"))
    with pytest.raises(ComparisonError, match="0002002"):
        restated(toy_pack, later)


def test_embedded_pack_keeps_sums_in_the_division_of_2009(latgale: Workspace) -> None:
    residents = latgale.pack.demand_points["residents"]
    old = summed(residents, latgale.pack, column="municipality_2009_code")
    assert len(old) == 21
    assert old.sum() == summed(residents, latgale.pack).sum() == 243_166


def test_reasons_name_what_makes_years_incomparable(toy_pack: Pack) -> None:
    # S2 is known from 2023, S4 too; P3 and P4 (200 people) have no CSP figure of their own.
    early = State(toy_pack, replace(CARE, on=date(2022, 12, 31)))
    told = {one.reason: one.count for one in reasons(early, State(split(toy_pack, THREE), CARE))}
    assert told[NOT_YET] == 2
    assert told[DIVISION] == 5  # two municipalities went, three came
    estimated = toy_pack.demand_points["residents_kind"] == "estimated"
    assert told.get(ESTIMATED, 0) == toy_pack.demand_points.loc[estimated, "residents"].sum()
    same = {one.reason for one in reasons(State(toy_pack, CARE), State(toy_pack, CARE))}
    assert DIVISION not in same
    assert NOT_YET not in same


def beyond(pack: Pack, question: Question) -> float:
    return float(Workspace(pack).answer(question).region["beyond_people"])
