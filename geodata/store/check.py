"""Whether a database is whole: its file, its audit, and every record against its audit entry."""

from collections.abc import Mapping

import sqlalchemy as sa

from geodata.store import chain
from geodata.store.database import reading
from geodata.store.records import as_json
from geodata.store.store import SET_UP, Store
from geodata.store.tables import CHANGES, KINDS, own_columns
from geodata.validate import Fault

WHOLE = "an undamaged file"
AUDITED = "what the audit holds for this entry"
ROW = "a row of the record, as the audit says"
VERSION = "the version {limit} of the record"
ALL_MESSAGES = (WHOLE, AUDITED, ROW, VERSION, *chain.ALL_MESSAGES)


def verify_audit(store: Store, noted: str | None = None) -> list[Fault]:
    """Faults of the chain of the audit; empty when the past is as it was written."""
    with reading(store.engine) as connection:
        return _verify(connection, noted)


def _verify(connection: sa.Connection, noted: str | None = None) -> list[Fault]:
    entries = connection.execute(CHANGES.select().order_by(CHANGES.c.seq))
    return chain.verify((dict(row._mapping) for row in entries), noted)


def check(store: Store) -> list[Fault]:
    """Every fault of the database; row is the seq of the audit entry concerned."""
    with reading(store.engine) as connection:
        faults = _damage(connection) + _verify(connection)
        audited = {
            int(row.seq): dict(row._mapping)
            for row in connection.execute(CHANGES.select().where(CHANGES.c.action != SET_UP))
        }
        for kind, table in KINDS.items():
            for row in connection.execute(table.select()):
                faults += _compare(kind, dict(row._mapping), audited)
    for seq, entry in audited.items():
        faults.append(Fault(KINDS[str(entry["kind"])].name, seq, "change_seq", "", ROW))
    return faults


def _damage(connection: sa.Connection) -> list[Fault]:
    if connection.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    found += [str(tuple(row)) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return [Fault("sqlite", 0, "", text, WHOLE) for text in found if text != "ok"]


def _compare(
    kind: str, row: Mapping[str, object], audited: dict[int, dict[str, object]]
) -> list[Fault]:
    """Faults of one row; its entry is taken out of ``audited``."""
    table, seq = KINDS[kind].name, int(str(row["change_seq"]))
    entry = audited.pop(seq, None)
    values = {name: row[name] for name in own_columns(kind)}
    found = as_json(values, withdrawn=bool(row["withdrawn"]))  # type: ignore[arg-type]
    same = entry is not None and (entry["kind"], entry["record_id"]) == (kind, row["record_id"])
    if entry is None or not same or entry["after"] != found:
        return [Fault(table, seq, "", found[:80], AUDITED)]
    version = 1 if entry["before"] is None else int(str(entry["version"]))
    if row["version"] != entry["version"] or (version == 1) != (entry["before"] is None):
        return [Fault(table, seq, "version", str(row["version"]), VERSION, str(version))]
    return []
