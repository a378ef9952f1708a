"""Each kind of report read back in every form: its figures, and nothing GDAL complains about."""

import io
import json
import logging
import math
import shutil
import sqlite3
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx as python_docx
import openpyxl
import pandas as pd
import pyogrio
import pytest
from lxml import html as lxml_html

from analysis.changes import Close
from analysis.scenario import Scenario
from app import storage
from app.i18n import Words
from app.reports.forms import FORMS, Files, made
from app.reports.kinds import KINDS, make_report
from app.reports.model import Column, Report, cell_text
from app.reports.pictures import Pictures
from app.reports.request import Request
from app.scenario_file import to_code
from app.workspace import Workspace
from tests.app.reports.conftest import PROPOSAL_ID
from tests.app.reports.test_forms import said, squeezed

SUBJECTS = {
    "municipality": "0002000",
    "service": "care",
    "scenario": "care",
    "proposal": PROPOSAL_ID,
}
CLOSED = to_code(Scenario("Slēdz", (Close("S1"),)))


@dataclass(frozen=True)
class Made:
    """A report and its files by form."""

    report: Report
    files: dict[str, Files]

    def one(self, form: str) -> bytes:
        (content,) = self.files[form].values()
        return content


@pytest.fixture(scope="session", params=list(KINDS))
def every(request: pytest.FixtureRequest, toy: Workspace, database: str) -> Made:
    """One kind of report of the toy region, made once in all forms."""
    kind: str = request.param
    scenario = CLOSED if kind == "scenario" else ""
    asked = Request(kind, "lv", date(2024, 6, 1), "summer", SUBJECTS.get(kind), scenario)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(storage.URL_VARIABLE, database)
        report = make_report(toy, asked)
    pictures = Pictures(toy, Words("lv"))
    return Made(report, {form: made(pictures, report, form, "a4") for form in FORMS})


def same(found: object, value: object) -> bool:
    """Whether a cell that was read back is the value: to 12 digits, an empty cell for none."""
    empty = [one is None or one is pd.NA or one != one or one == "" for one in (found, value)]
    if any(empty):
        return all(empty)
    if isinstance(value, float) and isinstance(found, int | float):
        return math.isclose(found, value, rel_tol=1e-11)
    return found == value or str(found) == str(value)


def in_map(value: object) -> object:
    """A value as map files hold it: no infinity, no empty text."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def in_sheet(value: object, column: Column) -> object:
    """A value as a spreadsheet holds it: words for yes, no and infinity."""
    is_word = column.kind == "flag" or (isinstance(value, float) and math.isinf(value))
    return cell_text(value, column.kind, Words("lv")) if is_word else value


def test_pdf_says_every_figure_and_sentence(every: Made, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(every.one("pdf"))
    program = shutil.which("pdftotext") or pytest.skip("no pdftotext on this machine")
    command = [program, "-raw", str(path), "-"]
    pages = squeezed(subprocess.run(command, capture_output=True, check=True).stdout.decode())
    words = {word for text in said(every.report) for word in text.split()}
    assert [word for word in words if squeezed(word) not in pages] == []


def test_html_says_every_figure_and_sentence(every: Made) -> None:
    page = lxml_html.document_fromstring(every.one("html").decode())
    (main,) = page.iter("main")
    text = squeezed(" ".join(main.itertext()))
    assert [one for one in said(every.report) if squeezed(one) not in text] == []


def test_docx_has_every_table_and_sentence(every: Made) -> None:
    document = python_docx.Document(io.BytesIO(every.one("docx")))
    printed = [table for table in every.report.tables() if table.printed and len(table.frame)]
    for shown, table in zip(document.tables, printed, strict=True):
        cells = [[cell.text for cell in row.cells] for row in shown.rows]
        assert cells == [[c.heading for c in table.shown], *table.cells(Words("lv"))]
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = squeezed(" ".join(texts))
    empty = {column.heading for t in every.report.tables() if t.frame.empty for column in t.shown}
    assert [
        one for one in said(every.report) if one not in empty and squeezed(one) not in text
    ] == []


def test_xlsx_has_every_figure_of_every_table(every: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(every.one("xlsx")))
    tables = every.report.tables()
    for sheet, table in zip(book.worksheets[1:], tables, strict=True):
        head, *rows = sheet.iter_rows(values_only=True)
        assert list(head) == [column.heading for column in table.columns]
        assert len(rows) == len(table.frame)
        for x, column in enumerate(table.columns):
            for row, value in zip(rows, table.frame[column.name].tolist(), strict=True):
                kept = in_sheet(value, column)
                assert same(row[x], kept), (table.key, column.name)


def test_csv_has_every_figure_of_every_table(every: Made) -> None:
    for table in every.report.tables():
        content = every.files["csv"][f"tables/{table.key}.csv"]
        texts = dict.fromkeys(table.frame.select_dtypes(["object", "string"]).columns, str)
        read = pd.read_csv(io.BytesIO(content), dtype=texts, encoding="utf-8-sig")
        for name in read.columns:
            for found, value in zip(read[name], table.frame[name], strict=True):
                guarded = f"'{value}"  # so that no spreadsheet takes it for a formula
                assert same(found, value) or found == guarded, (table.key, name)


def test_geojson_has_every_figure_of_every_layer(every: Made) -> None:
    for layer in every.report.layers:
        content = json.loads(every.files["geojson"][f"layers/{layer.key}.geojson"])
        rows = [feature["properties"] for feature in content["features"]]
        for column in layer.columns:
            for row, value in zip(rows, layer.frame[column.name].tolist(), strict=True):
                assert same(row[column.name], in_map(value)), (layer.key, column.name)


@contextmanager
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What GDAL complains about meanwhile: as a warning or in the log."""
    found: list[str] = []
    with caplog.at_level(logging.WARNING), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        yield found
    found += [str(one.message) for one in warned] + caplog.messages


def test_geopackage_has_every_figure_and_gdal_does_not_complain(
    every: Made, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "report.gpkg"
    path.write_bytes(every.one("gpkg"))
    with heard(caplog) as complaints:
        names = [name for name, _ in pyogrio.list_layers(path)]
        read = {name: pyogrio.read_dataframe(path, layer=name) for name in names}
    assert complaints == []
    assert names == [*(layer.key for layer in every.report.layers), "layer_styles"]
    for layer in every.report.layers:
        frame = read[layer.key]
        assert frame.crs == "EPSG:3059"
        for column in layer.columns:
            values = layer.frame[column.name].tolist()
            for found, value in zip(frame[column.name].tolist(), values, strict=True):
                assert same(found, in_map(value)), (layer.key, column.name)


def test_complaint_of_gdal_would_be_heard(
    every: Made, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the mark of its kind in the file's head, GDAL says so."""
    path = tmp_path / "report.gpkg"
    path.write_bytes(every.one("gpkg"))
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA application_id = 0")
    with heard(caplog) as complaints:
        pyogrio.list_layers(path)
    assert any("application_id" in one for one in complaints)
