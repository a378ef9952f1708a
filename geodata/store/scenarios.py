"""Scenarios kept under a name: whose they are, who sees them; what they say is only bytes here."""

import uuid

from geodata.store.errors import ValueRefusedError
from geodata.store.permissions import Actor, allowed
from geodata.store.records import Edit, Record, Written
from geodata.store.store import Store

KEEP = "scenario.keep"
MAX_BYTES = 100_000
"""A scenario of the most changes has about 20,000."""


def keep(store: Store, who: Actor, name: str, content: bytes) -> Written:
    """Keep a scenario; under a name that the actor has used before it is the next version.

    Raises
    ------
    ValueRefusedError
        It has no name or is too large.
    ChangedMeanwhileError, NotAllowedError
    """
    name = name.strip()
    if not name or len(content) > MAX_BYTES:
        raise ValueRefusedError(
            "The scenario {name} has {count} bytes; expected a name and at most {most} bytes.",
            name=repr(name),
            count=len(content),
            most=MAX_BYTES,
        )
    mine = [one for one in seen(store, who) if _is_mine(one, who) and one.cells["name"] == name]
    cells = {
        "name": name,
        "author": who.user_id,
        "municipality_code": who.municipality_code,
        "content": content,
    }
    record_id = mine[0].record_id if mine else f"A-{uuid.uuid4().hex[:10]}"
    version = mine[0].version if mine else 0
    return store.write(who, [Edit(KEEP, "scenario", record_id, cells, version)], "")


def withdraw(store: Store, who: Actor, record: Record) -> Written:
    """Take a scenario out of the list; its versions stay in the audit.

    Raises
    ------
    ChangedMeanwhileError, NotAllowedError
    """
    edit = Edit(KEEP, "scenario", record.record_id, record.cells, record.version, withdrawn=True)
    return store.write(who, [edit], "")


def seen(store: Store, who: Actor) -> list[Record]:
    """The kept scenarios that the actor may open: those of the territory, by name."""
    table = store.current("scenario")
    found = [store.one("scenario", str(key)) for key in table.index]
    records = [one for one in found if one is not None and _may(who, one)]
    return sorted(records, key=lambda one: (str(one.cells["name"]), one.record_id))


def _may(who: Actor, record: Record) -> bool:
    code = record.cells["municipality_code"]
    return allowed(who, KEEP, [None if code is None else str(code)])


def _is_mine(record: Record, who: Actor) -> bool:
    return record.cells["author"] == who.user_id
