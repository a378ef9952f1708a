"""The database: check, back up, restore, migrate; whether the audit was changed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import storage
from app.cli.frame import Lang, PackFolder, cli, say, speaking
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import open_base
from geodata.store.errors import DamagedError
from geodata.validate import Fault

if TYPE_CHECKING:
    from geodata.store.store import Store

db = typer.Typer(no_args_is_help=True, help=say("cli.db"), rich_markup_mode=None)
audit = typer.Typer(no_args_is_help=True, help=say("cli.audit"), rich_markup_mode=None)
cli.add_typer(db, name="db")
cli.add_typer(audit, name="audit")
File = Annotated[Path, typer.Argument(help=say("cli.backup_file"))]


@db.command(help=say("cli.db_check"))
def check(lang: Lang = LANGUAGES[0], pack: PackFolder = None) -> None:
    """Whether the database is whole; exit code 1 when it is not."""
    from geodata.store import check as checks

    with speaking(lang) as words:
        store = storage.open_as_it_is(storage.pack_id_of(pack))
        _tell(store, checks.check(store), words)


@audit.command(help=say("cli.audit_verify"))
def verify(
    noted: Annotated[str | None, typer.Option("--noted", help=say("cli.noted"))] = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Whether the audit is as it was written; exit code 1 when it is not."""
    from geodata.store import check as checks

    with speaking(lang) as words:
        store = storage.open_as_it_is(storage.pack_id_of(pack))
        _tell(store, checks.verify_audit(store, noted), words)


@db.command(help=say("cli.db_backup"))
def backup(file: File, lang: Lang = LANGUAGES[0], pack: PackFolder = None) -> None:
    """All rows of one moment as one file."""
    from geodata.store import backup as backups

    with speaking(lang) as words:
        store = storage.open_as_it_is(storage.pack_id_of(pack))
        seq, seal = backups.back_up(store, file)
        store.close()
        typer.echo(words("cli.backed_up", path=str(file), n=seq, hash=seal))


@db.command(help=say("cli.db_restore"))
def restore(file: File, lang: Lang = LANGUAGES[0], pack: PackFolder = None) -> None:
    """An empty database filled from a backup."""
    from geodata.store import backup as backups

    with speaking(lang) as words:
        store = _for_filling(pack)
        seq, seal = backups.restore(store, file)
        store.close()
        typer.echo(words("cli.restored", path=str(file), n=seq, hash=seal))


@db.command(name="migrate", help=say("cli.db_migrate"))
def bring_up(lang: Lang = LANGUAGES[0], pack: PackFolder = None) -> None:
    """The schema brought to the newest version; the database made where there is none."""
    from geodata.store.database import migrate

    with speaking(lang) as words:
        store = _for_filling(pack)
        before, after = migrate(store.engine)
        store.set_up(storage.pack_id_of(pack))
        store.close()
        typer.echo(words("cli.migrated", before=before or "-", after=after))


@db.command(help=say("cli.db_publish"))
def publish(lang: Lang = LANGUAGES[0], pack: PackFolder = None) -> None:
    """The register of today in the schema that QGIS reads."""
    from app import register_book

    with speaking(lang) as words:
        opened = open_base(pack).pack
        store = storage.open_for_editing(opened.pack_id)
        count = register_book.publish(store, opened)
        store.close()
        typer.echo(words.count("cli.db_published", count))


def _for_filling(pack: Path | None) -> "Store":
    from geodata.store.database import connect
    from geodata.store.store import Store

    pack_id = storage.pack_id_of(pack)
    storage.make_folder(pack_id)
    return Store(connect(storage.database_url(pack_id)))


def _tell(store: "Store", faults: list[Fault], words: Words) -> None:
    from geodata.store.database import schema_version

    seq, seal = store.head()
    version = schema_version(store.engine)
    store.close()
    for fault in faults:
        typer.echo(words.fault(fault), err=True)
    if faults:
        raise DamagedError(faults)
    typer.echo(words("cli.db_whole", n=seq, hash=seal, version=version))
