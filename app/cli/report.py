"""Documents in a folder."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.frame import Lang, On, PackFolder, Season, cli, say, speaking, when
from app.languages import LANGUAGES
from app.workspace import open_workspace


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

    with speaking(lang) as words:
        workspace = open_workspace(pack)
        day, season_id = when(workspace, on, season)
        written = write_report(workspace, words, out, on=day, season_id=season_id)
        typer.echo(words("cli.report_done", path=str(written)))
