"""Why a figure moved: between two packs or snapshots, or two dates or seasons of one."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import QuestionError
from analysis.indicators import FIGURES
from app import explaining
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
from app.workspace import Workspace, open_workspace
from geodata.snapshots import MANIFEST, open_snapshot

Later = Annotated[
    datetime | None,
    typer.Option("--later-date", formats=["%Y-%m-%d"], help=say("cli.later_date")),
]


@cli.command("explain", help=say("cli.explain"))
def explain_change(
    service: Annotated[str, typer.Option("--service", help=say("cli.service"))],
    figure: Annotated[str, typer.Option("--figure", help=say("cli.figure"))] = FIGURES[0],
    cutoff: Annotated[
        float | None, typer.Option("--cutoff-min", help=say("cli.cutoff_min"))
    ] = None,
    pack: PackFolder = None,
    on: On = None,
    season: Season = None,
    later_pack: Annotated[
        Path | None, typer.Option("--later-pack", help=say("cli.later_pack"))
    ] = None,
    later_on: Later = None,
    later_season: Annotated[
        str | None, typer.Option("--later-season", help=say("cli.later_season"))
    ] = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
) -> None:
    """What residents, roads, services, capacity and definition did to a figure."""
    with speaking(lang) as words:
        if figure not in FIGURES:
            raise QuestionError(
                "{kind} {found} is not known; choose one of: {known}.",
                kind="figure",
                found=repr(figure),
                known=", ".join(FIGURES),
            )
        types = tuple(service.split(","))
        before = _opened(pack)
        after = _opened(later_pack) if later_pack else before
        first, second = (
            with_cutoff(base_question(one, types, None, day, road), cutoff, None)
            for one, day, road in (
                (before, on, season),
                (after, later_on or on, later_season or season),
            )
        )
        asked = (first, second)
        told = explaining.explained(before, after, asked, figure)
        write(explaining.parts_table(told, words), out)
        typer.echo(explaining.sentence(told, figure, second, words), err=True)
        for line in explaining.note_lines(explaining.notes(before, after, asked), words):
            typer.echo(line, err=True)
        for one, question in ((before, first), (after, second)):
            tell_checks(one, [question], words)


def _opened(folder: Path | None) -> Workspace:
    """The workspace of a pack or, checked, of a snapshot."""
    if folder is not None and (folder / MANIFEST).is_file():
        return Workspace(open_snapshot(folder).pack())
    return open_workspace(folder)
