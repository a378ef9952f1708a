"""Where the database is: DATABASE_URL, else a SQLite file in the user's data folder.

What talks to a database takes long to import and is imported where one is there.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from geodata.pack import EMBEDDED

if TYPE_CHECKING:
    from geodata.store.store import Store

PACK_VARIABLE = "PLANNER_PACK"
URL_VARIABLE = "DATABASE_URL"


def database_url(pack_id: str, environ: Mapping[str, str] = os.environ) -> str:
    """The address of the database of a pack."""
    return environ.get(URL_VARIABLE) or f"sqlite:///{_file(pack_id)}"


def is_embedded(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the database is the file of a single user, named by nobody."""
    return not environ.get(URL_VARIABLE)


def is_there(pack_id: str) -> bool:
    """Whether there is a database to look into; the file of a single user may not be made yet."""
    return not is_embedded() or _file(pack_id).is_file()


def pack_folder(folder: Path | None, environ: Mapping[str, str] = os.environ) -> Path:
    """The folder asked for; else that of the PLANNER_PACK variable; else the embedded pack."""
    named = environ.get(PACK_VARIABLE)
    return folder or (Path(named) if named else EMBEDDED)


def pack_id_of(folder: Path | None) -> str:
    """The id of the pack a command speaks of, read from its settings only."""
    text = (pack_folder(folder) / "pack.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["pack_id"])


def open_for_editing(pack_id: str) -> "Store":
    """The database of a pack, made where there is none.

    Raises
    ------
    DatabaseUnusableError
        The database cannot be made, does not answer, is newer or for another pack.
    """
    from geodata.store.store import open_store

    make_folder(pack_id)
    return open_store(database_url(pack_id), pack_id)


def make_folder(pack_id: str) -> None:
    """Make the folder for the file of a single user."""
    if is_embedded():
        _file(pack_id).parent.mkdir(parents=True, exist_ok=True)


def open_as_it_is(pack_id: str) -> "Store":
    """The database of a pack as it stands, nothing migrated.

    Raises
    ------
    DatabaseUnusableError
        There is none, or it does not answer.
    """
    from geodata.store.database import connect, schema_version
    from geodata.store.errors import DatabaseUnusableError
    from geodata.store.store import Store

    store = Store(connect(database_url(pack_id)))
    if not is_there(pack_id) or schema_version(store.engine) is None:
        store.close()
        raise DatabaseUnusableError(
            "There is no database at {name}. It is made when the first entry is made in the "
            "planner, or by python -m app db migrate.",
            name=store.engine.url.render_as_string(hide_password=True),
        )
    return store


def _file(pack_id: str) -> Path:
    return user_data_path("latgale-planner", appauthor=False) / f"{pack_id}.sqlite3"
