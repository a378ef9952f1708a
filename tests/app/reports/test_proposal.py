"""The impact statement for a sitting: the frozen figures, in every form, and nothing computed."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx as python_docx
import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from app import impact, storage
from app.cli import cli
from app.i18n import Words
from app.reports.data_files import csv_files
from app.reports.geopackage import geopackage
from app.reports.kinds import make_report
from app.reports.manifest import FILE_NAME
from app.reports.model import Findings, Report
from app.reports.page import html
from app.reports.pdf import pdf
from app.reports.pictures import Pictures
from app.reports.request import ReportRequestError, Request
from app.reports.sheets import xlsx
from app.reports.word import docx
from app.workspace import Workspace
from geodata.store import proposals
from geodata.store.records import Edit
from geodata.store.store import Store, open_store
from tests.app.reports.conftest import HOSTILE, PROPOSAL_ID, REGION_ACTOR, submitted_in

REQUEST = Request("proposal", "lv", date(2024, 6, 1), "summer", PROPOSAL_ID)
SENTENCE = "iedzīvotājiem, kam tas tagad ir tālāk"


@pytest.fixture(scope="session")
def statement(toy: Workspace, database: str) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(storage.URL_VARIABLE, database)
        return make_report(toy, REQUEST)


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'own.sqlite3'}"
    monkeypatch.setenv(storage.URL_VARIABLE, url)
    store = open_store(url, "toy")
    yield store
    store.close()


def sentences(report: Report) -> tuple[str, ...]:
    return next(block.sentences for block in report.blocks if isinstance(block, Findings))


def test_figures_are_the_frozen_ones_and_none_is_computed(
    toy: Workspace, own_store: Store
) -> None:
    record = submitted_in(own_store, toy)
    frozen = proposals.frozen(own_store, record)
    told = {**impact.read(frozen), "gained_people": 777, "gained_by_municipality": {"0001000": 7}}
    told |= {"saved_person_cost": 1234.0, "cost_eur_per_person": 5.5, "better": [["P1", "A", 9]]}
    told |= {"basket_changes": [["care", "0002000", "not_found", "fulfilled"]]}
    content = json.dumps(told).encode()
    row = own_store.one("statement", str(record.cells["statement_id"]))
    assert row is not None
    cells = {**row.cells, "content": content}
    edit = Edit("proposal.submit", "statement", row.record_id, cells, row.version)
    own_store.write(REGION_ACTOR, [edit], "")
    gain, saved, basket, euros, better = sentences(make_report(toy, REQUEST))
    assert "777 " + SENTENCE in gain
    assert gain.endswith(f"Ticamība: {told['confidence']}.") or "ticamība" in gain
    assert "Ābeļu novads – 7." in gain
    assert "1\u00a0234" in saved
    assert "no „nav atrasts” uz „ir pašvaldībā”" in basket
    assert "5 EUR" in euros or "6 EUR" in euros
    assert "A (9 iedzīvotāji)" in better


def test_every_form_tells_the_same_figures(
    toy: Workspace, statement: Report, words: Words, tmp_path: Path
) -> None:
    # C has 100 residents and no day care within the cutoff: they gain, and nobody else does.
    (table,) = [one for one in statement.tables() if one.key == "gained"]
    people = int(table.frame["gained_people"].sum())
    assert f"{people} {SENTENCE}" in sentences(statement)[0]
    assert f"{people} {SENTENCE}" in html(Pictures(toy, words), statement)
    document = python_docx.Document(io.BytesIO(docx(Pictures(toy, words), statement)))
    assert any(f"{people} {SENTENCE}" in one.text for one in document.paragraphs)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(statement, words)))["gained"]
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)] == [people]
    rows = pd.read_csv(io.BytesIO(csv_files(statement)["gained.csv"]))
    assert rows["gained_people"].tolist() == [people]
    path = tmp_path / "report.gpkg"
    path.write_bytes(geopackage(statement, words))
    assert gpd.read_file(path, layer="gained")["gained_people"].sum() == people
    assert gpd.read_file(path, layer="proposal")["name"].tolist()[0] == HOSTILE


@pytest.mark.parametrize(("paper", "pages"), [("a4", 2), ("a3", 1)])
def test_statement_has_two_pages_or_one_sheet(
    toy: Workspace, statement: Report, words: Words, tmp_path: Path, paper: str, pages: int
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(Pictures(toy, words), statement, paper=paper))
    info, text = (
        subprocess.run(
            [shutil.which(name) or pytest.skip(f"no {name}"), str(path), *out],
            capture_output=True,
            check=True,
        ).stdout.decode()
        for name, out in (("pdfinfo", []), ("pdftotext", ["-"]))
    )
    assert re.search(rf"Pages:\s+{pages}\n", info)
    assert "#let x = 1 *b*" in " ".join(text.split())


def test_proposal_that_was_not_submitted_is_refused(toy: Workspace) -> None:
    asked = Request("proposal", "lv", REQUEST.on, "summer", "V-9")
    with pytest.raises(ReportRequestError, match="'V-9' is not known or was not submitted.*V-1"):
        make_report(toy, asked)


def test_other_data_since_submission_are_said(
    toy: Workspace, toy_copy: Path, own_store: Store
) -> None:
    from geodata.pack import load_pack

    submitted_in(own_store, toy)
    table = toy_copy / "demand_points.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("P1", "P1"), encoding="utf-8")
    (toy_copy / "pack.toml").write_text(
        (toy_copy / "pack.toml").read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8"
    )
    other = make_report(Workspace(load_pack(toy_copy)), REQUEST)
    same = make_report(toy, REQUEST)
    said = "Kopš iesniegšanas datu pakotne ir mainījusies"
    assert any(said in str(vars(block)) for block in other.blocks)
    assert not any(said in str(vars(block)) for block in same.blocks)
    assert sentences(other) == sentences(same)


def test_command_line_makes_the_statement_and_names_another_one_later(
    toy: Workspace, toy_folder: Path, own_store: Store, tmp_path: Path
) -> None:
    record = submitted_in(own_store, toy)
    where = ["--pack", str(toy_folder), "--out", str(tmp_path / "out")]
    made = ["report", "--kind", "proposal", "--proposal", PROPOSAL_ID, "--format", "csv"]
    result = CliRunner().invoke(cli, [*made, *where])
    assert result.exit_code == 0, result.stderr
    manifest = tmp_path / "out" / FILE_NAME
    again = ["report", "--from", str(manifest), *where[:2], "--out", str(tmp_path / "again")]
    result = CliRunner().invoke(cli, again)
    assert "Skaitļi un teikumi ir tie paši." in result.stderr
    row = own_store.one("statement", str(record.cells["statement_id"]))
    assert row is not None
    told = json.loads(bytes(row.cells["content"] or b"")) | {"gained_people": 1}  # type: ignore[arg-type]
    cells = {**row.cells, "content": json.dumps(told).encode()}
    edit = Edit("proposal.submit", "statement", row.record_id, cells, row.version)
    own_store.write(REGION_ACTOR, [edit], "")
    result = CliRunner().invoke(cli, again)
    assert "Citi dati: Iesaldētā aprēķina nospiedums" in result.stderr
    assert "Skaitļi vai teikumi atšķiras" in result.stderr
