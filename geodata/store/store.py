"""The store: reading records as they stand or stood, and writing changes with their audit."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
import sqlalchemy as sa

from geodata.store import chain, permissions
from geodata.store.database import connect, migrate, reading, writing
from geodata.store.errors import ChangedMeanwhileError, DatabaseUnusableError, ValueRefusedError
from geodata.store.permissions import Actor
from geodata.store.records import (
    Edit,
    Record,
    Written,
    as_frame,
    as_json,
    checked,
    checked_text,
    timestamp,
)
from geodata.store.tables import CHANGES, HEAD, KINDS, REGISTER_KINDS, own_columns

SET_UP = "store.set_up"
_SYSTEM = Actor("planner", "administrator")
_MANY = 500
"""Ids in one query."""


class Store:
    """One database, set up for one pack."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], str] = timestamp) -> None:
        self.engine = engine
        self._clock = clock

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()

    def write(
        self, who: Actor, edits: Sequence[Edit], reason: str, batch: str | None = None
    ) -> Written:
        """Append all edits and their audit entries in one transaction, or none of them.

        Raises
        ------
        NotAllowedError
            The actor may not do one of them.
        ChangedMeanwhileError
            One of the records has another version than the one that was looked at.
        ValueRefusedError
            A value cannot be held.
        """
        values = [checked(edit.kind, edit.cells) for edit in edits]
        why = (batch or uuid.uuid4().hex, checked_text("reason", reason))
        with writing(self.engine) as connection:
            before = self._latest(connection, edits)
            entries, rows = [], []
            head = self._head(connection)
            for edit, after in zip(edits, values, strict=True):
                was = before.get((edit.kind, edit.record_id))
                _require(who, edit, was, after)
                _require_unchanged(connection, edit, was)
                now = Record(
                    edit.kind, edit.record_id, edit.expected_version + 1, edit.withdrawn, after
                )
                head = self._entry(head, who, edit, was, now, why)
                entries.append(head)
                rows.append((edit.kind, _row(now, int(str(head["seq"])))))
                before[edit.kind, edit.record_id] = now
            if entries:
                connection.execute(CHANGES.insert(), entries)
            for kind, table in KINDS.items():
                mine = [row for name, row in rows if name == kind]
                if mine:
                    connection.execute(table.insert(), mine)
        return Written(why[0], int(str(head["seq"])))

    def _entry(
        self,
        head: dict[str, object],
        who: Actor,
        edit: Edit,
        was: Record | None,
        now: Record,
        why: tuple[str, str],
    ) -> dict[str, object]:
        entry: dict[str, object] = {
            "seq": int(str(head["seq"])) + 1,
            "at": self._clock(),
            "batch": why[0],
            "actor": who.user_id,
            "role": who.role,
            "action": edit.action,
            "kind": edit.kind,
            "record_id": edit.record_id,
            "version": now.version,
            "before": None if was is None else as_json(was.cells, withdrawn=was.withdrawn),
            "after": as_json(now.cells, withdrawn=now.withdrawn),
            "reason": why[1],
            "previous_hash": head["hash"],
        }
        return {**entry, "hash": chain.entry_hash(str(head["hash"]), entry)}

    @staticmethod
    def _head(connection: sa.Connection) -> dict[str, object]:
        last = connection.execute(
            sa.select(CHANGES.c.seq, CHANGES.c.hash).order_by(CHANGES.c.seq.desc()).limit(1)
        ).first()
        return {"seq": 0, "hash": chain.GENESIS} if last is None else dict(last._mapping)

    @staticmethod
    def _latest(connection: sa.Connection, edits: Iterable[Edit]) -> dict[tuple[str, str], Record]:
        found: dict[tuple[str, str], Record] = {}
        wanted: dict[str, list[str]] = {}
        for edit in edits:
            wanted.setdefault(edit.kind, []).append(edit.record_id)
        for kind, ids in wanted.items():
            for start in range(0, len(ids), _MANY):
                table = KINDS[kind]
                query = _current(table).where(table.c.record_id.in_(ids[start : start + _MANY]))
                for row in connection.execute(query):
                    record = _record(kind, row)
                    found[kind, record.record_id] = record
        return found

    def current(
        self, kind: str, known_at: int | None = None, *, withdrawn: bool = False
    ) -> pd.DataFrame:
        """The records of a kind as they stand; those that are withdrawn only when asked for.

        With ``known_at``, a seq of the audit, as they stood right after that entry.
        Index record_id in the order of entry; columns version, withdrawn and the kind's own.
        """
        table = KINDS[kind]
        query = _current(table, known_at).order_by(table.c.change_seq)
        if not withdrawn:
            query = query.where(~table.c.withdrawn)
        with reading(self.engine) as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]
        return as_frame(kind, rows)

    def one(self, kind: str, record_id: str) -> Record | None:
        """A record as it stands, withdrawn or not; None when there never was one."""
        table = KINDS[kind]
        with reading(self.engine) as connection:
            row = connection.execute(_current(table).where(table.c.record_id == record_id)).first()
        return None if row is None else _record(kind, row)

    def records(self, kind: str, **equal: str) -> list[Record]:
        """The records of a kind that are not withdrawn, those changed last at the end.

        ``equal``: only those that have this text in this column.
        """
        table = KINDS[kind]
        query = _current(table).where(~table.c.withdrawn).order_by(table.c.change_seq)
        for column, wanted in equal.items():
            query = query.where(table.c[column] == wanted)
        with reading(self.engine) as connection:
            return [_record(kind, row) for row in connection.execute(query)]

    def history(self, kind: str, record_id: str) -> list[Record]:
        """Every version of a record, first to last."""
        table = KINDS[kind]
        query = table.select().where(table.c.record_id == record_id).order_by(table.c.version)
        with reading(self.engine) as connection:
            return [_record(kind, row) for row in connection.execute(query)]

    def changes(
        self, *, kind: str | None = None, record_id: str | None = None, batch: str | None = None
    ) -> pd.DataFrame:
        """Entries of the audit in their order, columns as in the table ``changes``.

        What an entry does not hold, as ``before`` of the first version, is None.
        """
        query = CHANGES.select().order_by(CHANGES.c.seq)
        for column, wanted in (("kind", kind), ("record_id", record_id), ("batch", batch)):
            if wanted is not None:
                query = query.where(CHANGES.c[column] == wanted)
        with reading(self.engine) as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]
        names = [column.name for column in CHANGES.columns]
        return pd.DataFrame(rows, columns=names, dtype="object")

    def head(self) -> tuple[int, str]:
        """Seq and hash of the audit's last entry."""
        with reading(self.engine) as connection:
            last = self._head(connection)
        return int(str(last["seq"])), str(last["hash"])

    def register_head(self) -> int:
        """Seq of the last entry that changed the register; 0 when none did."""
        query = sa.select(sa.func.max(CHANGES.c.seq)).where(CHANGES.c.kind.in_(REGISTER_KINDS))
        with reading(self.engine) as connection:
            return connection.execute(query).scalar() or 0

    def pack_id(self) -> str | None:
        """The pack this database was set up for; None before that."""
        query = sa.select(CHANGES.c.record_id).where(CHANGES.c.action == SET_UP)
        with reading(self.engine) as connection:
            found = connection.execute(query).scalar()
        return None if found is None else str(found)

    def set_up(self, pack_id: str) -> None:
        """Begin the audit with the pack that the database is for, unless it has begun.

        Raises
        ------
        DatabaseUnusableError
            The database is for another pack.
        """
        with writing(self.engine) as connection:
            if self._head(connection)["seq"] == 0:
                record = Record("store", pack_id, 1, withdrawn=False)
                edit = Edit(SET_UP, "store", pack_id, {})
                head: dict[str, object] = {"seq": 0, "hash": chain.GENESIS}
                entry = self._entry(head, _SYSTEM, edit, None, record, (uuid.uuid4().hex, ""))
                connection.execute(CHANGES.insert(), [entry])
        found = self.pack_id()
        if found != pack_id:
            raise DatabaseUnusableError(
                "The database holds the register of {found}; the open pack is {expected}. "
                "Name another database in DATABASE_URL.",
                found=found,
                expected=pack_id,
            )


