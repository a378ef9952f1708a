"""All measures of a service, the cutoffs side by side, and how even access is."""

from typing import Annotated

import typer

from analysis.errors import QuestionError
from analysis.measured import MeasureSetting
from app import measure_sentences, measure_tables
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

Service = Annotated[str, typer.Option("--service", help=say("cli.service"))]
Group = Annotated[str | None, typer.Option("--group", help=say("cli.group"))]
CutoffMin = Annotated[float | None, typer.Option("--cutoff-min", help=say("cli.cutoff_min"))]
CutoffKm = Annotated[float | None, typer.Option("--cutoff-km", help=say("cli.cutoff_km"))]
Decay = Annotated[str, typer.Option("--decay", help=say("cli.decay"))]
Nth = Annotated[int, typer.Option("--nth", help=say("cli.nth"))]


@cli.command(help=say("cli.measures"))
def measures(
    service: Service,
    group: Group = None,
    cutoff_min: CutoffMin = None,
    cutoff_km: CutoffKm = None,
    by: Annotated[str, typer.Option("--by", help=say("cli.measures_by"))] = "point",
    decay: Decay = MeasureSetting.decay,
    nth: Nth = MeasureSetting.nth,
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Every measure of a service: a row per demand point, municipality or service."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        base = base_question(workspace, tuple(service.split(",")), group, on, season)
        question = with_cutoff(base, cutoff_min, cutoff_km)
        measured = workspace.measured(question, MeasureSetting(decay, nth))
        makers = {
            "point": measure_tables.by_place,
            "municipality": measure_tables.by_municipality,
            "service": measure_tables.by_service,
        }
        if by not in makers:
            raise QuestionError(
                "--by {found} is not possible; choose one of: {known}.",
                found=by,
                known=", ".join(makers),
            )
        write(makers[by](workspace.pack, measured, words), out)
        tell_checks(workspace, [question], words)


@cli.command(help=say("cli.thresholds"))
def thresholds(
    service: Service,
    group: Group = None,
    cutoff_min: CutoffMin = None,
    cutoff_km: CutoffKm = None,
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Share of residents within each preset cutoff, per municipality."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        base = base_question(workspace, tuple(service.split(",")), group, on, season)
        answer = workspace.answer(with_cutoff(base, cutoff_min, cutoff_km))
        write(measure_tables.thresholds(workspace.pack, answer, words), out)
        typer.echo(measure_sentences.thresholds(workspace.pack, answer, words), err=True)
        tell_checks(workspace, [answer.question], words)


@cli.command(help=say("cli.fairness"))
def fairness(
    service: Service,
    measure: Annotated[str, typer.Option("--measure", help=say("cli.measure"))],
    minimum: Annotated[float | None, typer.Option("--minimum", help=say("cli.minimum"))] = None,
    by: Annotated[str, typer.Option("--by", help=say("cli.fairness_by"))] = "index",
    group: Group = None,
    cutoff_min: CutoffMin = None,
    cutoff_km: CutoffKm = None,
    decay: Decay = MeasureSetting.decay,
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Inequality indices of a measure, or the places in order, the worst off first."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        base = base_question(workspace, tuple(service.split(",")), group, on, season)
        question = with_cutoff(base, cutoff_min, cutoff_km)
        setting = MeasureSetting(decay)
        even = workspace.evenness(question, setting, measure, minimum)
        measured = workspace.measured(question, setting)
        if by not in ("index", "point"):
            raise QuestionError(
                "--by {found} is not possible; choose one of: {known}.",
                found=by,
                known="index, point",
            )
        ranking = measure_tables.ranking(workspace.pack, measured, even, words)
        write(ranking if by == "point" else measure_tables.indices(even, words), out)
        told = measure_sentences.worst_off(workspace.pack, measured, even, words)
        typer.echo(told, err=True)
        tell_checks(workspace, [question], words)
