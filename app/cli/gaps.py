"""Gaps of a service and the compliance matrix as tables."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.errors import QuestionError
from analysis.question import OPEN_TO_ALL, check_mode
from app import border_words, confidence_words, demand_table, sentences, tables
from app.cli.frame import (
    Access,
    Lang,
    Mode,
    On,
    Out,
    PackFolder,
    Season,
    base_question,
    cli,
    say,
    speaking,
    tell_checks,
    when,
    with_cutoff,
    write,
)
from app.i18n import Words
from app.languages import LANGUAGES
from app.places import too_far_sentence
from app.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from analysis.confidence import Confidence

BY_GROUP = "group"


@cli.command(help=say("cli.gaps"))
def gaps(
    service: Annotated[str, typer.Option("--service", help=say("cli.service"))],
    group: Annotated[str | None, typer.Option("--group", help=say("cli.group"))] = None,
    cutoff_min: Annotated[
        float | None, typer.Option("--cutoff-min", help=say("cli.cutoff_min"))
    ] = None,
    cutoff_km: Annotated[
        float | None, typer.Option("--cutoff-km", help=say("cli.cutoff_km"))
    ] = None,
    by: Annotated[str, typer.Option("--by", help=say("cli.by"))] = "point",
    access: Access = OPEN_TO_ALL,
    mode: Mode = "car",
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
    *,
    confidence: Annotated[bool, typer.Option("--confidence", help=say("cli.confidence"))] = False,
) -> None:
    """Gaps of one service, a row per demand point, municipality or the region."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        types = tuple(service.split(","))
        base = base_question(workspace, types, group, on, season)
        travel_mode = check_mode(workspace.pack, mode)
        question = replace(
            with_cutoff(base, cutoff_min, cutoff_km), access=access, mode=travel_mode
        )
        answer = workspace.answer(question)
        if by == BY_GROUP:
            _write_group(workspace, group, words, out)
            return
        makers = {
            "point": tables.by_demand_point,
            "municipality": tables.by_municipality,
            "region": tables.by_region,
        }
        if by not in makers:
            raise QuestionError(
                "--by {found} is not possible; choose one of: {known}.",
                found=by,
                known=", ".join([*makers, BY_GROUP]),
            )
        sure = workspace.confidence(question) if confidence else None
        frame = makers[by](workspace.pack, answer, words)
        write(confidence_words.for_file(frame, sure, words), out)
        typer.echo(sentences.finding(workspace.pack, answer, words), err=True)
        if across := border_words.finding(workspace.pack, answer, words):
            typer.echo(across, err=True)
        costs = workspace.costs(question.season_id, question.mode)
        if not costs.too_far.empty:
            typer.echo(too_far_sentence(workspace.pack, costs, words), err=True)
        if sure is not None:
            _tell_confidence(workspace, sure, words)
        tell_checks(workspace, [question], words)


@cli.command(help=say("cli.matrix"))
def matrix(
    access: Access = OPEN_TO_ALL,
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """The compliance matrix, a row per duty and municipality."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        day, season_id = when(workspace, on, season)
        answer = workspace.compliance(day, season_id, access)
        write(tables.matrix(workspace.pack, answer, words), out)
        tell_checks(workspace, [a.question for a in answer.assessments.values()], words)


def _tell_confidence(workspace: Workspace, sure: "Confidence", words: Words) -> None:
    """How sure the finding is and what would flip it, beside the table."""
    typer.echo(confidence_words.finding(sure, words), err=True)
    typer.echo(confidence_words.flips_lead(workspace.pack, sure, words), err=True)
    for line in confidence_words.flips(workspace.pack, sure, words):
        typer.echo(f"- {line}", err=True)


def _write_group(workspace: Workspace, group: str | None, words: Words, out: Path | None) -> None:
    """The people of the target group in each place, small numbers in bands."""
    if group is None:
        raise QuestionError(
            "--by group needs a target group; name one with --group, such as adults_mental."
        )
    demand = workspace.demand(group)
    write(demand_table.by_place(workspace.pack, demand, words), out)
    typer.echo(demand_table.sentence(workspace.pack, demand, words), err=True)
