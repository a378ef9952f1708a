"""Folders of reports: whole or not there, made again from their manifest, clear refusals."""

import json
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.reports.folder import Job, ReportFolderError, folder_name, write_reports
from app.reports.forms import FORMS
from app.reports.manifest import FILE_NAME, Manifest, ManifestError, read_manifest
from app.reports.request import MUNICIPALITY, REGION, ReportRequestError, Request
from app.workspace import Workspace

DAY = date(2024, 6, 1)
REGIONAL = Request(REGION, "lv", DAY, "summer")
ROOT = Path(__file__).parents[2]


def write(
    toy: Workspace, out: Path, request: Request = REGIONAL, forms: str = "csv"
) -> list[Manifest]:
    return write_reports(
        toy, [Job(request)], out, forms=forms.split(","), paper="a4", tell=lambda *_: None
    )


@pytest.fixture(scope="module")
def folder(toy: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A regional report in every form that takes no pictures."""
    out = tmp_path_factory.mktemp("out") / "report"
    write(toy, out, forms="xlsx,gpkg,csv,geojson")
    return out


def test_folder_holds_the_forms_and_their_manifest(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"report.xlsx", "report.gpkg", FILE_NAME} < names
    assert {"tables/gaps_care.csv", "tables/matrix.csv", "layers/gaps_care.geojson"} < names
    assert set(read_manifest(folder / FILE_NAME).files) == names - {FILE_NAME}


def test_manifest_names_data_licences_parameters_code_and_hash(
    folder: Path, toy: Workspace
) -> None:
    manifest = read_manifest(folder / FILE_NAME)
    assert manifest.fingerprint == toy.pack.fingerprint
    assert set(manifest.data) >= {"sites.csv", "pack.toml", "lakes.geojson"}
    assert manifest.sources[0]["licence"] == "CC0"
    assert manifest.sources[0]["retrieved_on"] == "2024-06-01"
    assert manifest.parameters == REGIONAL.parameters()
    assert len(manifest.content) == 64
    assert "+" in manifest.code
    assert sum(manifest.checks.values()) == 8 * len(toy.pack.basket)


def test_the_same_report_has_the_same_bytes(folder: Path, toy: Workspace, tmp_path: Path) -> None:
    write(toy, tmp_path / "again", forms="xlsx,gpkg,csv,geojson")
    first, second = (
        {p.relative_to(where): p.read_bytes() for p in where.rglob("*") if p.is_file()}
        for where in (folder, tmp_path / "again")
    )
    assert first == second


def test_report_is_made_again_from_its_manifest(
    folder: Path, toy_folder: Path, tmp_path: Path
) -> None:
    words = ("--from", str(folder / FILE_NAME), "--pack", str(toy_folder))
    result = CliRunner().invoke(cli, ["report", *words, "--out", str(tmp_path / "again")])
    assert result.exit_code == 0, result.stderr
    assert "Skaitļi un teikumi ir tie paši." in result.stderr
    assert (tmp_path / "again" / FILE_NAME).read_bytes() == (folder / FILE_NAME).read_bytes()


def test_other_data_are_named_when_a_report_is_made_again(
    folder: Path, toy_copy: Path, tmp_path: Path
) -> None:
    events = toy_copy / "status_events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace("S1,open,2020", "S1,open,2021"))
    words = ("--from", str(folder / FILE_NAME), "--pack", str(toy_copy))
    result = CliRunner().invoke(cli, ["report", *words, "--out", str(tmp_path / "again")])
    assert result.exit_code == 0
    assert "Citi dati: status_events.csv\n" in result.stderr
    assert "Skaitļi vai teikumi atšķiras" in result.stderr


def test_manifest_of_a_newer_version_is_refused(folder: Path, tmp_path: Path) -> None:
    newer = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    newer["manifest_version"] = 99
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(newer), encoding="utf-8")
    with pytest.raises(ManifestError, match="version 99, this program knows up to 1"):
        read_manifest(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"manifest_version": 1, "forms": []}'])
def test_file_that_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match=r"no manifest|lacks parts"):
        read_manifest(tmp_path / "x.json")


def test_manifest_with_unreadable_parameters_is_refused() -> None:
    with pytest.raises(ReportRequestError, match="not whole"):
        Request.from_parameters({"kind": "region", "lang": "lv", "date": "soon", "season": "x"})


def test_earlier_report_is_replaced_and_other_files_are_not_lost(
    toy: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    write(toy, out, forms="csv,geojson")
    write(toy, out)
    assert not (out / "layers").exists()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReportFolderError, match="holds other files"):
        write(toy, out)
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("name", ["tables/mine.csv", "manifest.json", "x/y.txt"])
def test_folder_that_only_looks_like_a_report_is_left_alone(
    toy: Workspace, tmp_path: Path, name: str
) -> None:
    mine = tmp_path / "report" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(ReportFolderError, match="holds other files"):
        write(toy, tmp_path / "report")
    assert mine.read_text(encoding="utf-8") == "mine"


def test_file_in_place_of_the_folder_is_refused(toy: Workspace, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("x", encoding="utf-8")
    with pytest.raises(ReportFolderError, match="is a file"):
        write(toy, tmp_path / "report")


def test_place_that_cannot_be_written_is_named(toy: Workspace) -> None:
    with pytest.raises(ReportFolderError, match=r"cannot be written to /proc/nowhere/report"):
        write(toy, Path("/proc/nowhere/report"))


def test_full_disk_leaves_nothing_behind(toy_folder: Path, tmp_path: Path) -> None:
    """The system refuses to write more than 2,000 bytes into a file, as it would when full."""
    command = [sys.executable, "-m", "app", "report", "--out", str(tmp_path / "report")]
    command += ["--format", "csv", "--pack", str(toy_folder)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "nevar uzrakstīt" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "municipality"), "Pašvaldība None nav zināma"),
        (("--kind", "municipality", "--municipality", "9"), "Pašvaldība '9' nav zināma"),
        (("--kind", "service", "--service", "x"), "Pakalpojums 'x' nav zināms"),
        (("--kind", "poem"), "Pārskata veids 'poem' nav zināms"),
        (("--format", "odt"), "'odt'"),
        (("--paper", "a5"), "'a5'"),
        (("--season", "monsoon"), "Ceļu stāvoklis 'monsoon' nav zināms"),
        (("--from", "/nowhere/manifest.json"), "/nowhere/manifest.json"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(
    words: tuple[str, ...], said: str, toy_folder: Path, tmp_path: Path
) -> None:
    out = ["--out", str(tmp_path / "report"), "--pack", str(toy_folder)]
    result = CliRunner().invoke(cli, ["report", *words, *out])
    assert result.exit_code == 1
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_municipality_gets_a_folder_of_its_own(toy_folder: Path, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "all"), "--pack", str(toy_folder), "--format", "csv"]
    result = CliRunner().invoke(cli, ["report", "--all-municipalities", *out])
    assert result.exit_code == 0, result.stderr
    names = sorted(path.name for path in (tmp_path / "all").iterdir())
    assert names == ["0001000-abelu-novads", "0002000-berzu-novads"]
    assert "2/2 Sociālo pakalpojumu profils: Bērzu novads" in result.stderr
    manifest = read_manifest(tmp_path / "all" / names[1] / FILE_NAME)
    assert manifest.parameters["kind"] == MUNICIPALITY
    assert manifest.parameters["subject"] == "0002000"
    again = CliRunner().invoke(cli, ["report", "--all-municipalities", *out])
    assert again.exit_code == 0, again.stderr


def test_folder_of_a_municipality_has_plain_letters() -> None:
    assert folder_name("0043000", "Rēzeknes novads") == "0043000-rezeknes-novads"


def test_command_line_offers_the_forms_there_are() -> None:
    from app.cli.report import ALL_FORMS

    assert ALL_FORMS.split(",") == list(FORMS)
