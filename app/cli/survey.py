"""The yearly survey: forms for every municipality, and filled ones taken back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from analysis.survey import open_questions
from app import storage
from app.cli.frame import Lang, On, PackFolder, cli, say, speaking, when
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import Workspace, open_workspace
from geodata.store.permissions import Actor


@cli.command(help=say("cli.survey"))
def survey(
    out: Annotated[Path | None, typer.Option("--out", help=say("cli.survey_out"))] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", help=say("cli.survey_answers"))
    ] = None,
    municipality: Annotated[
        str | None, typer.Option("--municipality", help=say("cli.survey_municipality"))
    ] = None,
    on: On = None,
    pack: PackFolder = None,
    lang: Lang = LANGUAGES[0],
) -> None:
    """Write the forms of what is not known, or take the answers of a municipality."""
    from geodata.exchange.errors import ImportRefusedError

    with speaking(lang) as words:
        workspace = open_workspace(pack)
        region = workspace.pack.region
        if municipality is not None and municipality not in region.index:
            raise ImportRefusedError(
                "Municipality {found} is not known; choose one of: {known}.",
                found=repr(municipality),
                known=", ".join(map(str, region.index)),
            )
        if answers is not None and municipality is not None:
            _take(workspace, answers, municipality, words)
        elif out is not None:
            _write(
                workspace, out, on, [municipality] if municipality else list(region.index), words
            )
        else:
            raise ImportRefusedError(
                "Name a folder for the forms (--out), or filled answers (--answers FILE) and "
                "whose they are (--municipality CODE)."
            )


def _write(
    workspace: Workspace, out: Path, on: datetime | None, codes: list[str], words: Words
) -> None:
    """A workbook for each municipality."""
    from app.reports.folder import folder_name
    from geodata.exchange import survey_file

    pack = workspace.pack
    day, season_id = when(workspace, on, None)
    answer = workspace.compliance(day, season_id)
    out.mkdir(parents=True, exist_ok=True)
    for code in codes:
        rows = survey_file.form(pack, open_questions(pack, answer, day, code), words.lang)
        name = folder_name(code, str(pack.municipalities.loc[code, "name_lv"]))
        path = out / f"{name}.xlsx"
        path.write_bytes(survey_file.as_xlsx(pack, rows, words.lang))
        typer.echo(f"{path}: {words.count('survey.open', len(rows))}")


def _take(workspace: Workspace, path: Path, code: str, words: Words) -> None:
    """Keep the good answers of a filled form; faults end with code 1."""
    from geodata.exchange import survey_file
    from geodata.exchange.files import read

    today = datetime.now(UTC).date()
    sheet = read(path.read_bytes(), path.name)
    found = survey_file.read_answers(sheet, workspace.pack, code, today)
    store = storage.open_for_editing(workspace.pack.pack_id)
    try:
        source = words("survey.source", date=words.day(today))
        survey_file.save(store, Actor("command line", "administrator"), found.facts, source)
    finally:
        store.close()
    for fault in found.faults:
        typer.echo(words.fault(fault), err=True)
    typer.echo(words.count("survey.saved", len(found.facts)))
    if found.faults:
        raise typer.Exit(1)
