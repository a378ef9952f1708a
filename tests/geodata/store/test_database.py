"""Opening, migrating, backing up and restoring, on both databases."""

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from geodata.store.backup import back_up, restore
from geodata.store.database import connect, migrate, newest_version, reading, schema_version
from geodata.store.errors import BackupError, DamagedError, DatabaseUnusableError
from geodata.store.permissions import Actor
from geodata.store.records import Edit
from geodata.store.store import Store
from geodata.store.tables import METADATA

REGION = Actor("anna", "region")
CELLS = {"municipality_code": "1", "place": '{"base64": "eA=="}'}
SITE = Edit("register.edit", "site", "X1", CELLS)


def test_migrations_lead_to_the_declared_tables(store: Store) -> None:
    with reading(store.engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: name != "spatial_ref_sys"},
        )
        assert compare_metadata(context, METADATA) == []


def test_empty_database_is_brought_to_the_newest_version(
    empty_url: str, opened: Callable[[str], Store]
) -> None:
    store = Store(connect(empty_url))
    assert schema_version(store.engine) is None
    assert migrate(store.engine) == (None, newest_version())
    assert migrate(store.engine) == (newest_version(), newest_version())
    store.close()


def test_newer_database_is_refused(store: Store) -> None:
    with store.engine.begin() as link:
        link.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseUnusableError, match="version 9999"):
        migrate(store.engine)


def test_restored_backup_is_equal_row_by_row(store: Store, empty_url: str, tmp_path: Path) -> None:
    store.write(REGION, [SITE], "why")
    said = back_up(store, tmp_path / "b.zip")
    assert said == store.head()
    other = Store(connect(empty_url))
    assert restore(other, tmp_path / "b.zip") == said
    assert other.changes().equals(store.changes())
    assert other.current("site").equals(store.current("site"))
    other.close()


def test_backup_overwrites_nothing_and_restore_fills_only_an_empty_database(
    store: Store, tmp_path: Path
) -> None:
    back_up(store, tmp_path / "b.zip")
    with pytest.raises(BackupError, match="there already"):
        back_up(store, tmp_path / "b.zip")
    with pytest.raises(BackupError, match="not empty"):
        restore(store, tmp_path / "b.zip")
    assert [path.name for path in tmp_path.glob("*.zip*")] == ["b.zip"]


def test_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    store = Store(connect(f"sqlite:///{tmp_path / 's.sqlite3'}"))
    (tmp_path / "b.zip").write_bytes(b"no zip")
    with pytest.raises(BackupError, match="is no backup"):
        restore(store, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("other.txt", "x")
    with pytest.raises(BackupError, match="is no backup"):
        restore(store, tmp_path / "c.zip")
    store.close()


def test_changed_backup_is_found_when_it_is_restored(
    url: str, store: Store, tmp_path: Path
) -> None:
    store.write(REGION, [SITE], "why")
    back_up(store, tmp_path / "b.zip")
    with (
        zipfile.ZipFile(tmp_path / "b.zip") as whole,
        zipfile.ZipFile(tmp_path / "changed.zip", "w") as changed,
    ):
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b'"why"', b'"not"'))
    other = Store(connect(f"sqlite:///{tmp_path / 'other.sqlite3'}"))
    with pytest.raises(DamagedError):
        restore(other, tmp_path / "changed.zip")
    other.close()


@pytest.mark.parametrize("url", ["mysql://x", "nonsense", "oracle://x"])
def test_other_kinds_of_database_are_refused(url: str) -> None:
    with pytest.raises(DatabaseUnusableError, match="expected sqlite"):
        connect(url)


def test_password_is_not_told_when_the_server_does_not_answer() -> None:
    engine = connect("postgresql://planner:secret@127.0.0.1:1/x?connect_timeout=2")
    with pytest.raises(DatabaseUnusableError) as error:
        schema_version(engine)
    assert "secret" not in str(error.value)
    engine.dispose()


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_bytes(b"no database at all, but long enough" * 100)
    engine = connect(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with pytest.raises(DatabaseUnusableError, match="not a database"):
        schema_version(engine)
    engine.dispose()


def test_sqlite_keeps_confirmed_changes_through_a_power_cut(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    migrate(engine)
    with reading(engine) as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]
    engine.dispose()
    assert sqlite3.connect(tmp_path / "x.sqlite3").close() is None