def open_store(url: str, pack_id: str) -> Store:
    """The store at a database address, its schema brought up to date, set up for the pack.

    Raises
    ------
    DatabaseUnusableError
        The address is wrong, the database does not answer, is newer or for another pack.
    """
    store = Store(connect(url))
    try:
        migrate(store.engine)
        store.set_up(pack_id)
    except DatabaseUnusableError:
        store.close()
        raise
    return store


def _current(table: sa.Table, known_at: int | None = None) -> "sa.Select[tuple[object, ...]]":
    newer = table.alias()
    last = sa.select(sa.func.max(newer.c.version)).where(newer.c.record_id == table.c.record_id)
    if known_at is not None:
        last = last.where(newer.c.change_seq <= known_at)
    return sa.select(table).where(table.c.version == last.scalar_subquery())


def _record(kind: str, row: "sa.Row[tuple[object, ...]]") -> Record:
    cells = dict(row._mapping)
    values = {name: cells[name] for name in own_columns(kind)}
    return Record(kind, cells["record_id"], cells["version"], bool(cells["withdrawn"]), values)


def _row(now: Record, seq: int) -> dict[str, object]:
    head = dict(zip(HEAD, (now.record_id, now.version, seq, now.withdrawn), strict=True))
    return {**head, **now.cells}


def _require(who: Actor, edit: Edit, was: Record | None, after: Mapping[str, object]) -> None:
    if edit.kind not in permissions.rules()[edit.action].kinds:
        raise ValueRefusedError(
            "{action} does not change {kind}.", action=edit.action, kind=edit.kind
        )
    territories = {after["municipality_code"], *edit.territories}
    if was is not None:
        territories.add(was.cells["municipality_code"])
    permissions.require(who, edit.action, [str(code) if code else None for code in territories])


def _require_unchanged(connection: sa.Connection, edit: Edit, was: Record | None) -> None:
    version = 0 if was is None else was.version
    if version == edit.expected_version:
        return
    last = connection.execute(
        sa.select(CHANGES.c.actor, CHANGES.c.at)
        .where(CHANGES.c.kind == edit.kind, CHANGES.c.record_id == edit.record_id)
        .order_by(CHANGES.c.seq.desc())
        .limit(1)
    ).first()
    raise ChangedMeanwhileError(
        "{record_id} was changed meanwhile by {who} ({at} UTC). "
        "Look again and repeat your change.",
        record_id=edit.record_id,
        who="?" if last is None else last.actor,
        at="?" if last is None else str(last.at)[:19].replace("T", " "),
    )
