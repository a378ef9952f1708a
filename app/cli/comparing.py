"""Scenarios compared, and the closing test."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from analysis.errors import QuestionError
from analysis.question import OPEN_TO_ALL, Question
from analysis.scenario import Scenario
from app import closing_tables, scenario_words
from app.cli.frame import (
    Access,
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
    when,
    with_cutoff,
    write,
)
from app.languages import LANGUAGES
from app.scenario_file import read_scenario
from app.workspace import Workspace, open_workspace

FORMS = "html,gpkg,csv"
CutoffMin = Annotated[float | None, typer.Option("--cutoff-min", help=say("cli.cutoff_min"))]
CutoffKm = Annotated[float | None, typer.Option("--cutoff-km", help=say("cli.cutoff_km"))]
Group = Annotated[str | None, typer.Option("--group", help=say("cli.group"))]


@cli.command(help=say("cli.compare"))
def compare(
    first: Annotated[Path, typer.Argument(help=say("cli.compare_first"))],
    second: Annotated[Path | None, typer.Argument(help=say("cli.compare_second"))] = None,
    out: Annotated[Path, typer.Option("--out", help=say("cli.compare_out"))] = Path("diff"),
    service: Annotated[
        str | None, typer.Option("--service", help=say("cli.compare_service"))
    ] = None,
    forms: Annotated[str, typer.Option("--format", help=say("cli.report_format"))] = FORMS,
    group: Group = None,
    cutoff_min: CutoffMin = None,
    cutoff_km: CutoffKm = None,
    access: Access = OPEN_TO_ALL,
    on: On = None,
    season: Season = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Two scenarios, or one and the present state, as tables, layers, page and map."""
    from app.reports import comparison
    from app.reports import forms as report_forms
    from app.reports.difference_page import difference_page
    from app.reports.pictures import Pictures

    with speaking(lang) as words:
        workspace = open_workspace(pack)
        named = [read_scenario(path) for path in (first, second) if path]
        base, other = named if second else (Scenario(""), named[0])
        sides = comparison.Sides.of(workspace, base, other)
        day, season_id = when(workspace, on, season)
        if service is None:
            if (group, cutoff_min, cutoff_km) != (None, None, None):
                raise QuestionError(
                    "Without --service every duty of the basket is compared, at its own cutoff; "
                    "name a service for --group, --cutoff-min or --cutoff-km."
                )
            questions = _basket_questions(workspace, day, season_id, access)
        else:
            asked = base_question(workspace, tuple(service.split(",")), group, on, season)
            questions = [replace(with_cutoff(asked, cutoff_min, cutoff_km), access=access)]
        chosen = forms.split(",")
        report_forms.check_forms(chosen, "a4")
        report = comparison.comparison_report(sides, questions, words)
        pictures = Pictures(sides.other_workspace, words)
        for form in chosen:
            _save(out, report_forms.made(pictures, report, form, "a4"))
        for number, question in enumerate(questions, start=1):
            found = sides.compare(question)
            if found.by_demand_point["change"].any():
                page = difference_page(sides, question, words)
                _save(out, {f"map_{number}.html": page.encode()})
            sentence = scenario_words.difference(sides.other_workspace.pack, found, words)
            typer.echo(sentence)
        typer.echo(words("cli.report_done", path=str(out)), err=True)
        tell_checks(sides.other_workspace, questions, words)


@cli.command(help=say("cli.closing"))
def closing(
    service: Annotated[str, typer.Option("--service", help=say("cli.service"))],
    roads: Annotated[str | None, typer.Option("--roads", help=say("cli.closing_roads"))] = None,
    group: Group = None,
    cutoff_min: CutoffMin = None,
    cutoff_km: CutoffKm = None,
    access: Access = OPEN_TO_ALL,
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Each building, or each road of a class, closed in turn: who is left."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        base = base_question(workspace, tuple(service.split(",")), group, on, season)
        question = replace(with_cutoff(base, cutoff_min, cutoff_km), access=access)
        table: pd.DataFrame
        if roads is None:
            closed = workspace.closed_sites(question)
            table = closing_tables.sites(workspace.pack, closed, question.cost, words)
        else:
            closed = workspace.closed_roads(question, roads)
            table = closing_tables.roads(workspace.pack, closed, question.cost, words)
        write(table, out)
        tell_checks(workspace, [question], words)


def _basket_questions(
    workspace: Workspace, on: date, season_id: str, access: str
) -> list[Question]:
    """The duties of the basket whose register was searched."""
    answer = workspace.compliance(on, season_id, access)
    return [one.question for one in answer.assessments.values() if one.searched]


def _save(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
