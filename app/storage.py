"""Where the database is: DATABASE_URL, else a SQLite file in the user's data folder."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_data_path

from app.workspace import PACK_VARIABLE
from geodata.pack import EMBEDDED
from geodata.store.database import URL_VARIABLE, connect, schema_version
from geodata.store.errors import DatabaseUnusableError
from geodata.store.store import Store, open_store


def database_url(pack_id: str, environ: Mapping[str, str] = os.environ) -> str:
    """The address of the database of a pack."""
    folder = user_data_path("latgale-planner", appauthor=False)
    return environ.get(URL_VARIABLE) or f"sqlite:///{folder / f'{pack_id}.sqlite3'}"


def is_embedded(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the database is the file of a single user, named by nobody."""
    return not environ.get(URL_VARIABLE)


def pack_id_of(folder: Path | None, environ: Mapping[str, str] = os.environ) -> str:
    """The id of the pack a command speaks of, read from its settings only."""
    named = environ.get(PACK_VARIABLE)
    path = (folder or (Path(named) if named else EMBEDDED)) / "pack.toml"
    return str(tomllib.loads(path.read_text(encoding="utf-8"))["pack_id"])


def open_for_editing(pack_id: str) -> Store:
    """The database of a pack, made where there is none.

    Raises
    ------
    DatabaseUnusableError
        The database cannot be made, does not answer, is newer or for another pack.
    """
    make_folder(pack_id)
    return open_store(database_url(pack_id), pack_id)


def make_folder(pack_id: str) -> None:
    """Make the folder for the file of a single user."""
    if is_embedded():
        _file(pack_id).parent.mkdir(parents=True, exist_ok=True)


def _file(pack_id: str) -> Path:
    return Path(database_url(pack_id).removeprefix("sqlite:///"))


def open_as_it_is(pack_id: str) -> Store:
    """The database of a pack as it stands, nothing migrated.

    Raises
    ------
    DatabaseUnusableError
        There is none, or it does not answer.
    """
    store = named(pack_id)
    if store is None or schema_version(store.engine) is None:
        raise DatabaseUnusableError(
            "There is no database at {name}. It is made when the first entry is made in the "
            "planner, or by python -m app db migrate.",
            name=connect(database_url(pack_id)).url.render_as_string(hide_password=True),
        )
    return store


def named(pack_id: str) -> Store | None:
    """The database that is named, not opened; None where a single user has no file yet."""
    if is_embedded() and not _file(pack_id).is_file():
        return None
    return Store(connect(database_url(pack_id)))
