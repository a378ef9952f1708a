"""From draft to what was built elsewhere and larger: the promise beside what came of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from app import impact, promise, proposal_book, register_book
from app.i18n import Words
from app.workspace import Workspace
from geodata.exchange.files import read
from geodata.exchange.present import Present
from geodata.store import proposals
from geodata.store.overlay import entries_of
from geodata.store.permissions import Actor
from geodata.store.records import Record, Value
from geodata.store.store import Store, open_store
from geodata.store.undo import undo

REGION, MUNICIPALITY = Actor("rita", "region"), Actor("anna", "municipality", "0001000")
LATER = date(2028, 6, 1)
WORDS = Words("en")
CELLS: dict[str, Value] = {
    "title": "Centrs <b>Viļānos",
    "municipality_code": "0001000",
    "service_type_id": "day_care",
    "group_ids": "seniors",
    "lon": 26.25,
    "lat": 55.95,
    "capacity_places": 4.0,
    "opens_on": "2027",
}
FILE = """\
Nosaukums;Pakalpojuma veids;Mērķgrupas;Pašvaldība;Vieta;Adrese;Platums;Garums;Vietas;Statuss;Datums
=Centrs;day_care;seniors;0001000;Viļāni;Kultūras laukums 1;56,0;26,2;16;darbojas;01.03.2028
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 's.sqlite3'}", "toy")
    yield opened
    opened.close()


def the_one(store: Store, title: object = CELLS["title"]) -> Record:
    (record,) = store.records("proposal", title=str(title))
    return record


def submit(store: Store, toy: Workspace, cells: dict[str, Value]) -> None:
    proposals.draft(store, REGION, cells)
    record = the_one(store, cells["title"])
    on = toy.pack.register_date
    statement = impact.statement(toy, store, record, store.head()[0], on)
    proposals.submit(store, REGION, record, statement)


def build(store: Store, toy: Workspace) -> str:
    """Plan the proposal, enter what was built by file and name it; the batch of the file."""
    proposals.decide(store, REGION, the_one(store), proposals.ACCEPTED, "needed")
    proposals.follow(store, MUNICIPALITY, the_one(store), proposals.PLANNED)
    now = Present(toy.pack, entries_of(store), LATER)
    found = register_book.compared(read(FILE.encode(), "x.csv"), now, MUNICIPALITY)
    assert found.faults == []
    written = register_book.save(store, MUNICIPALITY, found, "")
    assert written is not None
    proposals.follow(store, MUNICIPALITY, the_one(store), proposals.BUILT, found.new[0])
    return written.batch


def told(store: Store, toy: Workspace) -> pd.DataFrame:
    pack = toy.with_register(store).pack
    return promise.table(pack, the_one(store), LATER, WORDS).set_index("figure")


def test_what_was_built_elsewhere_larger_and_later_stands_beside_the_promise(
    toy: Workspace, store: Store
) -> None:
    submit(store, toy, CELLS)
    build(store, toy)
    rows = told(store, toy)
    assert rows.loc["Service"].tolist() == ["day care", "day care", "–"]
    assert rows.loc["Target groups"].tolist() == ["seniors", "seniors", "–"]
    assert rows.loc["Places"].tolist() == ["4", "16", "+12"]
    assert rows.loc["Opening"].tolist() == ["2027", "1 March 2028", "later"]
    assert rows.loc["Status"].tolist() == ["operates", "operates", "–"]
    promised, actual, away = rows.loc["Place"]
    assert promised == "55.95000, 26.25000"
    assert actual == "Viļāni, Kultūras laukums 1; 56.00000, 26.20000"
    # 0.05 degrees north are 5.57 km, 0.05 degrees west at 56 degrees 3.12 km: 6.38 km.
    assert float(away.removesuffix(" m").replace(",", "")) == pytest.approx(6380, abs=15)


def test_service_that_the_register_holds_no_more_is_told(toy: Workspace, store: Store) -> None:
    submit(store, toy, CELLS)
    batch = build(store, toy)
    undo(store, MUNICIPALITY, toy.pack, batch, "entered by mistake")
    rows = told(store, toy)
    assert rows.loc["Status"].tolist() == ["operates", "no longer in the register", "differs"]
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("promised", "actual", "difference"),
    [
        ("2027", "2027-11-30", "–"),
        ("2027-03", "2027", "–"),
        ("2027-03", "2027-02-01", "earlier"),
        ("2027", "", "–"),
    ],
)
def test_days_are_compared_as_exactly_as_both_are_known(
    promised: str, actual: str, difference: str
) -> None:
    assert promise._opening(promised, actual, WORDS)[-1] == difference


def test_several_proposals_stand_side_by_side_with_their_frozen_figures(
    toy: Workspace, store: Store
) -> None:
    submit(store, toy, CELLS)
    submit(
        store,
        toy,
        CELLS | {"title": "Centrs Ā", "municipality_code": "0002000", "lon": 26.4, "lat": 56.0},
    )
    both = [the_one(store), the_one(store, "Centrs Ā")]
    frozen = [impact.read(proposals.frozen(store, record)) for record in both]
    build(store, toy)  # what is entered later moves no figure that was frozen
    table = proposal_book.side_by_side(store, toy.with_register(store).pack, both, WORDS)
    assert table["proposal_title"].tolist() == [
        "1. Centrs <b>Viļānos (submitted)",
        "2. Centrs Ā (submitted)",
    ]
    gained = [one["gained_people"] for one in frozen]
    assert table["gains_people"].tolist() == gained
    assert table["saved_travel_min"].tolist() == [
        round(one["saved_person_cost"]) for one in frozen
    ]
    assert len(set(gained)) == 2
    assert proposal_book.spots(both).to_numpy().tolist() == [[26.25, 55.95], [26.4, 56.0]]
