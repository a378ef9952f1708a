"""Two seasons of the toy region, by hand: in the thaw gravel is 30 instead of 60 km/h."""

import io
from dataclasses import replace

import pandas as pd
import pytest
from typer.testing import CliRunner

from app import seasons
from app.cli import cli
from app.i18n import Words
from app.workspace import Workspace
from tests.app.test_tables import CARE


def test_thaw_takes_away_those_behind_gravel(toy: Workspace) -> None:
    """A-B takes 20 min instead of 10: P2's 200 residents fall out of 10 min, nobody comes in.

    Reachable are P1 0 min, P2 10 -> 20, P3 25 -> 35 with 100, 200, 100 residents:
    the mean goes from (200 x 10 + 100 x 25) / 400 = 11.25 to (200 x 20 + 100 x 35) / 400 = 18.75.
    """
    compared = seasons.compare_seasons(toy, CARE, "thaw")
    assert compared.region["lost_people"] == 200
    assert compared.region["gained_people"] == 0
    assert compared.region["mean_change"] == pytest.approx(7.5, abs=0.01)
    said = seasons.finding(toy.pack, compared, Words("en"))
    assert said.startswith("summer → thaw.")
    assert said.endswith("1 place changes sides of the cutoff: B pagasts.")
    back = seasons.compare_seasons(toy, replace(CARE, season_id="thaw"), "summer")
    assert back.region["gained_people"] == 200


def test_same_season_changes_nothing(toy: Workspace) -> None:
    compared = seasons.compare_seasons(toy, CARE, "summer")
    assert not compared.by_demand_point["change"].any()
    assert "maina" not in seasons.finding(toy.pack, compared, Words("lv")).split(".", 1)[0]


def test_command_writes_a_row_per_municipality() -> None:
    run = CliRunner().invoke(
        cli,
        ["seasons", "--service", "group_apartment", "--base", "summer", "--other", "spring_thaw",
         "--cutoff-min", "40", "--lang", "en"],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    table = pd.read_csv(io.StringIO(run.stdout))
    assert len(table) == 9
    assert (table["mean_change_min"] >= 0).all()
    assert "change sides of the cutoff" in run.stderr


def test_unknown_season_is_named() -> None:
    run = CliRunner().invoke(
        cli, ["seasons", "--service", "group_apartment", "--other", "monsoon", "--lang", "en"]
    )
    assert run.exit_code == 1
    assert "season 'monsoon'" in run.stderr
