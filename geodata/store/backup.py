"""Backup into one file and back, the same on both databases, so that one can follow the other.

The file is a ZIP of JSON lines, a table each, with the schema's version and the audit's last hash.
"""

import base64
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

from geodata.store.chain import canonical
from geodata.store.check import check
from geodata.store.database import migrate, reading, schema_version, writing
from geodata.store.errors import BackupError, DamagedError
from geodata.store.store import Store

META = "backup.json"
_AT_ONCE = 1000
_BYTES = "base64"


def back_up(store: Store, path: Path) -> tuple[int, str]:
    """Write all rows of one moment into a file; number of audit entries and the last hash.

    The file appears whole or not at all.

    Raises
    ------
    BackupError
        The file is there already.
    """
    if path.exists():
        raise BackupError("{path} is there already. Name another file.", path=str(path))
    unfinished = path.with_name(path.name + ".unfinished")
    with reading(store.engine) as connection:
        version = MigrationContext.configure(connection).get_current_revision()
        last = Store._head(connection)
        meta = {"schema": version, "seq": last["seq"], "hash": last["hash"]}
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(META, canonical(meta))
            for table in _tables(connection):
                with archive.open(f"{table.name}.jsonl", "w") as lines:
                    for row in connection.execute(table.select()):
                        cells = {k: _plain(v) for k, v in row._mapping.items()}
                        lines.write(canonical(cells).encode() + b"\n")
    unfinished.replace(path)
    return int(str(last["seq"])), str(last["hash"])


def restore(store: Store, path: Path) -> tuple[int, str]:
    """Fill an empty database from a backup and check it; number of entries and the last hash.

    Raises
    ------
    BackupError
        The file is no backup, or the database holds something already.
    DamagedError
        The backup contradicts its own audit; the database it was put into is not to be used.
    """
    if schema_version(store.engine) is not None:
        raise BackupError(
            "The database {name} is not empty. "
            "Restore into a new one and point DATABASE_URL at it.",
            name=store.engine.url.render_as_string(hide_password=True),
        )
    try:
        with zipfile.ZipFile(path) as archive:
            meta = json.loads(archive.read(META))
            migrate(store.engine, to=str(meta["schema"]))
            with writing(store.engine) as connection:
                for table in _tables(connection):
                    for rows in _batches(archive, table):
                        connection.execute(table.insert(), rows)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BackupError("{path} is no backup: {reason}.", path=str(path), reason=error) from None
    migrate(store.engine)
    faults = check(store)
    if faults or store.head() != (meta["seq"], meta["hash"]):
        raise DamagedError(faults)
    return store.head()


def _tables(connection: sa.Connection) -> list[sa.Table]:
    """The tables as this database has them, those that others refer to first."""
    found = sa.MetaData()
    names = set(sa.inspect(connection).get_table_names())
    found.reflect(connection, only=sorted(names - {"alembic_version", "spatial_ref_sys"}))
    return list(found.sorted_tables)


def _batches(archive: zipfile.ZipFile, table: sa.Table) -> Iterator[list[dict[str, object]]]:
    rows: list[dict[str, object]] = []
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            rows.append({k: _stored(v) for k, v in json.loads(line).items()})
            if len(rows) == _AT_ONCE:
                yield rows
                rows = []
    if rows:
        yield rows


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return {_BYTES: base64.b64encode(value).decode()}
    return value


def _stored(value: object) -> object:
    return base64.b64decode(value[_BYTES]) if isinstance(value, dict) else value
