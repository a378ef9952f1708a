"""A measure that is registered is on map, page, in tables, report and command line as it is."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from analysis.measured import MeasureSetting
from analysis.measures import registry
from analysis.measures.registry import ANY_MODE, MEASURES, Measure
from analysis.question import Question
from app import measure_tables
from app.cli import cli
from app.i18n import Words
from app.languages import LANGUAGES
from app.maps import gap_map, measure_map
from app.reports.kinds import make_report
from app.reports.request import Request
from app.storage import PACK_VARIABLE
from app.workspace import Workspace

DAY = date(2024, 6, 1)
CARE = Question(("day_care",), None, "travel_min", 10.0, DAY, "summer")
LABEL, HEADING = "Roughly half an hour away", "Half an hour away"


def half_an_hour_away(costs: pd.DataFrame) -> "pd.Series[float]":
    """How many services lie between 20 and 40 minutes away."""
    return ((costs >= 20) & (costs <= 40)).sum(axis=1).astype(float).rename("half_an_hour_away")


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The one entry of the registry and its words; nothing else."""
    one = Measure(
        half_an_hour_away,
        unit="services",
        unreachable="unreachable_is_zero",
        zero_demand="zero_demand_has_value",
        unknown_capacity="unknown_capacity_not_used",
        delivery_modes=ANY_MODE,
    )
    monkeypatch.setitem(registry.MEASURES, one.name, one)
    for lang in LANGUAGES:
        catalogue = Words(lang)._catalogue._catalog  # type: ignore[attr-defined]
        monkeypatch.setitem(catalogue, f"measure.{one.name}", LABEL)
        monkeypatch.setitem(catalogue, f"measure_about.{one.name}", "It is a test.")
        monkeypatch.setitem(catalogue, f"column.{one.name}", HEADING)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_it_is_in_tables_and_on_the_map(toy: Workspace) -> None:
    # In June only S1 is open: P3 is 25 minutes from it, P1 and P2 are nearer, P4 is unreachable.
    words = Words("en")
    fresh = Workspace(toy.pack)
    measured = fresh.measured(CARE, MeasureSetting())
    places = measure_tables.by_place(toy.pack, measured, words).set_index("demand_point_id")
    assert places["half_an_hour_away"].to_dict() == {"P1": 0, "P2": 0, "P3": 1, "P4": 0}
    drawn = measure_map.measure_layers(
        toy.pack, measured, "half_an_hour_away", words, gap_map.by_address(toy.pack)
    )
    assert len(drawn) == 3
    assert LABEL in measure_map.legend(measured, "half_an_hour_away", words)


def test_it_can_be_chosen_on_the_page(toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    test = AppTest.from_file(str(Path(__file__).parents[2] / "app/planner.py"), default_timeout=60)
    test.query_params["lang"] = "en"
    test.run()
    test.switch_page("views/measures.py").run()
    test.selectbox(key="measure-measure").select("half_an_hour_away").run()
    assert not test.exception
    assert "half_an_hour_away" in test.dataframe[0].value
    assert any("It is a test" in caption.value for caption in test.caption)


def test_it_is_in_the_report(toy: Workspace) -> None:
    report = make_report(Workspace(toy.pack), Request("service", "en", DAY, "summer", "care"))
    (table,) = [one for one in report.tables() if one.key == "measures"]
    assert len(table.frame) == sum(one.rows == "demand_points" for one in MEASURES.values())
    row = table.frame.set_index("measure_id").loc["half_an_hour_away"]
    assert row["measure"] == HEADING
    assert row["index_value"] == 0.2  # the 100 residents of P3 have one, of 500


def test_it_is_on_the_command_line(toy_folder: Path) -> None:
    wish = ["--service", "day_care", "--date", "2024-06-01", "--pack", str(toy_folder)]
    done = CliRunner().invoke(cli, ["measures", *wish, "--by", "municipality"])
    assert "half_an_hour_away" in done.stdout
    ranked = CliRunner().invoke(
        cli, ["fairness", *wish, "--measure", "half_an_hour_away", "--by", "point"]
    )
    assert "half_an_hour_away" in ranked.stdout
