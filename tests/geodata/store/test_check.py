"""A changed past is found: by the chain of the audit, and by each record's own entry."""

import pytest
import sqlalchemy as sa

from geodata.store.chain import COVERED, GENESIS, entry_hash, verify
from geodata.store.check import AUDITED, check, verify_audit
from geodata.store.permissions import Actor
from geodata.store.records import Edit
from geodata.store.store import Store

REGION = Actor("anna", "region")


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with three sites."""
    for name in ("X1", "X2", "X3"):
        values = {"municipality_code": "0001000", "place": name}
        store.write(REGION, [Edit("register.edit", "site", name, values)], "")
    return store


def tamper(store: Store, table: str, act: str) -> None:
    """Change rows as somebody with full rights over the database could."""
    with store.engine.begin() as link:
        if store.engine.dialect.name == "postgresql":
            link.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        else:
            link.execute(sa.text(f"DROP TRIGGER {table}_no_update"))
            link.execute(sa.text(f"DROP TRIGGER {table}_no_delete"))
        link.execute(sa.text(act))


def test_untouched_database_has_no_faults(kept: Store) -> None:
    assert check(kept) == []
    assert verify_audit(kept, noted=kept.head()[1]) == []


@pytest.mark.parametrize(
    ("act", "rows"),
    [
        ("UPDATE changes SET reason = 'x' WHERE seq = 3", {3}),
        ("UPDATE changes SET actor = 'x' WHERE seq = 2", {2}),
        ("UPDATE changes SET hash = 'x' WHERE seq = 2", {2, 3}),
    ],
)
def test_changed_entry_is_found(kept: Store, act: str, rows: set[int]) -> None:
    tamper(kept, "changes", act)
    assert {fault.row for fault in verify_audit(kept)} == rows


def test_changed_record_is_found_though_the_chain_is_whole(kept: Store) -> None:
    tamper(kept, "sites", "UPDATE sites SET place = 'Z' WHERE record_id = 'X2'")
    assert verify_audit(kept) == []
    assert [(fault.file, fault.row, fault.expected) for fault in check(kept)] == [
        ("sites", 3, AUDITED)
    ]


def test_removed_record_is_found(kept: Store) -> None:
    tamper(kept, "sites", "DELETE FROM sites WHERE record_id = 'X3'")
    assert [(fault.file, fault.row) for fault in check(kept)] == [("sites", 4)]


def test_cut_end_is_found_against_a_noted_hash(kept: Store) -> None:
    noted = kept.head()[1]
    tamper(kept, "sites", "DELETE FROM sites WHERE record_id = 'X3'")
    tamper(kept, "changes", "DELETE FROM changes WHERE seq = 4")
    assert check(kept) == []
    assert [fault.limit for fault in verify_audit(kept, noted=noted)] == [noted]


def chained(count: int) -> list[dict[str, object]]:
    """Entries as they are written, each with the hash of the one before."""
    entries: list[dict[str, object]] = []
    previous = GENESIS
    for seq in range(1, count + 1):
        entry: dict[str, object] = {**dict.fromkeys(COVERED, "a"), "seq": seq, "version": 1}
        entry |= {"previous_hash": previous, "hash": entry_hash(previous, entry)}
        previous = str(entry["hash"])
        entries.append(entry)
    return entries


@pytest.mark.parametrize("field", [*COVERED, "previous_hash", "hash"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_changed_field_of_every_entry_is_found(field: str, place: int) -> None:
    entries = chained(3)
    assert verify(entries) == []
    entries[place][field] = 9 if field in ("seq", "version") else "b"
    assert {place + 1, 9} & {fault.row for fault in verify(entries)}


@pytest.mark.parametrize("order", [(0, 2, 3), (1, 2, 3), (0, 2, 1, 3), (0, 1, 1, 2, 3), (3,)])
def test_removed_moved_and_doubled_entries_are_found(order: tuple[int, ...]) -> None:
    entries = chained(4)
    assert verify([entries[place] for place in order])


def test_rebuilt_past_does_not_fit_what_follows() -> None:
    entries = chained(3)
    entries[0]["actor"] = "b"
    entries[0]["hash"] = entry_hash(GENESIS, entries[0])
    assert [(fault.row, fault.column) for fault in verify(entries)] == [(2, "previous_hash")]
    assert [fault.row for fault in verify([entries[0], entries[2]])] == [3, 3]
