"""Connecting to SQLite or PostgreSQL, transactions that write, and the schema's version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from geodata.store.errors import DatabaseUnusableError

BUSY_S = 30
"""How long a writer waits for the writers before it."""
WRITERS_LOCK = 3_059_001
"""Number under which PostgreSQL lets one writer at a time append to the audit."""
_MIGRATIONS = Path(__file__).parent / "migrations"


def connect(url: str) -> sa.Engine:
    """An engine for a database address; postgres:// addresses use psycopg.

    Raises
    ------
    DatabaseUnusableError
        The address cannot be understood or names a kind of database that is not supported.
    """
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            url = "postgresql+psycopg://" + url.removeprefix(old)
    try:
        engine = sa.create_engine(url, pool_pre_ping=True)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError):
        raise _unknown(url.split(":")[0]) from None
    if engine.dialect.name == "sqlite":
        _behave_as_one_writer(engine)
    elif engine.dialect.name != "postgresql":
        raise _unknown(engine.dialect.name)
    return engine


def _unknown(found: str) -> DatabaseUnusableError:
    return DatabaseUnusableError(
        "DATABASE_URL begins with {found}; expected sqlite:///FILE or postgresql://USER@HOST/NAME.",
        found=found,
    )


def _behave_as_one_writer(engine: sa.Engine) -> None:
    """SQLite in WAL mode; transactions begin where we say, not where the driver guesses."""

    def on_connect(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_S * 1000}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # a confirmed change outlives a power cut
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    def on_begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    sa.event.listen(engine, "connect", on_connect)
    sa.event.listen(engine, "begin", on_begin)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees one state of the database.

    Raises
    ------
    DatabaseUnusableError
        The database does not answer.
    """
    with _understood(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction of the only writer; all of it is kept, or nothing.

    Raises
    ------
    DatabaseUnusableError
        The database does not answer, or other writers kept it busy too long.
    """
    with _understood(engine), engine.connect() as connection:
        connection.execution_options(writes=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS_LOCK)))
            yield connection


@contextmanager
def _understood(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except sa.exc.DBAPIError as error:
        raise DatabaseUnusableError(
            "The database {name} cannot be used: {reason}. Check that it runs and may be written.",
            name=engine.url.render_as_string(hide_password=True),
            reason=str(error.orig).strip().splitlines()[0],
        ) from error


def _scripts() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def newest_version() -> str:
    """The version of the schema that this program works with."""
    return str(ScriptDirectory.from_config(_scripts()).get_current_head())


def schema_version(engine: sa.Engine) -> str | None:
    """The version of the schema that the database has; None: it is empty."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: sa.Engine, to: str = "head") -> tuple[str | None, str]:
    """Bring the schema to a version in one transaction; the versions before and after.

    Raises
    ------
    DatabaseUnusableError
        The database was written by a newer program, or does not answer.
    """
    config = _scripts()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine) as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        if before is not None and before not in known:
            raise DatabaseUnusableError(
                "The database has version {found}; this program knows up to {expected}. "
                "Install the newer program.",
                found=before,
                expected=newest_version(),
            )
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    return before, str(schema_version(engine))
