"""Two seasons side by side."""

from dataclasses import replace
from typing import Annotated

import typer

from analysis.errors import QuestionError
from analysis.question import OPEN_TO_ALL
from app import comparison_tables, seasons
from app.cli.frame import (
    Access,
    Lang,
    On,
    Out,
    PackFolder,
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


@cli.command("seasons", help=say("cli.seasons"))
def compare_two_seasons(
    service: Annotated[str, typer.Option("--service", help=say("cli.service"))],
    other: Annotated[str, typer.Option("--other", help=say("cli.season_other"))],
    base: Annotated[str | None, typer.Option("--base", help=say("cli.season_base"))] = None,
    group: Annotated[str | None, typer.Option("--group", help=say("cli.group"))] = None,
    cutoff_min: Annotated[
        float | None, typer.Option("--cutoff-min", help=say("cli.cutoff_min"))
    ] = None,
    cutoff_km: Annotated[
        float | None, typer.Option("--cutoff-km", help=say("cli.cutoff_km"))
    ] = None,
    by: Annotated[str, typer.Option("--by", help=say("cli.by_two"))] = "municipality",
    access: Access = OPEN_TO_ALL,
    on: On = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Who gains and loses between two seasons, a row per municipality or place."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        asked = base_question(workspace, tuple(service.split(",")), group, on, base)
        question = replace(with_cutoff(asked, cutoff_min, cutoff_km), access=access)
        makers = {
            "municipality": comparison_tables.by_municipality,
            "point": comparison_tables.by_place,
        }
        if by not in makers:
            raise QuestionError(
                "--by {found} is not possible; choose one of: {known}.",
                found=by,
                known=", ".join(makers),
            )
        comparison = seasons.compare_seasons(workspace, question, other)
        write(makers[by](workspace.pack, comparison, words), out)
        typer.echo(seasons.finding(workspace.pack, comparison, words), err=True)
        tell_checks(workspace, [question, replace(question, season_id=other)], words)
