"""What an agreement between two municipalities would give."""

from dataclasses import replace
from typing import Annotated

import typer

from analysis.agreement_effect import border_pairs
from analysis.errors import QuestionError
from analysis.question import CONTRACT
from app import border_words
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
    home: Annotated[str | None, typer.Option("--from", help=say("cli.from"))] = None,
    partner: Annotated[str | None, typer.Option("--to", help=say("cli.to"))] = None,
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
    """The places that would come within the cutoff, and the places used on the other side.

    Without the two sides: the pairs that an agreement would help.
    """
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        base = base_question(workspace, tuple(service.split(",")), group, on, season)
        question = with_cutoff(base, cutoff_min, cutoff_km)
        if home is None and partner is None:
            answer = workspace.answer(replace(question, access=CONTRACT))
            pairs = border_pairs(answer)
            write(border_words.pairs(workspace.pack, pairs, question.cost, words), out)
            typer.echo(border_words.finding(workspace.pack, answer, words), err=True)
        elif home is None or partner is None:
            raise QuestionError(
                "Give both --from and --to, or neither for all pairs that an agreement would help."
            )
        else:
            effect = workspace.agreement(question, home, partner)
            write(border_words.gained(effect), out)
            typer.echo(border_words.agreement(workspace.pack, effect, words), err=True)
        tell_checks(workspace, [question], words)
