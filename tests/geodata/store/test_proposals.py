"""Proposals: which step follows which, who may take it, and what stands against it."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from geodata.pack import Pack
from geodata.store import proposals
from geodata.store.check import check
from geodata.store.errors import ChangedMeanwhileError, NotAllowedError, ValueRefusedError
from geodata.store.permissions import Actor
from geodata.store.proposals import DRAFT, GIVEN, NEEDED, STATES, Statement
from geodata.store.records import Record
from geodata.store.store import Store

OWN = Actor("juris", "municipality", "0001000")
OTHER = Actor("pēteris", "municipality", "0002000")
REGION = Actor("anna", "region")
CELLS = {
    "title": "Dienas centrs",
    "municipality_code": "0001000",
    "service_type_id": "day_care",
    "group_ids": "seniors",
    "lon": 26.2,
    "lat": 56.0,
    "capacity_places": 12.0,
    "opens_on": "2027",
}
STATEMENT = Statement(b'{"gained_people":100}', "abc", 1)


def now(store: Store) -> Record:
    (name,) = store.current("proposal").index
    record = store.one("proposal", name)
    assert record is not None
    return record


@pytest.fixture
def submitted(store: Store) -> Store:
    """A store with one submitted proposal."""
    proposals.draft(store, OWN, CELLS)
    proposals.submit(store, OWN, now(store), STATEMENT)
    return store


def test_way_of_a_proposal_from_draft_to_built(submitted: Store) -> None:
    assert proposals.frozen(submitted, now(submitted)) == STATEMENT
    proposals.comment(submitted, OTHER, now(submitted), "Arī mums vajag <b>")
    proposals.decide(submitted, REGION, now(submitted), "returned", "par mazu")
    proposals.draft(submitted, OWN, {"capacity_places": 16.0}, now(submitted))
    proposals.submit(submitted, OWN, now(submitted), replace(STATEMENT, content=b"{}"))
    proposals.decide(submitted, REGION, now(submitted), "accepted", "vajadzīgs")
    proposals.follow(submitted, OWN, now(submitted), "planned")
    proposals.follow(submitted, OWN, now(submitted), "built", "S1")
    record = now(submitted)
    assert (record.cells["state"], record.cells["service_id"]) == ("built", "S1")
    states = [r.cells["state"] for r in submitted.history("proposal", record.record_id)]
    assert states == [
        *("draft", "submitted", "returned", "returned", "submitted", "accepted", "planned"),
        "built",
    ]
    assert proposals.frozen(submitted, record).content == b"{}"
    assert len(submitted.current("statement")) == 2  # the first one stays
    assert check(submitted) == []


@pytest.mark.parametrize("state", STATES)
def test_only_the_steps_that_follow_are_taken(store: Store, state: str) -> None:
    record = Record("proposal", "V", 1, withdrawn=False, cells={**CELLS, "state": state})
    acts = {
        "submitted": lambda: proposals.submit(store, REGION, record, STATEMENT),
        "accepted": lambda: proposals.decide(store, REGION, record, "accepted", "x"),
        "planned": lambda: proposals.follow(store, REGION, record, "planned"),
        "built": lambda: proposals.follow(store, REGION, record, "built", "S1"),
    }
    follows = {
        "draft": {"submitted"},
        "returned": {"submitted"},
        "submitted": {"accepted"},
        "accepted": {"planned"},
        "planned": {"built"},
    }
    for wanted, act in acts.items():
        # The record is not in the store: a step that may be taken finds that it changed.
        right = wanted in follows.get(state, set())
        with pytest.raises(ChangedMeanwhileError if right else ValueRefusedError):
            act()


def test_decision_is_the_regions_and_needs_a_reason(submitted: Store) -> None:
    with pytest.raises(NotAllowedError):
        proposals.decide(submitted, OWN, now(submitted), "accepted", "mans")
    with pytest.raises(ValueRefusedError, match="reason"):
        proposals.decide(submitted, REGION, now(submitted), "accepted", "  ")
    assert now(submitted).cells["state"] == "submitted"


def test_neighbour_comments_but_does_not_change(submitted: Store) -> None:
    proposals.comment(submitted, OTHER, now(submitted), "labi")
    with pytest.raises(NotAllowedError):
        proposals.draft(submitted, OTHER, {**CELLS, "title": "svešs"})
    with pytest.raises(NotAllowedError):
        proposals.comment(submitted, Actor("v", "visitor"), now(submitted), "labi")
    with pytest.raises(ValueRefusedError, match="empty"):
        proposals.comment(submitted, OTHER, now(submitted), " ")


def test_submitting_twice_is_one_submission(store: Store) -> None:
    proposals.draft(store, OWN, CELLS)
    seen = now(store)
    proposals.submit(store, OWN, seen, STATEMENT)
    with pytest.raises(ChangedMeanwhileError):
        proposals.submit(store, OWN, seen, STATEMENT)
    assert len(store.current("statement")) == 1


def limited(pack: Pack) -> Pack:
    limits = pd.Series({proposals.APART_M: 500.0})
    return replace(pack, assumptions=pd.concat([pack.assumptions, limits]))


def of(**cells: Any) -> Record:
    return Record("proposal", "V", 1, withdrawn=False, cells={**CELLS, "state": DRAFT, **cells})


def test_missing_fields_are_named(toy_pack: Pack) -> None:
    found = proposals.faults_of(toy_pack, [], of(**dict.fromkeys(NEEDED)))
    assert [(fault.column, fault.expected) for fault in found] == [(n, GIVEN) for n in NEEDED]


@pytest.mark.parametrize("places", [-5.0, 0.0, 10_001.0, 99_999_999_999.0])
def test_number_of_places_is_one_that_a_service_can_have(toy_pack: Pack, places: float) -> None:
    found = proposals.faults_of(toy_pack, [], of(capacity_places=places, lon=26.25, lat=55.95))
    assert [(fault.column, fault.expected) for fault in found] == [
        ("capacity_places", proposals.PLACES)
    ]


def test_position_is_inside_the_territory_and_apart_from_others(toy_pack: Pack) -> None:
    # Ābeļu novads is drawn as the triangle (25.9, 55.9), (26.3, 55.9), (26.3, 56.1).
    pack = limited(toy_pack)
    assert proposals.faults_of(pack, [], of(lon=26.25, lat=55.95)) == []
    outside = proposals.faults_of(pack, [], of(lon=26.9, lat=56.1))
    assert [fault.expected for fault in outside] == [proposals.INSIDE]
    near = of(lon=26.25, lat=55.951)  # 0.001 degrees of latitude are 111 m
    other = replace(of(lon=26.25, lat=55.95, state="submitted"), record_id="W")
    doubled = proposals.faults_of(pack, [other], near)
    assert [(fault.expected, fault.limit) for fault in doubled] == [(proposals.APART, "500")]
    rejected = replace(other, cells={**other.cells, "state": "rejected"})
    assert proposals.faults_of(pack, [rejected], near) == []
