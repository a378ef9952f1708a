"""The summary of a public consultation: what was said and answered, in every form."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.i18n import Words
from app.reports import consultation
from app.reports.forms import one_file
from app.reports.model import Findings
from app.storage import URL_VARIABLE
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.store import consultations
from geodata.store.permissions import Actor
from geodata.store.store import Store, open_store

REGION, VISITOR = Actor("anna", "region"), Actor("visitor", "visitor")
DAY = date(2026, 12, 10)
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> #set \\u{41} *x*"
DRAFT = {
    "title": HOSTILE,
    "subject": "draft",
    "edition": "2",
    "text": "Kur veidot\ndienas centrus",
    "opens_on": "2026-12-01",
    "closes_on": "2026-12-31",
}


@pytest.fixture
def store(tmp_path: Path, toy_pack: Pack) -> Iterator[Store]:
    """A consultation with an answered, an unanswered, a refused and a waiting opinion."""
    opened = open_store(f"sqlite:///{tmp_path / 's.sqlite3'}", "toy")
    consultations.put(opened, REGION, DRAFT, DAY)
    name = opened.records("consultation")[0].record_id
    said = {}
    for text in (HOSTILE, "otrais", "noraidāmais Jānis", "gaidošais"):
        opinion = {"consultation_id": name, "text": text, "lon": 26.25, "lat": 55.95}
        said[text] = consultations.speak(opened, VISITOR, toy_pack, opinion, DAY)
    for text, state in ((HOSTILE, "shown"), ("otrais", "shown"), ("noraidāmais Jānis", "refused")):
        record = opened.one("opinion", said[text])
        assert record is not None
        consultations.moderate(opened, REGION, record, state, "personas dati")
    record = opened.one("opinion", said[HOSTILE])
    assert record is not None
    consultations.answer(opened, REGION, record, "partly", HOSTILE)
    yield opened
    opened.close()


def summary(store: Store, pack: Pack) -> consultation.Report:
    record = store.records("consultation")[0]
    return consultation.summary(Workspace(pack), store, record, Words("lv"), DAY)


def test_summary_counts_all_and_tells_what_was_shown(store: Store, toy_pack: Pack) -> None:
    report = summary(store, toy_pack)
    (findings,) = [b for b in report.blocks if isinstance(b, Findings)]
    assert findings.sentences == (
        "Saņemti 4 viedokļi.",
        "Publicēti: 2; noraidīti: 1; gaida izskatīšanu: 1.",
        "ņemts vērā: 0; ņemts vērā daļēji: 1; nav ņemts vērā: 0; pieņemts zināšanai: 0; "
        "bez atbildes: 1",
    )
    (table,) = [t for t in report.tables() if t.key == "opinions"]
    assert set(table.frame["opinion"]) == {HOSTILE, "otrais"}
    assert set(table.frame["municipality"]) == {
        toy_pack.municipalities.loc["0001000", "name_lv"],
    }
    assert len(report.layers[0].frame) == 2


@pytest.mark.parametrize("form", consultation.FORMS + consultation.MAP_FORMS)
def test_user_text_is_text_in_every_form(store: Store, toy_pack: Pack, form: str) -> None:
    report = summary(store, toy_pack)
    assert form in consultation.forms_of(report)
    content = one_file(Workspace(toy_pack), report, form, "a4")
    if form == "html":
        assert b"<script>alert" not in content
        assert b"&lt;script&gt;alert" in content
    elif form == "docx":
        words = docx.Document(io.BytesIO(content))
        cells = {cell.text for table in words.tables for row in table.rows for cell in row.cells}
        assert HOSTILE in cells
    elif form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells_of = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert any("alert(1)" in str(cell.value) for cell in cells_of)
        assert all(cell.data_type != "f" for cell in cells_of)
    elif form == "csv":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (name,) = [n for n in archive.namelist() if "opinions" in n]
            assert "'=cmd" in archive.read(name).decode("utf-8-sig")
    elif form == "geojson":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = json.loads(archive.read(archive.namelist()[0]))
        assert {f["properties"]["opinion"] for f in found["features"]} == {HOSTILE, "otrais"}
    assert "Jānis".encode() not in content
    assert content


def test_forms_of_maps_are_offered_where_an_opinion_has_a_place() -> None:
    assert consultation.forms_with(places=False) == ("pdf", "docx", "xlsx", "html", "csv")
    assert consultation.forms_with(places=True)[-2:] == ("gpkg", "geojson")


def test_command_lists_consultations_and_writes_the_summary(
    store: Store, toy_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, f"sqlite:///{tmp_path / 's.sqlite3'}")
    pack = ["--pack", str(toy_folder), "--lang", "en"]
    name = store.records("consultation")[0].record_id
    listed = CliRunner().invoke(cli, ["consultation", "list", *pack])
    assert listed.stdout == f"{name}\t2026-12-01\t2026-12-31\t{HOSTILE}\n"
    out = tmp_path / "summary.docx"
    command = ["consultation", "summary", name, "--out", str(out), *pack]
    assert CliRunner().invoke(cli, command).exit_code == 0
    assert out.read_bytes().startswith(b"PK")
    command[4] = str(tmp_path / "summary.csv")
    assert (
        CliRunner().invoke(cli, command).stdout.strip().endswith("summary.csv.zip")
    )  # several tables in one file
    assert zipfile.is_zipfile(tmp_path / "summary.csv.zip")
    assert not (tmp_path / "summary.csv").exists()
    for wrong in (["A-none", "--out", str(out)], [name, "--out", str(tmp_path / "x.exe")]):
        result = CliRunner().invoke(cli, ["consultation", "summary", *wrong, *pack])
        assert result.exit_code == 1
        assert "choose one of" in result.stderr or "no such consultation" in result.stderr
