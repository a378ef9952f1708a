"""Where the database is, and the commands over it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app import storage
from app.cli import cli
from app.storage import URL_VARIABLE
from geodata.store.errors import DatabaseUnusableError
from geodata.store.permissions import Actor
from geodata.store.records import Edit

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of the app over a database in a file of its own."""

    def one(*words: str, name: str = "toy.sqlite3") -> Result:
        monkeypatch.setenv(URL_VARIABLE, f"sqlite:///{tmp_path / name}")
        command = [*words, "--pack", str(toy_folder), "--lang", "en"]
        return CliRunner().invoke(cli, command)

    return one


def test_embedded_database_lies_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    url = storage.database_url("toy")
    assert url.startswith("sqlite:///")
    assert url.endswith("latgale-planner/toy.sqlite3")
    assert storage.is_embedded()
    assert not storage.is_there("toy")
    with pytest.raises(DatabaseUnusableError, match="There is no database"):
        storage.open_as_it_is("toy")
    storage.open_for_editing("toy").close()
    assert Path(url.removeprefix("sqlite:///")).is_file()


def test_database_url_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL_VARIABLE, "postgresql://planner@db/x")
    assert storage.database_url("toy") == "postgresql://planner@db/x"
    assert not storage.is_embedded()


def test_commands_make_check_back_up_and_restore(run: Run, tmp_path: Path) -> None:
    assert run("db", "migrate").stdout.startswith("Version of the database: - →")
    checked = run("db", "check")
    assert checked.exit_code == 0
    assert checked.stdout.startswith("No faults: 1 audit entries")
    seal = checked.stdout.split()[-1]
    assert run("audit", "verify", "--noted", seal).exit_code == 0
    assert run("db", "backup", str(tmp_path / "b.zip")).stdout.split()[-1] == seal
    assert run("db", "publish").stdout.startswith("0 services published")  # SQLite: no QGIS
    restored = run("db", "restore", str(tmp_path / "b.zip"), name="other.sqlite3")
    assert restored.exit_code == 0, restored.output
    assert run("db", "check", name="other.sqlite3").stdout == checked.stdout


def test_changed_past_ends_with_exit_code_1_and_says_where(run: Run, tmp_path: Path) -> None:
    run("db", "migrate")
    store = storage.open_as_it_is("toy")
    cells = {"municipality_code": "0001000", "place": "A"}
    store.write(Actor("a", "region"), [Edit("register.edit", "site", "X", cells)], "")
    store.close()
    with sqlite3.connect(tmp_path / "toy.sqlite3") as connection:
        connection.execute("DROP TRIGGER changes_no_update")
        connection.execute("UPDATE changes SET actor = 'b' WHERE seq = 2")
    connection.close()
    result = run("audit", "verify")
    assert result.exit_code == 1
    assert "changes, row 2, column hash" in result.stderr
    assert run("db", "check").exit_code == 1


def test_database_that_is_not_there_is_one_sentence(run: Run) -> None:
    result = run("db", "check", name="none.sqlite3")
    assert result.exit_code == 1
    assert "There is no database" in result.stderr
