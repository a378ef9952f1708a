"""Why a figure moved between two states: two packs, or two dates or seasons of one."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from analysis.errors import QuestionError
from analysis.explained_change import ExplainedChange, State, explain
from analysis.question import Question
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
    with_cutoff,
    write,
)
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import Workspace, open_workspace
from geodata.pack import Pack

FIGURES = ("beyond_people", "beyond_share", "covered_people", "unreachable_people", "mean", "p90")
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
        first = open_workspace(pack)
        second = open_workspace(later_pack) if later_pack else first
        before, after = (
            State(one.pack, with_cutoff(base_question(one, types, None, day, road), cutoff, None))
            for one, day, road in (
                (first, on, season),
                (second, later_on or on, later_season or season),
            )
        )
        told = explain(before, after, lambda part, asked: _figure(part, asked, figure))
        write(_parts(told, words), out)
        typer.echo(_sentence(told, words), err=True)


def _figure(pack: Pack, question: Question, figure: str) -> float:
    return float(Workspace(pack).answer(question).region[figure])


def _parts(told: ExplainedChange, words: Words) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "driver_id": list(told.parts.index),
            "driver": [words(f"driver.{name}") for name in told.parts.index],
            "change": told.parts.round(6).to_numpy(),
        }
    )


def _sentence(told: ExplainedChange, words: Words) -> str:
    largest = str(told.parts.abs().idxmax())
    key = "explain.sentence" if told.parts.any() else "explain.nothing"
    return words(
        key,
        before=words.number(told.before, 2),
        after=words.number(told.after, 2),
        driver=words(f"driver.{largest}"),
    )
