"""The same tests on SQLite and on a private PostgreSQL with PostGIS on loopback."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from geodata.store.database import connect, migrate, newest_version
from geodata.store.store import Store, open_store
from geodata.store.tables import METADATA

NUMBERS = count()


def binaries() -> Path | None:
    """Folder of the newest PostgreSQL programs on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Address of a fresh PostgreSQL cluster, without the name of a database."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    if not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        pytest.skip("PostGIS is not installed")
    user = "nobody" if os.geteuid() == 0 else getpass.getuser()
    as_user = {"user": user} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    options = (
        f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c full_page_writes=off"
    )

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)

    make = ["initdb", "-D", data, "-U", "planner", "-A", "trust", "-E", "UTF8", "--no-sync"]
    run(programs / make[0], *make[1:])
    control = [programs / "pg_ctl", "-D", data, "-w"]
    log = str(folder / "log")
    run(*control, "-l", log, "-o", options, "start")
    try:
        yield f"postgresql://planner@127.0.0.1:{port}/"
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def make_database(cluster: str, template: str) -> str:
    """Address of a new database of the cluster."""
    name = f"planner_{next(NUMBERS)}"
    engine = connect(cluster + "postgres").execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return cluster + name


@pytest.fixture(scope="session")
def migrated(cluster: str) -> str:
    """Address of a database of the newest version, emptied before each test."""
    url = make_database(cluster, "template0")
    engine = connect(url)
    migrate(engine)
    engine.dispose()
    return url


def emptied(url: str) -> str:
    """The database without rows and as guarded as after its making."""
    engine = connect(url)
    names = [table.name for table in METADATA.sorted_tables]
    with engine.begin() as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text(f"TRUNCATE {', '.join(names)}"))
        for name in names:
            connection.execute(sa.text(f"ALTER TABLE {name} ENABLE TRIGGER ALL"))
        version = f"UPDATE alembic_version SET version_num = '{newest_version()}'"
        connection.execute(sa.text(version))
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database for one test."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    return emptied(request.getfixturevalue("migrated"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database that nothing was ever put into."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return make_database(request.getfixturevalue("cluster"), "template0")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store set up for the toy pack."""
    opened = open_store(url, "toy")
    yield opened
    opened.close()


@pytest.fixture
def opened() -> Iterator[Callable[[str], Store]]:
    """Opens stores of the toy pack and closes them after the test."""
    stores: list[Store] = []

    def open_one(url: str) -> Store:
        stores.append(open_store(url, "toy"))
        return stores[-1]

    yield open_one
    for one in stores:
        one.close()
