"""python -m app: gaps, matrix and report from the command line; parses, calls, prints.

Help is in the language that --lang names on the command line (Latvian when none does).
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from analysis.errors import QuestionError
from analysis.question import TRAVEL_KM, TRAVEL_MIN, Question, service_question
from app import demand_table, sentences, tables
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import Workspace, open_workspace
from geodata.errors import PlannerError
from geodata.validate import PackFaultsError


def _spoken(arguments: list[str]) -> Words:
    """The language asked for anywhere on the command line, before it is parsed."""
    after = dict(zip(arguments, arguments[1:], strict=False)).get("--lang")
    joined = [a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")]
    named = after or (joined[0] if joined else LANGUAGES[0])
    return Words(named if named in LANGUAGES else LANGUAGES[0])


say = _spoken(sys.argv)
cli = typer.Typer(
    no_args_is_help=True, add_completion=False, help=say("cli.help"), rich_markup_mode=None
)
BY_GROUP = "group"
Lang = Annotated[str, typer.Option("--lang", help=say("cli.lang"))]
PackFolder = Annotated[Path | None, typer.Option("--pack", help=say("cli.pack"))]
Out = Annotated[Path | None, typer.Option("--out", help=say("cli.out"))]
On = Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help=say("cli.date"))]
Season = Annotated[str | None, typer.Option("--season", help=say("cli.season"))]


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
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Gaps of one service, a row per demand point, municipality or the region."""
    with _speaking(lang) as words:
        workspace = open_workspace(pack)
        types = tuple(service.split(","))
        base = _base(workspace, types, group, on, season)
        question = _with_cutoff(base, cutoff_min, cutoff_km)
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
        _write(makers[by](workspace.pack, answer, words), out)
        typer.echo(sentences.finding(workspace.pack, answer, words), err=True)


@cli.command(help=say("cli.matrix"))
def matrix(
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """The compliance matrix, a row per duty and municipality."""
    with _speaking(lang) as words:
        workspace = open_workspace(pack)
        day, season_id = _when(workspace, on, season)
        answer = workspace.compliance(day, season_id)
        _write(tables.matrix(workspace.pack, answer, words), out)


@cli.command(help=say("cli.report"))
def report(
    out: Annotated[Path, typer.Option("--out", help=say("cli.report_out"))],
    on: On = None,
    season: Season = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """The HTML report with maps, the tables as CSV and the layers as GeoPackage."""
    from app.reports.folder import write_report  # noqa: PLC0415 - maps are heavy to import

    with _speaking(lang) as words:
        workspace = open_workspace(pack)
        day, season_id = _when(workspace, on, season)
        written = write_report(workspace, words, out, on=day, season_id=season_id)
        typer.echo(words("cli.report_done", path=str(written)))


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # also where a redirected console is not
    cli(prog_name="python -m app")


@contextmanager
def _speaking(lang: str) -> Iterator[Words]:
    """The words of a language; errors that a person can mend are said and end with code 1."""
    words = say
    try:
        words = Words(lang)
        yield words
    except PackFaultsError as error:
        for fault in error.faults:
            typer.echo(words.fault(fault), err=True)
        typer.echo(words.count("error.faults", len(error.faults)), err=True)
        raise typer.Exit(1) from None
    except PlannerError as error:
        typer.echo(words.error(error), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(words("error.file", path=error.filename, reason=error.strerror), err=True)
        raise typer.Exit(1) from None


def _when(workspace: Workspace, on: datetime | None, season: str | None) -> tuple[date, str]:
    pack = workspace.pack
    return on.date() if on else pack.register_date, season or workspace.base_season


def _base(
    workspace: Workspace,
    types: tuple[str, ...],
    group: str | None,
    on: datetime | None,
    season: str | None,
) -> Question:
    known = workspace.pack.service_types.index
    unknown = [name for name in types if name not in known]
    if unknown:
        raise QuestionError(
            "{kind} {found} is not known; choose one of: {known}.",
            kind="service type",
            found=", ".join(map(repr, unknown)),
            known=", ".join(known),
        )
    day, season_id = _when(workspace, on, season)
    return service_question(workspace.pack, types, group_id=group, on=day, season_id=season_id)


def _with_cutoff(base: Question, minutes: float | None, km: float | None) -> Question:
    if minutes is not None and km is not None:
        raise QuestionError("Give either --cutoff-min or --cutoff-km, not both.")
    if minutes is None and km is None:
        return base
    cost, cutoff = (TRAVEL_MIN, minutes) if km is None else (TRAVEL_KM, km)
    return Question(
        base.service_type_ids, base.group_id, cost, float(cutoff or 0), base.on, base.season_id
    )


def _write_group(workspace: Workspace, group: str | None, words: Words, out: Path | None) -> None:
    """The people of the target group in each place, small numbers in bands."""
    if group is None:
        raise QuestionError(
            "--by group needs a target group; name one with --group, such as adults_mental."
        )
    demand = workspace.demand(group)
    _write(demand_table.by_place(workspace.pack, demand, words), out)
    typer.echo(demand_table.sentence(workspace.pack, demand, words), err=True)


def _write(frame: pd.DataFrame, out: Path | None) -> None:
    text = tables.to_csv(frame)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
