"""The impact statement: right by hand, frozen, and the same to the byte when computed again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from app import impact, proposal_book
from app.i18n import Words
from app.workspace import Workspace
from geodata.pack import load_pack
from geodata.store import proposals
from geodata.store.permissions import Actor
from geodata.store.proposals import REACHED, SEARCHED, USERS
from geodata.store.records import Edit, Record, Value
from geodata.store.store import Store, open_store

REGION = Actor("anna", "region")
WORDS = Words("en")
CELLS: dict[str, Value] = {
    "title": "Dienas centrs C",
    "municipality_code": "0002000",
    "service_type_id": "day_care",
    "group_ids": "all_residents",
    "lon": 26.4,
    "lat": 56.0,
    "capacity_places": 12.0,
    "opens_on": "2027",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 's.sqlite3'}", "toy")
    yield opened
    opened.close()


def now(store: Store) -> Record:
    return proposal_book.records(store)[0]


def test_figures_are_those_of_the_walk(latgale: Workspace, store: Store) -> None:
    point = latgale.pack.demand_points.iloc[40]
    cells = {**CELLS, "lon": float(point["lon"]), "lat": float(point["lat"])}
    cells |= {"municipality_code": str(point["municipality_code"])}
    record = Record("proposal", "V", 1, withdrawn=False, cells={**cells, "state": "draft"})
    on = latgale.pack.register_date
    told = impact.figures(latgale, record, on)
    asked = impact._question(latgale, "day_care", on)
    before = latgale.answer(asked).region["covered_people"]
    after = latgale.under(impact._scenario(record)).answer(asked).region["covered_people"]
    assert told["gained_people"] == round(after - before)
    by_municipality = told["gained_by_municipality"]
    assert isinstance(by_municipality, dict)
    assert sum(by_municipality.values()) == pytest.approx(after - before, abs=3)


def test_frozen_statement_is_computed_again_to_the_byte(latgale: Workspace, store: Store) -> None:
    point = latgale.pack.demand_points.iloc[40]
    cells = {**CELLS, "lon": float(point["lon"]), "lat": float(point["lat"])}
    proposals.draft(store, REGION, cells)
    on = latgale.pack.register_date
    first = impact.statement(latgale, store, now(store), store.head()[0], on)
    proposals.submit(store, REGION, now(store), first)
    site = {"municipality_code": "0002000", "lon": cells["lon"], "lat": cells["lat"]}
    site |= {"position": "building", "source_ref": "x"}
    store.write(REGION, [Edit("register.edit", "site", "N1", site)], "later")
    record = now(store)
    kept = proposals.frozen(store, record)
    again = impact.computed_again(latgale, store, record, kept)
    assert again == kept == first
    assert impact.read(kept)["fingerprint"] == latgale.pack.fingerprint
    table = proposal_book.side_by_side(store, latgale.pack, [record], WORDS)
    assert table["gains_people"].tolist() == [impact.read(kept)["gained_people"]]


@pytest.mark.parametrize(
    ("lon", "lat", "gained", "saved", "better"),
    [
        # C is 25 minutes from A, too far, and gains by its own; D's way to A has no end before.
        (26.4, 56.0, 100, 2500.0, []),
        (27.0, 56.3, 100, 0.0, []),
        # beside the service in A nobody gains; in C or D 100 would.
        (26.0, 56.0, 0, 0.0, [["P3", "C pagasts", 100], ["P4", "D pagasts", 100]]),
    ],
)
def test_figures_are_right_by_hand(
    toy: Workspace, lon: float, lat: float, gained: int, saved: float, better: list[list[object]]
) -> None:
    cells = {**CELLS, "lon": lon, "lat": lat}
    record = Record("proposal", "V", 1, withdrawn=False, cells=cells)
    told = impact.figures(toy, record, toy.pack.register_date)
    assert (told["gained_people"], told["saved_person_cost"]) == (gained, saved)
    assert told["gained_by_municipality"] == ({"0002000": gained} if gained else {})
    # 1 000 EUR for the site and 100 for each of 12 places
    assert told["cost_eur_per_person"] == (2200 / gained if gained else None)
    assert ["care", "0002000", "planned", "fulfilled"] in told["basket_changes"] or not gained
    assert told["better"] == better
    assert told["confidence"] in "ABCD"


def limited(toy_folder: Path, users: float) -> Workspace:
    pack = load_pack(toy_folder)
    limits = pd.Series({impact.MIN_USERS: users})
    return Workspace(replace(pack, assumptions=pd.concat([pack.assumptions, limits])))


@pytest.mark.parametrize(
    ("cells", "users", "expected"),
    [
        ({"lon": 27.0, "lat": 56.3}, 100.0, []),  # D: nothing is near, its 100 people gain
        ({"lon": 27.0, "lat": 56.3}, 101.0, [("gained_people", "100", USERS)]),
        ({"lon": 27.15, "lat": 55.91}, 0.0, [("lat", "", REACHED)]),  # 40 km from every road
    ],
)
def test_proposal_is_on_the_network_and_enough_people_gain(
    toy_folder: Path, cells: dict[str, Value], users: float, expected: list[tuple[str, ...]]
) -> None:
    workspace = limited(toy_folder, users)
    record = Record(
        "proposal", "V", 1, withdrawn=False, cells={**CELLS, "state": "draft", **cells}
    )
    found = impact.faults_of(workspace, record, workspace.pack.register_date)
    assert [(fault.column, fault.found, fault.expected) for fault in found] == expected


def test_money_of_a_proposal_of_unknown_size_is_not_known(toy: Workspace) -> None:
    record = Record("proposal", "V", 1, withdrawn=False, cells={**CELLS, "capacity_places": None})
    told = impact.figures(toy, record, toy.pack.register_date)
    assert (told["gained_people"], told["cost_eur_per_person"]) == (100, None)


def test_proposal_of_what_nobody_searched_for_is_told_so(toy: Workspace) -> None:
    cells = {**CELLS, "service_type_id": "assistant", "state": "draft"}
    record = Record("proposal", "V", 1, withdrawn=False, cells=cells)
    (fault,) = impact.faults_of(toy, record, toy.pack.register_date)
    assert (fault.column, fault.found, fault.expected) == (
        "service_type_id",
        "asistents",
        SEARCHED,
    )


def test_draft_is_seen_only_where_it_may_be_written(store: Store) -> None:
    proposals.draft(store, REGION, CELLS)
    known = proposal_book.records(store)
    for who, seen in (
        (Actor("j", "municipality", "0002000"), 1),
        (Actor("k", "municipality", "0001000"), 0),
        (Actor("v", "visitor"), 0),
        (REGION, 1),
    ):
        assert len(proposal_book.visible(known, who)) == seen
