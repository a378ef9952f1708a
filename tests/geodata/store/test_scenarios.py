"""Kept scenarios: versions under a name, whose they are, and who sees them."""

import pytest

from geodata.store.check import check
from geodata.store.errors import NotAllowedError, ValueRefusedError
from geodata.store.permissions import Actor
from geodata.store.scenarios import MAX_BYTES, keep, seen, withdraw
from geodata.store.store import Store

OWN = Actor("juris", "municipality", "0001000")
COLLEAGUE = Actor("ilze", "municipality", "0001000")
OTHER = Actor("pēteris", "municipality", "0002000")
REGION = Actor("anna", "region")


def names(store: Store, who: Actor) -> list[object]:
    return [one.cells["name"] for one in seen(store, who)]


def test_scenario_is_seen_by_its_territory_and_the_region(store: Store) -> None:
    keep(store, OWN, "Dagda", b"one")
    keep(store, REGION, "Abi", b"two")
    assert names(store, OWN) == names(store, COLLEAGUE) == ["Dagda"]
    assert names(store, REGION) == ["Abi", "Dagda"]
    assert names(store, OTHER) == []


def test_same_name_again_is_the_next_version_of_ones_own(store: Store) -> None:
    keep(store, OWN, "Dagda", b"one")
    keep(store, OWN, " Dagda ", b"two")
    keep(store, COLLEAGUE, "Dagda", b"three")
    found = {one.cells["author"]: one for one in seen(store, OWN)}
    assert (found["juris"].version, found["juris"].cells["content"]) == (2, b"two")
    assert (found["ilze"].version, found["ilze"].cells["content"]) == (1, b"three")
    history = store.history("scenario", found["juris"].record_id)
    assert [one.cells["content"] for one in history] == [b"one", b"two"]
    assert check(store) == []


def test_withdrawn_scenario_is_no_longer_listed(store: Store) -> None:
    keep(store, OWN, "Dagda", b"one")
    (record,) = seen(store, OWN)
    with pytest.raises(NotAllowedError):
        withdraw(store, OTHER, record)
    withdraw(store, COLLEAGUE, record)
    assert seen(store, REGION) == []
    assert len(store.history("scenario", record.record_id)) == 2


def test_nameless_or_endless_scenario_and_visitors_are_refused(store: Store) -> None:
    for name, content in (("  ", b"x"), ("Dagda", b"x" * (MAX_BYTES + 1))):
        with pytest.raises(ValueRefusedError):
            keep(store, OWN, name, content)
    with pytest.raises(NotAllowedError):
        keep(store, Actor("kāds", "visitor"), "Dagda", b"x")
    assert seen(store, REGION) == []
