"""The command line: files, words, exit codes."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from analysis.compliance import STATES
from app.cli import cli

RUN = CliRunner()


def run(*words: str) -> Result:
    return RUN.invoke(cli, list(words))


def test_gaps_has_a_row_per_demand_point(tmp_path: Path) -> None:
    out = tmp_path / "gaps.csv"
    result = run("gaps", "--service", "group_apartment", "--cutoff-min", "40", "--out", str(out))
    assert result.exit_code == 0, result.output
    table = pd.read_csv(out, dtype={"demand_point_id": str, "municipality_code": str})
    assert len(table) == 151
    assert list(table.columns) == [
        "demand_point_id",
        "name",
        "municipality_code",
        "municipality",
        "residents",
        "residents_kind",
        "figure_year",
        "nearest_service_id",
        "nearest_service",
        "travel_min",
        "travel_km",
        "move_km",
        "relatives_visit_km",
        "covered",
        "any_service",
        "any_min",
        "any_km",
        "cause",
        "remedies",
        "unserved_people",
    ]
    assert table["residents"].sum() == 243166
    assert table["demand_point_id"].str.len().eq(7).all()
    assert (table["covered"] == (table["travel_min"] <= 40)).all()


def test_gaps_by_municipality_and_region_are_sums_of_the_points(toy_folder: Path) -> None:
    common = ("gaps", "--service", "day_care", "--pack", str(toy_folder), "--lang", "en")
    by_municipality = pd.read_csv(io.StringIO(run(*common, "--by", "municipality").stdout))
    assert by_municipality["beyond_people"].tolist() == [0, 200]
    assert by_municipality["municipality"].tolist() == ["Abeli", "Berzi"]
    region = pd.read_csv(io.StringIO(run(*common, "--by", "region").stdout))
    assert region.loc[0, ["residents", "beyond_people", "unreachable_people"]].tolist() == [
        500,
        200,
        100,
    ]


def test_unreachable_is_written_as_inf(toy_folder: Path) -> None:
    result = run("gaps", "--service", "day_care", "--pack", str(toy_folder))
    table = pd.read_csv(io.StringIO(result.stdout)).set_index("demand_point_id")
    assert table.loc["P4", "travel_min"] == float("inf")
    assert pd.isna(table.loc["P4", "nearest_service_id"])


def test_finding_is_said_in_the_language(toy_folder: Path) -> None:
    words = ("gaps", "--service", "day_care", "--pack", str(toy_folder), "--lang")
    assert "dzīvo 200 reģiona iedzīvotāju (40,0" in run(*words, "lv").stderr
    assert "200 residents of the region (40.0" in run(*words, "en").stderr


def test_date_season_group_and_kilometres_are_heard(toy_folder: Path) -> None:
    result = run(
        *("gaps", "--service", "day_care", "--pack", str(toy_folder), "--date", "2024-07-01"),
        *("--season", "thaw", "--group", "children", "--cutoff-km", "10"),
    )
    table = pd.read_csv(io.StringIO(result.stdout)).set_index("demand_point_id")
    assert table.loc["P1", "travel_min"] == 20  # 10 km of gravel in the thaw
    assert table["covered"].tolist() == [True, True, False, False]


def test_matrix_has_a_row_per_duty_and_municipality(tmp_path: Path) -> None:
    out = tmp_path / "matrix.csv"
    assert run("matrix", "--out", str(out), "--lang", "en").exit_code == 0
    table = pd.read_csv(out, dtype={"municipality_code": str})
    assert len(table) == 90
    assert set(table["state"]) <= set(STATES)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--service", "nothing"), "Nezināma vērtība (pakalpojuma veids): 'nothing'"),
        (("--service", "day_care", "--cutoff-min", "0"), "Slieksnis 0.0 nav iespējams"),
        (("--service", "day_care", "--cutoff-min", "nan"), "Slieksnis nan nav iespējams"),
        (("--service", "day_care", "--cutoff-min", "5", "--cutoff-km", "5"), "nevis abus"),
        (("--service", "day_care", "--by", "planet"), "--by planet nav iespējams"),
        (
            ("--service", "day_care", "--season", "monsoon"),
            "Nezināma vērtība (ceļu stāvoklis): 'monsoon'",
        ),
        (("--service", "day_care", "--group", "x"), "Nezināma vērtība (mērķgrupa): 'x'"),
        (("--service", "day_care", "--pack", "/nowhere"), "/nowhere nav datu pakotnes"),
        (("--service", "day_care", "--lang", "ru"), "Valoda 'ru' nav zināma"),
        (("--service", "day_care", "--out", "/nowhere/x.csv"), "/nowhere/x.csv nevar izmantot"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_1(words: tuple[str, ...], said: str) -> None:
    result = run("gaps", *words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def test_broken_pack_lists_every_fault(toy_copy: Path) -> None:
    (toy_copy / "sites.csv").write_text(
        (toy_copy / "sites.csv").read_text(encoding="utf-8").replace("26.4,56.0", "56.0,26.4"),
        encoding="utf-8",
    )
    shutil.copy(toy_copy / "speeds.csv", toy_copy / "cutoffs.csv")
    result = run("matrix", "--pack", str(toy_copy))
    assert result.exit_code == 1
    assert "cutoffs.csv" in result.stderr
    assert "Datu pakotnē ir" in result.stderr


def test_help_explains_each_command_with_an_example_in_the_language() -> None:
    for command, lang, word in (("gaps", "lv", "Piemērs"), ("report", "en", "Example")):
        shown = subprocess.run(
            [sys.executable, "-m", "app", command, "--help", "--lang", lang],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        ).stdout
        assert f"{word}: python -m app {command}" in shown


def test_commands_bring_what_is_heavy_only_when_it_is_used() -> None:
    heavy = {"openpyxl", "xlsxwriter", "sqlalchemy", "altair", "folium", "matplotlib", "jinja2"}
    heavy |= {"typst", "docx", "streamlit", "highspy", "numba", "scipy"}
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, app.cli; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    ).stdout.split()
    assert "app.cli.report" in loaded
    assert heavy & set(loaded) == set()


def test_failed_self_check_ends_with_code_3_after_the_output(toy_copy: Path) -> None:
    """P4 with a fifth of the residents reaches nothing: a warning, then a failure."""
    wish = ("gaps", "--service", "day_care", "--by", "region", "--lang", "en")
    warned = run(*wish, "--pack", str(toy_copy))
    assert warned.exit_code == 0
    assert "Warning. From where 20.0" in warned.stderr
    rows = toy_copy / "assumptions.csv"
    text = rows.read_text(encoding="utf-8")
    was = "check_unreachable_fail_share,0.9"
    assert was in text
    rows.write_text(text.replace(was, "check_unreachable_fail_share,0.1"), encoding="utf-8")
    failed = run(*wish, "--pack", str(toy_copy))
    assert failed.exit_code == 3
    assert "The result cannot be used." in failed.stderr
    assert failed.stdout == warned.stdout


@pytest.mark.parametrize(
    ("wish", "code", "told"),
    [
        (("gaps", "--cutoff-min", "0"), 1, "The cutoff 0.0 is not possible; expected a number"),
        (("gaps", "--cutoff-km", "nan"), 1, "The cutoff nan is not possible"),
        (("gaps", "--cutoff-min", "near"), 2, "'--cutoff-min'"),
        (("gaps", "--group", ""), 1, "target group '' is not known; choose one of"),
        (("gaps", "--by", "group"), 1, "--by group needs a target group"),
        (("gaps", "--access", "friends"), 1, "access rule 'friends' is not known"),
        (("measures", "--nth", "0"), 1, "Expected a whole number"),
        (("measures", "--decay", "sideways"), 1, "sideways"),
        (("agreement", "--from", "0002000", "--to", "9"), 1, "municipality '9' is not known"),
        (("agreement", "--from", "0002000"), 1, "Give both --from and --to"),
    ],
)
def test_bad_input_is_one_message_and_no_output(
    toy_copy: Path, wish: tuple[str, ...], code: int, told: str
) -> None:
    command, *options = wish
    result = run(command, *CARE, *options, "--lang", "en", "--pack", str(toy_copy))
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr
    assert code == 2 or len(result.stderr.splitlines()) == 1  # 2: told by the parser, in a box


CARE = ("--service", "day_care")
SCENARIO = 'name = "x"\n\n[[change]]\ndo = "close"\nservice_id = "S1"\n'


@pytest.mark.parametrize(
    "wish",
    [
        ("gaps", *CARE),
        ("matrix",),
        ("measures", *CARE),
        ("thresholds", *CARE),
        ("fairness", *CARE, "--measure", "services_in_reach"),
        ("agreement", *CARE, "--from", "0002000", "--to", "0001000"),
        ("seasons", *CARE, "--other", "summer"),
        ("explain", *CARE, "--later-date", "2024-08-01"),
        ("closing", *CARE),
        ("scenario", "apply", "FILE", *CARE),
        ("compare", "FILE", *CARE, "--format", "csv", "--out", "DIFF"),
        ("sites", *CARE, "--model", "mclp", "--new", "1"),
    ],
    ids=lambda wish: wish[0],
)
def test_failed_self_check_decides_the_exit_code_of_every_result(
    toy_copy: Path, tmp_path: Path, wish: tuple[str, ...]
) -> None:
    rows = toy_copy / "assumptions.csv"
    text = rows.read_text(encoding="utf-8")
    text = text.replace("check_unreachable_fail_share,0.9", "check_unreachable_fail_share,0.1")
    rows.write_text(text, encoding="utf-8")
    (tmp_path / "x.toml").write_text(SCENARIO, encoding="utf-8")
    named = {"FILE": str(tmp_path / "x.toml"), "DIFF": str(tmp_path / "diff")}
    result = run(*(named.get(part, part) for part in wish), "--pack", str(toy_copy))
    assert result.exit_code == 3, result.output
    assert result.stdout or (tmp_path / "diff").exists()


def test_confidence_adds_columns_and_names_what_would_flip() -> None:
    result = run(
        *("gaps", "--service", "group_apartment", "--by", "municipality", "--confidence"),
        *("--lang", "en"),
    )
    assert result.exit_code == 0, result.output
    table = pd.read_csv(io.StringIO(result.stdout))
    assert (table["beyond_low_share"] <= table["beyond_high_share"]).all()
    assert table["beyond_share_grade"].isin(list("ABCD")).all()
    assert "How sure: in 90" in result.stderr
    assert "of 10 draws" in result.stderr
