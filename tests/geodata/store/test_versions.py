"""A database of every earlier version of the schema keeps all its rows when it is migrated."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from geodata.store.backup import restore
from geodata.store.check import check
from geodata.store.database import connect, migrate, newest_version, schema_version
from geodata.store.store import Store

KEPT = Path(__file__).parent / "versions"
VERSIONS = sorted(path.stem for path in KEPT.glob("*.sqlite3"))


def rows(path: Path) -> dict[str, list[dict[str, object]]]:
    """All rows of a SQLite file, by table; what is not known is left out."""
    with sqlite3.connect(path) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'alembic_version'"
        names = [name for (name,) in connection.execute(query)]
        found = {}
        for name in names:
            cursor = connection.execute(f"SELECT * FROM {name}")
            columns = [column for column, *_ in cursor.description]
            read = [dict(zip(columns, row, strict=True)) for row in cursor]
            found[name] = [{k: v for k, v in row.items() if v is not None} for row in read]
    connection.close()
    return found


def test_every_earlier_version_is_kept() -> None:
    expected = [f"v{number:04}" for number in range(1, int(newest_version()))]
    assert expected == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_migration_keeps_all_rows(version: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(KEPT / f"{version}.sqlite3", tmp_path))
    before = rows(path)
    assert sum(map(len, before.values())) >= 8
    store = Store(connect(f"sqlite:///{path}"))
    assert migrate(store.engine) == (version[1:], newest_version())
    assert check(store) == []
    store.close()
    after = rows(path)
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("version", VERSIONS)
def test_backup_of_an_earlier_version_is_restored(version: str, empty_url: str) -> None:
    store = Store(connect(empty_url))
    restore(store, KEPT / f"{version}.zip")
    assert schema_version(store.engine) == newest_version()
    with sqlite3.connect(KEPT / f"{version}.sqlite3") as connection:
        (count,) = connection.execute("SELECT count(*) FROM changes").fetchone()
    connection.close()
    assert store.head()[0] == count
    store.close()
