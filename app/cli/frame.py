"""What every command shares: the options, the language, questions, and how errors are told.

Help is in the language that --lang names on the command line (Latvian when none does).
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from analysis.errors import QuestionError
from analysis.question import TRAVEL_KM, TRAVEL_MIN, Question, service_question
from analysis.self_checks import FAILURE
from app import check_words, tables
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import Workspace
from geodata.candidate_file import CandidateFileError
from geodata.errors import PlannerError
from geodata.validate import PackFaultsError


def _spoken(arguments: list[str]) -> Words:
    """The language asked for anywhere on the command line, before it is parsed."""
    after = dict(zip(arguments, arguments[1:], strict=False)).get("--lang")
    joined = [a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")]
    named = after or (joined[0] if joined else LANGUAGES[0])
    return Words(named if named in LANGUAGES else LANGUAGES[0])


FAILED_CHECK = 3
"""Exit code when a self-check failed: the output is there, but its figures cannot be right."""
say = _spoken(sys.argv)
cli = typer.Typer(
    no_args_is_help=True, add_completion=False, help=say("cli.help"), rich_markup_mode=None
)
Lang = Annotated[str, typer.Option("--lang", help=say("cli.lang"))]
PackFolder = Annotated[Path | None, typer.Option("--pack", help=say("cli.pack"))]
Out = Annotated[Path | None, typer.Option("--out", help=say("cli.out"))]
On = Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help=say("cli.date"))]
Access = Annotated[str, typer.Option("--access", help=say("cli.access"))]
Mode = Annotated[str, typer.Option("--mode", help=say("cli.mode"))]
Season = Annotated[str | None, typer.Option("--season", help=say("cli.season"))]


@contextmanager
def speaking(lang: str) -> Iterator[Words]:
    """The words of a language; errors that a person can mend are said and end with code 1."""
    words = say
    try:
        words = Words(lang)
        yield words
    except (PackFaultsError, CandidateFileError) as error:
        for fault in error.faults:
            typer.echo(words.fault(fault), err=True)
        key = "error.faults" if isinstance(error, PackFaultsError) else "error.file_faults"
        typer.echo(words.count(key, len(error.faults)), err=True)
        raise typer.Exit(1) from None
    except PlannerError as error:
        typer.echo(words.error(error), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(words("error.file", path=error.filename, reason=error.strerror), err=True)
        raise typer.Exit(1) from None


def when(workspace: Workspace, on: datetime | None, season: str | None) -> tuple[date, str]:
    """The day and the season asked for, else those of the pack."""
    pack = workspace.pack
    return on.date() if on else pack.register_date, season or workspace.base_season


def base_question(
    workspace: Workspace,
    types: tuple[str, ...],
    group: str | None,
    on: datetime | None,
    season: str | None,
) -> Question:
    """The question of some service types at their own cutoff; unknown codes are refused."""
    known = workspace.pack.service_types.index
    unknown = [name for name in types if name not in known]
    if unknown:
        raise QuestionError(
            "{kind} {found} is not known; choose one of: {known}.",
            kind="service type",
            found=", ".join(map(repr, unknown)),
            known=", ".join(known),
        )
    day, season_id = when(workspace, on, season)
    return service_question(workspace.pack, types, group_id=group, on=day, season_id=season_id)


def with_cutoff(base: Question, minutes: float | None, km: float | None) -> Question:
    """The question at the cutoff asked for, if any."""
    if minutes is not None and km is not None:
        raise QuestionError("Give either --cutoff-min or --cutoff-km, not both.")
    if minutes is None and km is None:
        return base
    cost, cutoff = (TRAVEL_MIN, minutes) if km is None else (TRAVEL_KM, km)
    return replace(base, cost=cost, cutoff=float(cutoff or 0))


def tell_checks(workspace: Workspace, questions: Iterable[Question], words: Words) -> None:
    """Say which self-checks did not pass; a failed one ends with code 3, after the output.

    Warnings are said and leave the code at 0.
    """
    checks = [check for one in questions for check in workspace.self_checks(one)]
    told = check_words.troubles(checks, words)
    for _, sentence in told:
        typer.echo(sentence, err=True)
    if any(state == FAILURE for state, _ in told):
        raise typer.Exit(FAILED_CHECK)


def write(frame: pd.DataFrame, out: Path | None) -> None:
    """A table as CSV, into a file or to the screen."""
    text = tables.to_csv(frame)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
