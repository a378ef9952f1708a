"""The command that explains a change."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli


def explained(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["explain", *words, "--lang", "en"])
    return done.exit_code, done.stdout, done.stderr


def test_opening_of_a_service_is_the_reason(toy_folder: Path) -> None:
    # At 15.5 min P3 (100 people) is served from July, when S4 opens 15 min away.
    code, table, told = explained(
        "--service",
        "day_care",
        "--pack",
        str(toy_folder),
        "--cutoff-min",
        "15.5",
        "--date",
        "2024-06-01",
        "--later-date",
        "2024-07-01",
    )
    assert code == 0
    assert 'services,"services opened, closed or moved",-100.0' in table
    assert "From 200 to 100" in told


def test_nothing_changed_says_so(toy_folder: Path) -> None:
    code, table, told = explained("--service", "day_care", "--pack", str(toy_folder))
    assert code == 0
    assert table.count(",0.0") == 5
    assert "Nothing changed" in told


@pytest.mark.parametrize("figure", ["smile", ""])
def test_unknown_figure_is_refused(toy_folder: Path, figure: str) -> None:
    code, _, told = explained(
        "--service", "day_care", "--pack", str(toy_folder), "--figure", figure
    )
    assert code == 1
    assert "beyond_people" in told
