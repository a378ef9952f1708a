"""Documents in a folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import Lang, On, PackFolder, Season, cli, say, speaking, when
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import Workspace, open_workspace

ALL_FORMS = "pdf,docx,xlsx,html,gpkg,csv,geojson"


@cli.command(help=say("cli.report"))
def report(
    out: Annotated[Path, typer.Option("--out", help=say("cli.report_out"))],
    kind: Annotated[str, typer.Option("--kind", help=say("cli.report_kind"))] = "region",
    municipality: Annotated[
        str | None, typer.Option("--municipality", help=say("cli.report_municipality"))
    ] = None,
    service: Annotated[
        str | None, typer.Option("--service", help=say("cli.report_service"))
    ] = None,
    proposal: Annotated[
        str | None, typer.Option("--proposal", help=say("cli.report_proposal"))
    ] = None,
    forms: Annotated[str, typer.Option("--format", help=say("cli.report_format"))] = ALL_FORMS,
    paper: Annotated[str, typer.Option("--paper", help=say("cli.report_paper"))] = "a4",
    every: Annotated[  # noqa: FBT002 - an option of the command line
        bool, typer.Option("--all-municipalities", help=say("cli.report_every"))
    ] = False,
    again: Annotated[Path | None, typer.Option("--from", help=say("cli.report_from"))] = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help=say("cli.report_scenario"))
    ] = None,
    on: On = None,
    season: Season = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Reports: regional overview, municipality profiles, one service; in every form."""
    with speaking(lang) as words:
        if again is not None:
            _again(again, out, open_workspace(pack), words)
            return
        workspace = open_workspace(pack)
        from app.reports.folder import Job, folder_name, write_reports
        from app.reports.request import MUNICIPALITY, Request
        from app.scenario_file import read_scenario, to_code

        day, season_id = when(workspace, on, season)
        changes = to_code(read_scenario(scenario)) if scenario else ""
        base = Request(
            kind, words.lang, day, season_id, municipality or service or proposal, changes
        )
        jobs = [Job(base)]
        if every:
            jobs = [
                Job(
                    replace(base, kind=MUNICIPALITY, subject=code),
                    folder_name(code, row["name_lv"]),
                )
                for code, row in workspace.pack.region.iterrows()
            ]
        tell = _teller(len(jobs), words)
        chosen = forms.split(",")
        write_reports(workspace, jobs, out, forms=chosen, paper=paper, tell=tell)
        typer.echo(words("cli.report_done", path=str(out)))


def _teller(total: int, words: Words) -> Callable[[int, str], None]:
    """Says on the screen which report is being made, where there are several."""

    def tell(number: int, title: str) -> None:
        if total > 1:
            said = words("cli.report_progress", number=number, total=total, title=title)
            typer.echo(said, err=True)

    return tell


def _again(path: Path, out: Path, workspace: Workspace, words: Words) -> None:
    """Make a report again from its manifest and say what differs, if anything."""
    from app.reports.folder import Job, write_reports
    from app.reports.manifest import differences, read_manifest
    from app.reports.request import Request

    before = read_manifest(path)
    request = Request.from_parameters(before.parameters)
    (now,) = write_reports(
        workspace,
        [Job(request)],
        out,
        forms=before.forms,
        paper=before.paper,
        tell=_teller(1, words),
    )
    found = differences(before, now)
    typer.echo(words("cli.report_done", path=str(out)))
    if found.data:
        names = [one if "." in one else words(f"manifest.{one}") for one in found.data]
        typer.echo(words("cli.report_other_data", files=", ".join(names)), err=True)
    if found.code:
        typer.echo(words("cli.report_other_code", before=before.code, now=now.code), err=True)
    typer.echo(words("cli.report_other" if found.content else "cli.report_same"), err=True)
