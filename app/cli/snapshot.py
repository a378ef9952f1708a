"""Snapshots of a year: made, checked, and their indicators side by side."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app import snapshots
from app.cli.frame import Lang, Out, PackFolder, Season, cli, say, speaking, when, write
from app.languages import LANGUAGES
from app.storage import pack_id_of
from app.workspace import open_workspace
from geodata.snapshots import SnapshotError

Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help=say("cli.snapshot_day"))]


@cli.command(help=say("cli.snapshot"))
def snapshot(
    day: Day,
    out: Annotated[Path | None, typer.Option("--out", help=say("cli.snapshot_out"))] = None,
    season: Season = None,
    pack: PackFolder = None,
    lang: Lang = LANGUAGES[0],
) -> None:
    """Freeze register, residents, roads, parameters and indicators of a day."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        on, season_id = when(workspace, day, season)
        folder = out or snapshots.folder_of(workspace.pack.pack_id) / on.isoformat()
        made = snapshots.make(workspace, on, season_id, folder)
        typer.echo(words("cli.snapshot_done", path=str(folder), fingerprint=made.fingerprint))
        if on > workspace.pack.register_date:
            told = words.day(workspace.pack.register_date)
            typer.echo(words("cli.snapshot_ahead", date=told), err=True)


@cli.command("indicators", help=say("cli.indicators"))
def indicators_by_year(
    folders: Annotated[
        list[Path] | None, typer.Argument(help=say("cli.indicators_folders"))
    ] = None,
    out: Out = None,
    pack: PackFolder = None,
    lang: Lang = LANGUAGES[0],
) -> None:
    """The indicators of all snapshots, each checked, with what changed."""
    with speaking(lang) as words:
        pack_id = pack_id_of(pack)
        found = snapshots.opened(folders) if folders else snapshots.all_of(pack_id)
        if not found:
            raise SnapshotError(
                "There is no snapshot in {path}. Make one: python -m app snapshot 2026-12-31.",
                path=str(snapshots.folder_of(pack_id)),
            )
        write(snapshots.side_by_side(found), out)
        for one in found:
            fingerprint = one.manifest.fingerprint
            line = words("cli.snapshot_line", date=words.day(one.on), fingerprint=fingerprint)
            typer.echo(line, err=True)
