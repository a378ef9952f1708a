"""Scenarios, comparisons and the closing test from the command line."""

import io
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from analysis.changes import (
    AddRoad,
    ChangeRoad,
    Close,
    Enlarge,
    MakeAccessible,
    Move,
    Open,
    Start,
)
from app.cli import cli
from app.scenario_file import read_scenario

RUN = CliRunner()


def run(folder: Path, *words: str) -> Result:
    return RUN.invoke(cli, [*words, "--pack", str(folder), "--lang", "en"])


@pytest.fixture
def at_b(toy_folder: Path, tmp_path: Path) -> Path:
    """A scenario that opens day care at B."""
    path = tmp_path / "b.toml"
    result = run(
        toy_folder, "scenario", "new", "At B", "--open", "day_care@B pagasts", "--out", str(path)
    )
    assert result.exit_code == 0, result.output
    return path


def test_new_scenario_is_written_from_options(toy_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    result = run(
        toy_folder,
        *("scenario", "new", "Many", "--open", "day_care@P4=12", "--open", "home_care@26.2,56"),
        *("--move", "S1@P2", "--places", "S2=7", "--road", "L1", "--road", "L2=0.5"),
        *("--new-road", "C:D=local/gravel/60", "--close", "S3", "--start", "S2"),
        *("--accessible", "S1", "--out", str(path)),
    )
    assert result.exit_code == 0, result.output
    scenario = read_scenario(path)
    assert scenario.name == "Many"
    assert scenario.changes == (
        Open("new-1", "day_care", 27.0, 56.3, capacity_places=12.0),
        Open("new-2", "home_care", 26.2, 56.0),
        Move("S1", 26.2, 56.0),
        Enlarge("S2", 7.0),
        ChangeRoad("L1"),
        ChangeRoad("L2", 0.5),
        AddRoad("C", "D", "local", "gravel", 60.0),
        Close("S3"),
        Start("S2"),
        MakeAccessible("S1"),
    )
    told = run(toy_folder, "scenario", "show", str(path)).stdout
    assert "- starts to operate: Bērzs (C)" in told
    assert "- accessible premises: Ābele (B pagasts)" in told


def test_scenario_is_told_and_applied(toy_folder: Path, at_b: Path) -> None:
    shown = run(toy_folder, "scenario", "show", str(at_b)).stdout
    assert "- open: dienas aprūpe, B pagasts" in shown
    assert "ko-darit?scenario=At+B%21open~new-1~day_care~26.2~56.0" in shown
    applied = run(toy_folder, "scenario", "apply", str(at_b), "--service", "day_care")
    table = pd.read_csv(io.StringIO(applied.stdout)).set_index("demand_point_id")
    assert table["travel_min"].tolist() == [0, 0, 15, float("inf")]
    assert "mean way 11.2\xa0min → 3.8\xa0min" in applied.stderr


def test_comparison_is_a_folder_of_tables_layers_and_pages(
    toy_folder: Path, at_b: Path, tmp_path: Path
) -> None:
    out = tmp_path / "diff"
    result = run(
        toy_folder,
        *("compare", str(at_b), "--service", "day_care", "--cutoff-min", "15"),
        *("--out", str(out)),
    )
    assert result.exit_code == 0, result.output
    # C comes to 15 minutes from B: its 100 residents are gained.
    assert "100 residents more would reach" in result.stdout
    table = pd.read_csv(out / "tables" / "municipalities_1.csv", dtype={"municipality_code": str})
    assert table["gained_people"].tolist() == [0, 100]
    layer = gpd.read_file(out / "report.gpkg", layer="differences_1")
    assert layer.set_index("name")["gained_people"].to_dict()["C pagasts"] == 100
    assert "100 residents more" in (out / "report.html").read_text(encoding="utf-8")
    page = (out / "map_1.html").read_text(encoding="utf-8")
    assert "C pagasts" in page
    assert "Change of the way" in page


@pytest.mark.parametrize(("access", "changed"), [("open", ["0002000"]), ("own", [])])
def test_basket_is_compared_under_the_rule_that_is_asked_for(
    toy_folder: Path, tmp_path: Path, access: str, changed: list[str]
) -> None:
    # With the road twice as fast, C is 7.5 minutes from a new service in B, which is across the
    # border: half of Bērzu novads has day care elsewhere, if it is open to them.
    path, out = tmp_path / "b.toml", tmp_path / "diff"
    words = ("scenario", "new", "B", "--open", "day_care@B pagasts", "--road", "L2=2")
    assert run(toy_folder, *words, "--out", str(path)).exit_code == 0
    words = ("compare", str(path), "--service", "day_care", "--access", access)
    assert run(toy_folder, *words, "--out", str(out), "--format", "csv").exit_code == 0
    tables = [*(out / "tables").glob("changed_basket.csv")]
    found = [row for one in tables for row in pd.read_csv(one, dtype=str).to_dict("records")]
    care = [row["municipality_code"] for row in found if row["basket_id"] == "care"]
    assert care == changed


def test_whole_basket_is_compared_under_the_rule_that_is_asked_for(
    toy_folder: Path, at_b: Path, tmp_path: Path
) -> None:
    # Those of the own municipality: A has 0 minutes, B 10 and then 0, 200 of 300 people.
    words = ("compare", str(at_b), "--access", "own", "--out", str(tmp_path / "diff"))
    told = run(toy_folder, *words, "--format", "csv").stdout
    assert "6.7\xa0min → 0\xa0min" in told
    assert "11.2" not in told


def test_scenario_compared_with_itself_has_nothing_to_map(
    toy_folder: Path, at_b: Path, tmp_path: Path
) -> None:
    out = tmp_path / "diff"
    result = run(toy_folder, "compare", str(at_b), str(at_b), "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "Nobody's way" in result.stdout
    assert not list(out.glob("map_*.html"))
    for path in (out / "tables").glob("municipalities_*.csv"):
        assert not pd.read_csv(path)[["gained_people", "lost_people"]].to_numpy().any()


def test_closing_test_ranks_sites_and_roads(toy_folder: Path) -> None:
    words = ("closing", "--service", "day_care", "--date", "2024-07-01", "--cutoff-min", "15")
    sites = pd.read_csv(io.StringIO(run(toy_folder, *words).stdout))
    assert sites["site_id"].tolist() == ["T4", "T1"]
    assert sites["lost_people"].tolist() == [100, 0]
    roads = pd.read_csv(io.StringIO(run(toy_folder, *words, "--roads", "A").stdout))
    assert roads["link"].tolist() == ["A1: C – B"]
    assert roads["left_people"].tolist() == [100]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scenario", "new", "x", "--close", "S9"), "service 'S9' is not known"),
        (("scenario", "new", "x", "--close", "S1", "--close", "S1"), "S1 is closed already"),
        (("scenario", "new", "x", "--open", "day_care@Nowhere"), "0 places are called 'Nowhere'"),
        (("scenario", "new", "x", "--open", "day_care@0,0"), "lies outside the region"),
        (("scenario", "new", "x", "--places", "S1=many"), "'many' in 'S1=many' is no number"),
        (("scenario", "new", "x", "--places", "S1=-1"), "cannot have -1.0 places"),
        (("scenario", "new", "x", "--road", "L9"), "road link 'L9' is not known"),
        (("scenario", "show", "/nowhere.toml"), "/nowhere.toml"),
        (("closing", "--service", "day_care", "--roads", "Z"), "road class 'Z' is not known"),
    ],
)
def test_bad_input_is_one_sentence(toy_folder: Path, words: tuple[str, ...], said: str) -> None:
    result = run(toy_folder, *words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert said in result.stderr


def test_cutoff_without_a_service_is_refused(toy_folder: Path, at_b: Path, tmp_path: Path) -> None:
    out = tmp_path / "diff"
    result = run(toy_folder, "compare", str(at_b), "--cutoff-min", "15", "--out", str(out))
    assert not out.exists()
    assert result.exit_code == 1
    assert "name a service for --group" in result.stderr


def test_broken_file_is_refused(toy_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("name = ", encoding="utf-8")
    result = run(toy_folder, "compare", str(tmp_path / "x.toml"))
    assert result.exit_code == 1
    assert "x.toml cannot be read as TOML" in result.stderr
