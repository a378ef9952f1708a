"""The roles of people who sign in."""

from typing import Annotated

import typer

from app import storage
from app.cli.frame import Lang, PackFolder, cli, say, speaking
from app.languages import LANGUAGES
from app.workspace import open_base
from geodata.store.permissions import Actor

account = typer.Typer(no_args_is_help=True, help=say("cli.account"), rich_markup_mode=None)
cli.add_typer(account, name="account")


@account.command(name="set", help=say("cli.account_set"))
def give(
    person: Annotated[str, typer.Argument(help=say("cli.person"))],
    role: Annotated[str, typer.Option("--role", help=say("cli.role"))],
    municipality: Annotated[
        str | None, typer.Option("--municipality", help=say("cli.municipality"))
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help=say("cli.name"))] = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Give a person a role."""
    from geodata.store import accounts

    with speaking(lang) as words:
        opened = open_base(pack).pack
        store = storage.open_for_editing(opened.pack_id)
        try:
            here = Actor("command line", "administrator")
            accounts.give(store, here, opened, Actor(person, role, municipality, name))
        finally:
            store.close()
        typer.echo(words("cli.account_given", person=person, role=role))


@account.command(name="list", help=say("cli.account_list"))
def show(lang: Lang = LANGUAGES[0], pack: PackFolder = None) -> None:
    """Everybody who has a role."""
    with speaking(lang):
        store = storage.open_as_it_is(storage.pack_id_of(pack))
        for person, row in store.current("account").fillna("").to_dict("index").items():
            typer.echo(f"{person}\t{row['role']}\t{row['municipality_code']}\t{row['name']}")
        store.close()
