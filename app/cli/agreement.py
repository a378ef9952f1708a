"""What an agreement between two municipalities would give."""

from typing import Annotated

import typer

from app import cause_tables
from app.cli.frame import (
    Lang,
    On,
    Out,
    PackFolder,
    Season,
    base_question,
    cli,
    say,
    speaking,
    tell_checks,
    with_cutoff,
    write,
)
from app.languages import LANGUAGES
from app.workspace import open_workspace


@cli.command(help=say("cli.agreement"))
def agreement(
    service: Annotated[str, typer.Option("--service", help=say("cli.service"))],
    home: Annotated[str, typer.Option("--from", help=say("cli.from"))],
    partner: Annotated[str, typer.Option("--to", help=say("cli.to"))],
    group: Annotated[str | None, typer.Option("--group", help=say("cli.group"))] = None,
    cutoff_min: Annotated[
        float | None, typer.Option("--cutoff-min", help=say("cli.cutoff_min"))
    ] = None,
    cutoff_km: Annotated[
        float | None, typer.Option("--cutoff-km", help=say("cli.cutoff_km"))
    ] = None,
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """The places that would come within the cutoff, and the places used on the other side."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        base = base_question(workspace, tuple(service.split(",")), group, on, season)
        question = with_cutoff(base, cutoff_min, cutoff_km)
        effect = workspace.agreement(question, home, partner)
        write(cause_tables.gained(effect), out)
        typer.echo(cause_tables.agreement(workspace.pack, effect, words), err=True)
        tell_checks(workspace, [question], words)
