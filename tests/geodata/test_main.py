"""python -m geodata: exit codes, and what goes to which stream."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geodata.__main__ import cli, main
from geodata.pack import EMBEDDED, Pack

ROOT = Path(__file__).parents[2]


@pytest.fixture
def pack_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EMBEDDED, tmp_path / "pack"))


def run_main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    """The exit code of the command line as a shell would see it."""
    monkeypatch.setattr(sys, "argv", ["geodata", *arguments])
    with pytest.raises(SystemExit) as leaving:
        main()
    return leaving.value.code


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_module_runs_and_passes_the_embedded_pack() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geodata", "check"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Latgale: 151 demand points, 243166 residents, 230 services,")


def test_check_of_a_sound_folder_ends_with_0(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(monkeypatch, "check", str(pack_copy)) == 0
    assert capsys.readouterr().err == ""


def test_check_of_a_broken_pack_ends_with_1_and_all_faults_on_stderr(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(pack_copy / "speeds.csv", ",80,", ",eighty,")
    replace(pack_copy / "cutoffs.csv", "travel_min", "minutes")
    (pack_copy / "seasons.csv").unlink()
    assert run_main(monkeypatch, "check", str(pack_copy)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    *lines, last = err.splitlines()
    assert sorted(lines) == [
        "cutoffs.csv, row 2, column cost: found 'minutes'; expected one of: travel_min, travel_km",
        "seasons.csv: found ''; expected the file",
        "speeds.csv, row 2, column speed_kph: found 'eighty'; "
        "expected a number with a decimal point",
    ]
    assert last == "3 faults."


@pytest.mark.parametrize("command", ["check", "sources"])
def test_folder_that_is_no_pack_ends_with_1_and_says_what_is_expected(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_main(monkeypatch, command, str(tmp_path)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert str(tmp_path) in err
    assert "pack.toml" in err
    assert len(err.splitlines()) == 1


def test_sources_of_a_broken_pack_end_with_1(
    pack_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack_copy / "seasons.csv").unlink()
    assert run_main(monkeypatch, "sources", str(pack_copy)) == 1
    assert capsys.readouterr().err.splitlines()[0] == "seasons.csv: found ''; expected the file"


def test_sources_list_each_source_with_licence_and_date(latgale_pack: Pack) -> None:
    result = CliRunner().invoke(cli, ["sources"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 4 * len(latgale_pack.sources)
    for i, (source_id, row) in enumerate(latgale_pack.sources.iterrows()):
        title, origin, licence, caveat = lines[4 * i : 4 * i + 4]
        assert title == f"{source_id}: {row['title_en']}"
        assert str(row["publisher"]) in origin or row.isna()["publisher"]
        assert (
            licence.strip() == f"licence: {row['licence_en']}; taken over on {row['retrieved_on']}"
        )
        assert caveat.strip() == (
            "no known weakness" if row.isna()["caveat_en"] else str(row["caveat_en"])
        )


@pytest.mark.parametrize("command", ["check", "sources"])
def test_help_of_each_command_shows_an_example_or_its_purpose(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    assert f"python -m geodata {command}" in result.stdout
