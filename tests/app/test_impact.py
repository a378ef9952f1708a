"""The impact statement: right by hand, frozen, and the same to the byte when computed again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import impact, proposal_book
from app.i18n import Words
from app.workspace import Workspace
from geodata.store import proposals
from geodata.store.permissions import Actor
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
    assert table["impact_gained"].tolist() == [WORDS.number(impact.read(kept)["gained_people"])]


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
