"""Public consultations: their list, and the summary of one with its answers."""

from pathlib import Path
from typing import Annotated

import typer

from app import clock, storage
from app.cli.frame import Lang, PackFolder, cli, say, speaking
from app.languages import LANGUAGES
from app.workspace import open_workspace
from geodata.store.errors import NoSuchRecordError

consultation = typer.Typer(
    no_args_is_help=True, help=say("cli.consultation"), rich_markup_mode=None
)
cli.add_typer(consultation, name="consultation")


@consultation.command(name="list", help=say("cli.consultation_list"))
def show(lang: Lang = LANGUAGES[0], pack: PackFolder = None) -> None:
    """Every consultation: id, first and last day, title."""
    with speaking(lang):
        store = storage.open_as_it_is(storage.pack_id_of(pack))
        for record in store.records("consultation"):
            told = (record.text(name) for name in ("opens_on", "closes_on", "title"))
            typer.echo("\t".join((record.record_id, *told)))
        store.close()


@consultation.command(help=say("cli.consultation_summary"))
def summary(
    name: Annotated[str, typer.Argument(help=say("cli.consultation_id"))],
    out: Annotated[Path, typer.Option("--out", help=say("cli.consultation_out"))],
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """The summary of a consultation in the form that the name of the file says."""
    with speaking(lang) as words:
        from app.reports import consultation as summaries
        from app.reports.forms import PAPERS, ZIPPED, one_file
        from app.reports.request import ReportRequestError

        form = out.with_suffix("").suffix if out.suffix == ".zip" else out.suffix
        form = form.removeprefix(".").lower()
        workspace = open_workspace(pack)
        store = storage.open_as_it_is(workspace.pack.pack_id)
        try:
            record = store.one("consultation", name)
            if record is None:
                raise NoSuchRecordError("There is no such consultation.")
            report = summaries.summary(workspace, store, record, words, clock.today())
            if form not in summaries.forms_of(report):
                raise ReportRequestError(
                    "{kind} {found} is not known; choose one of: {known}.",
                    kind="report form",
                    found=repr(form),
                    known=", ".join(summaries.forms_of(report)),
                )
            if form in ZIPPED and out.suffix != ".zip":  # several files in one
                out = out.with_name(f"{out.name}.zip")
            out.write_bytes(one_file(workspace, report, form, PAPERS[0]))
        finally:
            store.close()
        typer.echo(words("cli.report_done", path=str(out)))
