"""Tables, chart data and command line of measures; every measure has its column's heading."""

from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.measured import MeasureSetting
from analysis.measures.registry import MEASURES
from analysis.question import TRAVEL_KM, TRAVEL_MIN, Question
from app import measure_charts, measure_sentences, measure_tables, tables
from app.cli import cli
from app.i18n import Words
from app.languages import LANGUAGES
from app.maps import gap_map, measure_map
from app.maps.classes import fifths
from app.workspace import Workspace


def question(workspace: Workspace, cost: str = TRAVEL_MIN) -> Question:
    day, season = workspace.pack.register_date, workspace.base_season
    return Question(("day_care",), None, cost, 40.0, day, season)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cost", [TRAVEL_MIN, TRAVEL_KM])
def test_every_column_has_a_heading(latgale: Workspace, cost: str, lang: str) -> None:
    words, measured = Words(lang), latgale.measured(question(latgale, cost), MeasureSetting())
    pack = latgale.pack
    even = latgale.evenness(measured.question, measured.setting, "services_in_reach", None)
    frames = [
        measure_tables.by_place(pack, measured, words),
        measure_tables.by_municipality(pack, measured, words),
        measure_tables.by_service(pack, measured, words),
        measure_tables.thresholds(pack, latgale.answer(measured.question), words),
        measure_tables.ranking(pack, measured, even, words),
        measure_tables.indices(even, words),
    ]
    assert all(len(tables.headings(frame, words)) == frame.shape[1] for frame in frames)
    shown = {measure_tables.column_of(one, cost) for one in measured.measures}
    assert len(shown) == len(MEASURES)
    assert shown <= {column for frame in frames for column in frame}


def test_region_stands_first_and_sums_its_municipalities(latgale: Workspace) -> None:
    measured = latgale.measured(question(latgale), MeasureSetting())
    frame = measure_tables.by_municipality(latgale.pack, measured, Words("lv"))
    assert frame["municipality"].iloc[0] == "viss reģions"
    assert frame["covered_people"].iloc[1:].sum() == pytest.approx(frame["covered_people"].iloc[0])


def test_places_per_person_are_told_per_thousand(latgale: Workspace) -> None:
    measured = latgale.measured(question(latgale), MeasureSetting())
    frame = measure_tables.by_place(latgale.pack, measured, Words("lv"))
    first = frame.iloc[0]
    value = measured.by_demand_point.loc[first["demand_point_id"], "two_step_places_per_person"]
    assert first["two_step_places_per_1000_people"] == pytest.approx(1000 * value, abs=5e-4)


@pytest.mark.parametrize("name", [m.name for m in MEASURES.values() if m.rows != "services"])
def test_every_measure_is_drawn_with_its_legend(latgale: Workspace, name: str) -> None:
    words, pack = Words("lv"), latgale.pack
    measured = latgale.measured(question(latgale), MeasureSetting())
    drawn = measure_map.measure_layers(pack, measured, name, words, gap_map.by_address(pack))
    assert len(drawn) == 3
    assert words(f"measure.{name}") in measure_map.legend(measured, name, words)
    assert measure_sentences.meaning(measured, name, words)


def test_fifths_hold_a_fifth_of_the_people_each() -> None:
    # Ten people of each value: 1, 2 | 3, 4 | 5, 6 | 7, 8 | 9, 10.
    values = np.arange(1.0, 11.0)
    classes = fifths(values, np.full(10, 10.0), higher_is_better=True)
    assert [one.high for one in classes] == [2, 4, 6, 8, 10]
    assert fifths(values, np.full(10, 1.0), higher_is_better=False)[0].colour == classes[-1].colour


def test_curve_and_lorenz_carry_the_answer_s_figures(latgale: Workspace) -> None:
    words, pack, asked = Words("en"), latgale.pack, question(latgale)
    curve = measure_charts.threshold_curve(pack, latgale.answer(asked), words).to_dict()
    assert "whole region" in str(curve)
    even = latgale.evenness(asked, MeasureSetting(), "services_in_reach", None)
    assert even.indices is not None
    held = measure_tables.lorenz_figures(even.indices)["access_share"]
    assert held.iloc[0] == 0
    assert held.iloc[-1] == 1
    assert held.is_monotonic_increasing


def test_worst_off_are_only_those_who_are_worse_off(latgale: Workspace) -> None:
    # Within the 40 minutes everybody has the full closeness: the tenth is not spread over all.
    words, asked = Words("en"), question(latgale)
    measured = latgale.measured(asked, MeasureSetting())
    even = latgale.evenness(asked, measured.setting, "closeness", None)
    less = int((measured.by_demand_point["closeness"] < 1).sum())
    told = measure_sentences.worst_off(latgale.pack, measured, even, words)
    assert told.startswith(f"Worse off than the others are {less} places: Ķepovas pagasts")
    flat = replace(even, ranking=even.ranking.assign(value=1.0))
    assert "the same everywhere" in measure_sentences.worst_off(
        latgale.pack, measured, flat, words
    )
    unequal = latgale.evenness(asked, measured.setting, "nearest_cost", None)
    told = measure_sentences.worst_off(latgale.pack, measured, unequal, words)
    assert "tenth" in told


@pytest.mark.parametrize(
    ("command", "starts"),
    [
        (["measures", "--by", "municipality"], "municipality,nearest_cost_min"),
        (["measures", "--by", "service"], "service_id,name"),
        (["thresholds"], "municipality_code,municipality,cutoff_min,preset,served_share"),
        (["fairness", "--measure", "services_in_reach"], "index_id,index,index_value"),
        (["fairness", "--measure", "nearest_cost", "--by", "point"], "rank,demand_point_id"),
    ],
)
def test_commands_write_the_tables(command: list[str], starts: str) -> None:
    done = CliRunner().invoke(cli, [*command, "--service", "day_care", "--lang", "lv"])
    assert done.exit_code == 0
    assert done.stdout.startswith(starts)


def test_command_refuses_what_is_not_there() -> None:
    done = CliRunner().invoke(cli, ["measures", "--service", "day_care", "--by", "street"])
    assert done.exit_code == 1
    assert "street" in done.stderr
