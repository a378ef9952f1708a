"""The forms a report can take, and the one way to make them; heavy ones import when used."""

from collections.abc import Callable, Sequence

from app.i18n import Words
from app.long_work import tell
from app.reports.model import Report
from app.reports.pictures import Pictures
from app.reports.plain_zip import zipped
from app.reports.request import ReportRequestError
from app.workspace import Workspace

Files = dict[str, bytes]
NAME = "report"
PAPERS = ("a4", "a3")
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "html": "text/html",
    "gpkg": "application/geopackage+sqlite3",
    "csv": "application/zip",
    "geojson": "application/zip",
}
"""Forms and what a browser calls them; those of several files are downloaded in a zip."""
ZIPPED = ("csv", "geojson")


def _pdf(pictures: Pictures, report: Report, paper: str) -> Files:
    from app.reports.pdf import pdf

    return {f"{NAME}.pdf": pdf(pictures, report, paper=paper)}


def _docx(pictures: Pictures, report: Report, _: str) -> Files:
    from app.reports.word import docx

    return {f"{NAME}.docx": docx(pictures, report)}


def _xlsx(pictures: Pictures, report: Report, _: str) -> Files:
    from app.reports.sheets import xlsx

    return {f"{NAME}.xlsx": xlsx(report, pictures.words)}


def _html(pictures: Pictures, report: Report, _: str) -> Files:
    from app.reports.page import html

    return {f"{NAME}.html": html(pictures, report).encode()}


def _gpkg(pictures: Pictures, report: Report, _: str) -> Files:
    from app.reports.geopackage import geopackage

    return {f"{NAME}.gpkg": geopackage(report, pictures.words)}


def _csv(_: Pictures, report: Report, __: str) -> Files:
    from app.reports.data_files import csv_files

    return {f"tables/{name}": content for name, content in csv_files(report).items()}


def _geojson(_: Pictures, report: Report, __: str) -> Files:
    from app.reports.data_files import geojson_files

    return {f"layers/{name}": content for name, content in geojson_files(report).items()}


FORMS: dict[str, Callable[[Pictures, Report, str], Files]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "html": _html,
    "gpkg": _gpkg,
    "csv": _csv,
    "geojson": _geojson,
}


def check_forms(forms: Sequence[str], paper: str) -> None:
    """Refuse a form or paper that there is not.

    Raises
    ------
    ReportRequestError
        Names what was found and what is possible.
    """
    for kind, found, known in (
        *(("report form", form, tuple(FORMS)) for form in forms),
        ("paper size", paper, PAPERS),
    ):
        if found not in known:
            raise ReportRequestError(
                "{kind} {found} is not known; choose one of: {known}.",
                kind=kind,
                found=repr(found),
                known=", ".join(known),
            )


def download_name(form: str) -> str:
    """Name of the one file that `one_file` gives."""
    return f"{NAME}-{form}.zip" if form in ZIPPED else f"{NAME}.{form}"


def made(pictures: Pictures, report: Report, form: str, paper: str) -> Files:
    """The files of one form: bytes by name, the same for the same report."""
    tell("making.file")
    return FORMS[form](pictures, report, paper)


def one_file(workspace: Workspace, report: Report, form: str, paper: str) -> bytes:
    """The form as one file: itself, or a zip where it has several."""
    files = made(Pictures(workspace, Words(report.lang)), report, form, paper)
    return next(iter(files.values())) if form not in ZIPPED else zipped(files)
