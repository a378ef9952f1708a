"""Snapshots of the toy region: made, compared, explained; from the command line too."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.indicators import ASPECTS, INDICATORS
from app import snapshots
from app.cli import cli
from app.workspace import Workspace
from geodata.snapshots import SnapshotAlteredError, SnapshotError

DAYS = (date(2021, 12, 31), date(2022, 12, 31), date(2024, 7, 31))


@pytest.fixture(scope="module")
def made(toy: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots")
    for day in DAYS:
        snapshots.make(toy, day, "summer", folder / day.isoformat())
    return folder


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, [*words, "--lang", "en"])
    return done.exit_code, done.stdout, done.stderr


def value(table: pd.DataFrame, on: date, indicator: str, basket: str, code: str) -> tuple:
    rows = table[
        (table["on"] == on)
        & (table["indicator_id"] == indicator)
        & (table["basket_id"] == basket)
        & (table["municipality_code"] == code)
    ]
    (row,) = rows[["value", "known", "not_known"]].itertuples(index=False, name=None)
    return row


def test_indicators_stand_side_by_side_with_changes(made: Path) -> None:
    table = snapshots.side_by_side(snapshots.opened([made / day.isoformat() for day in DAYS]))
    # At 10 min day care (S1 at A) serves P1 and P2: 360 of 560 people in 2021, 300 of 500 in 2024.
    first = value(table, DAYS[0], "covered_share", "care", "region")
    last = value(table, DAYS[2], "covered_share", "care", "region")
    assert first == (pytest.approx(360 / 560), 560, 0)
    # S4 opens at B in July 2024; P3 is 15 min from there.
    assert last == (pytest.approx(300 / 500), 500, 0)
    changed = table[(table["on"] == DAYS[2]) & (table["indicator_id"] == "covered_share")]
    care = changed[(changed["basket_id"] == "care") & (changed["municipality_code"] == "region")]
    assert care["change"].item() == pytest.approx(300 / 500 - 360 / 560)
    assert table[table["on"] == DAYS[0]]["change"].isna().all()


def test_not_known_is_counted_and_never_zero(made: Path) -> None:
    table = snapshots.side_by_side(snapshots.opened([made / DAYS[2].isoformat()]))
    on = DAYS[2]
    # S1 is the only open day care of the region; its 10 places are known, nothing else of it.
    assert value(table, on, "places", "care", "region") == (10, 1, 0)
    # on the last day of 2021 the register does not yet know S2
    first = snapshots.side_by_side(snapshots.opened([made / DAYS[0].isoformat()]))
    assert value(first, DAYS[0], "open_services", "care", "region") == (1, 1, 1)
    assert value(table, on, "places_per_1000", "care", "0001000") == (
        pytest.approx(10 / 300 * 1000),
        1,
        0,
    )
    for name in ("queue_people", "staff_people", "accessible_share", "eu_funded_services"):
        told, known, not_known = value(table, on, name, "care", "region")
        assert pd.isna(told)
        assert (known, not_known) == (0, 1)
    told, known, not_known = value(table, on, "covered_share", "assistant", "region")
    assert pd.isna(told)  # the register was not searched for assistants
    assert (known, not_known) == (0, 500)
    # duties in two municipalities: 5 x 2 cells, assistants not known in both
    fulfilled, known, not_known = value(table, on, "duties_fulfilled", "", "region")
    assert known + not_known == 10
    assert not_known >= 2


def test_three_aspects_have_indicators(made: Path) -> None:
    table = snapshots.side_by_side(snapshots.opened([made / DAYS[0].isoformat()]))
    assert set(table["indicator_id"]) == set(INDICATORS)
    assert set(INDICATORS.values()) == set(ASPECTS)


def test_site_on_which_people_depend_is_a_single_point(made: Path) -> None:
    table = snapshots.side_by_side(snapshots.opened([made / DAYS[0].isoformat()]))
    # P1 and P2 (360 people) have only S1 within 10 minutes.
    assert value(table, DAYS[0], "single_point_people", "care", "region") == (360, 1, 0)


def test_altered_snapshot_is_refused_when_it_is_compared(made: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(made / DAYS[0].isoformat(), tmp_path / "copy"))
    path = copy / "indicators.csv"
    path.write_text(path.read_text().replace("covered_share", "uncovered_share"))
    with pytest.raises(SnapshotAlteredError, match=r"indicators\.csv"):
        snapshots.opened([copy])


def test_two_of_one_day_are_refused(made: Path) -> None:
    with pytest.raises(SnapshotError, match="2021-12-31"):
        snapshots.opened([made / DAYS[0].isoformat()] * 2)


def test_snapshot_from_the_command_line(toy_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "2022"
    code, said, _ = run("snapshot", "2022-12-31", "--pack", str(toy_folder), "--out", str(out))
    assert code == 0
    assert str(out) in said
    assert len(said.strip().rsplit(" ", 1)[1]) == 64
    code, _, told = run("snapshot", "2022-12-31", "--pack", str(toy_folder), "--out", str(out))
    assert code == 1
    assert "never changed" in told


def test_day_before_the_register_is_refused_on_the_command_line(
    toy_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "early"
    code, _, told = run("snapshot", "1999-12-31", "--pack", str(toy_folder), "--out", str(out))
    assert code == 1
    assert "The register begins on 2020-01-01" in told
    assert not out.exists()


def test_indicators_from_the_command_line(made: Path, toy_folder: Path) -> None:
    folders = [str(made / day.isoformat()) for day in DAYS]
    code, table, told = run("indicators", *folders, "--pack", str(toy_folder))
    assert code == 0
    assert table.splitlines()[0].startswith("indicator_id,basket_id,municipality_code,value")
    assert told.count("fingerprint") == 3


def test_without_snapshots_the_command_says_how_to_make_one(toy_folder: Path) -> None:
    code, _, told = run("indicators", "--pack", str(toy_folder))
    assert code == 1
    assert "python -m app snapshot" in told


def test_change_between_two_snapshots_is_explained(made: Path) -> None:
    code, table, told = run(
        "explain",
        "--service",
        "day_care",
        "--figure",
        "covered_people",
        "--pack",
        str(made / DAYS[0].isoformat()),
        "--later-pack",
        str(made / DAYS[2].isoformat()),
    )
    assert code == 0
    # 360 people at P1 and P2 in 2021, 300 in 2024: residents did it all.
    assert "From 360 to 300" in told
    assert "residents," in table
    parts = {line.split(",")[0]: float(line.rsplit(",", 1)[1]) for line in table.splitlines()[1:]}
    assert parts == {
        "residents": -60,
        "roads": 0,
        "services": 0,
        "capacity": 0,
        "definition": 0,
    }
    assert "the register knows nothing" in told


def test_survey_goes_out_for_every_municipality_and_comes_back(
    toy_folder: Path, tmp_path: Path
) -> None:
    import openpyxl

    out = tmp_path / "forms"
    code, _, _ = run("survey", "--pack", str(toy_folder), "--out", str(out))
    assert code == 0
    mine, other = sorted(out.iterdir())
    book = openpyxl.load_workbook(mine)
    sheet = book.worksheets[0]
    row = next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, 2).value == "funding")
    sheet.cell(row, 6).value = "state"
    book.save(mine)
    back = ("survey", "--pack", str(toy_folder), "--answers", str(mine), "--municipality")
    code, _, told = run(*back, "0002000")
    assert code == 1
    assert "an answer about" in told  # the form is that of the other municipality
    code, said, _ = run(*back, "0001000")
    assert code == 0
    assert "1 answer kept" in said
    assert other.name.startswith("0002000")
    code, _, told = run("survey", "--pack", str(toy_folder))
    assert code == 1
    assert "--out" in told
