"""Several demand points in one territorial unit: nothing downstream counts anybody twice."""

from pathlib import Path

import pytest

from analysis.question import Question
from app import demand_table, tables
from app.i18n import Words
from app.maps.gap_map import embedded, ground
from app.workspace import Workspace
from geodata.pack import load_pack

WORDS = Words("en")


@pytest.fixture
def split(toy_copy: Path) -> Workspace:
    """P1 (unit 0001001, 100 people) in two: 30 of 100 at A, 70 of 100 at B; the unit a town."""
    path = toy_copy / "demand_points.csv"
    old = "P1,0001001,Ā pagasts,A,26.0,56.0,place_point,10,,s,x,\n"
    new = (
        "P1a,0001001,Ā centrs,A,26.0,56.0,grid_cell,1,3,s,x,\n"
        "P1b,0001001,Ā mala,A,26.2,56.0,grid_cell,9,7,s,x,\n"
    )
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    units = toy_copy / "territorial_units.csv"
    text = units.read_text(encoding="utf-8")
    units.write_text(text.replace("Ā pagasts,parish", "Ā,town"), encoding="utf-8")
    return Workspace(load_pack(toy_copy))


def question(workspace: Workspace) -> Question:
    return Question(
        service_type_ids=("day_care",),
        group_id=None,
        cost="travel_min",
        cutoff=5,
        season_id=workspace.base_season,
        on=workspace.pack.register_date,
    )


def test_points_of_one_unit_are_answered_one_by_one(split: Workspace) -> None:
    # S1 stands at A: 30 people are there, 70 live 10 minutes away at B, with the 200 of P2.
    answer = split.answer(question(split))
    assert answer.by_demand_point.loc[["P1a", "P1b", "P2"], "residents"].tolist() == [30, 70, 200]
    assert answer.by_demand_point.loc[["P1a", "P1b"], "covered"].tolist() == [True, False]
    assert answer.by_municipality.loc["0001000", "beyond_people"] == 270
    assert answer.region["residents"] == 500
    table = tables.by_demand_point(split.pack, answer, WORDS)
    assert len(table) == 5
    assert table["residents"].sum() == 500


def test_people_of_a_group_add_up_over_the_points(split: Workspace, toy: Workspace) -> None:
    # Seniors are a fifth of the 300 residents of Ābeļu novads, however many points it has.
    for workspace in (split, toy):
        shown = workspace.demand("seniors")
        table = demand_table.by_municipality(workspace.pack, shown, WORDS)
        assert table.set_index("municipality_code").loc["0001000", "people"] == 60
    places = demand_table.by_place(split.pack, split.demand("seniors"), WORDS)
    assert places["residents"].sum() == 500


def test_a_town_of_several_points_is_named_once_on_the_map(split: Workspace) -> None:
    drawn = str(ground(split.pack, WORDS, embedded(split.layer_json))["layers"])
    assert "Ā mala" not in drawn
    assert "centrs" not in drawn
