"""People of a target group on screen and in files: bands, rate and source, or "not known"."""

import io

import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis.demand import GroupDemand
from app import demand_table
from app.cli import cli
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import Workspace

EN, LV = Words("en"), Words("lv")


def known(workspace: Workspace, group_id: str) -> GroupDemand:
    demand = workspace.demand(group_id)
    assert isinstance(demand, GroupDemand)
    return demand


def test_small_numbers_stand_in_bands_with_rate_and_source(toy: Workspace) -> None:
    """Children: 2, 4, 3 and 3 people; municipalities 6 and 6 would give them away."""
    table = demand_table.by_place(toy.pack, known(toy, "children"), EN)
    assert table["people"].isna().all()
    assert table["people_band"].tolist() == ["<5"] * 4
    assert table["rate"].tolist() == [
        *["12 people, Toy region, 2018, spread by residents"] * 2,
        *["at least 6 people, Berzi, 2022"] * 2,
    ]
    assert set(table["source_title"]) == {"toy"}
    assert table["remark"].tolist() == ["Assessed", "Assessed", "", ""]
    sums = demand_table.by_municipality(toy.pack, known(toy, "children"), LV)
    assert sums["people_band"].tolist() == ["<15", "<15"]
    assert sums["remark"].tolist() == ["Vērtējums", ""]


def test_numbers_of_five_and_more_are_shown_and_the_unknown_is_empty(toy: Workspace) -> None:
    """Seniors: a fifth of 100 and 200; nothing is known of Bērzu novads."""
    table = demand_table.by_place(toy.pack, known(toy, "seniors"), LV)
    assert table["people"].fillna(-1).tolist() == [20, 40, -1, -1]
    assert table["people_band"].tolist() == [""] * 4
    assert table["rate"].tolist()[1:3] == [
        "20,0\u00a0% iedzīvotāju, Ābeļu novads, 2016. gads",
        "nav zināms",
    ]
    text = demand_table.sentence(toy.pack, known(toy, "seniors"), LV)
    assert "tikai daļai pašvaldību: Ābeļu novads" in text


def test_group_without_a_rate_is_not_known_and_never_nobody(toy: Workspace) -> None:
    demand = toy.demand("all_residents")
    table = demand_table.by_place(toy.pack, demand, EN)
    assert table["people"].isna().all()
    assert set(table["people_band"]) == {""}
    assert set(table["rate"]) == {"not known"}
    assert "not known how many people" in demand_table.sentence(toy.pack, demand, EN)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("group_id", ["adults_mental", "children_functional", "adults_disability"])
def test_nothing_below_five_leaves_in_any_group_of_latgale(
    latgale: Workspace, group_id: str, lang: str
) -> None:
    demand, words = known(latgale, group_id), Words(lang)
    for table in (
        demand_table.by_place(latgale.pack, demand, words),
        demand_table.by_municipality(latgale.pack, demand, words),
    ):
        assert not (table["people"].dropna() < 5).any()
        assert (table["people"].isna() == (table["people_band"] != "")).all()
        assert table["rate"].ne("").all()
        assert table["source_title"].ne("").all()


def test_sentence_names_total_rate_and_source(latgale: Workspace) -> None:
    text = demand_table.sentence(latgale.pack, known(latgale, "adults_mental"), LV)
    assert "aptuveni 462 cilvēki" in text
    assert "462 cilvēki, Latgale, 2018. gads, sadalīti pēc iedzīvotāju skaita (avots: Proj" in text


def test_command_line_writes_the_suppressed_table(latgale: Workspace) -> None:
    words = ["gaps", "--service", "day_care", "--group", "adults_mental", "--by", "group"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    written = pd.read_csv(io.StringIO(result.stdout), dtype={"demand_point_id": str})
    assert len(written) == 151
    assert not (written["people"] < 5).any()
    assert (written["people_band"] == "<5").sum() > 100
    assert "462" in result.stderr


def test_command_line_says_not_known_and_writes_nothing_for_it(toy: Workspace) -> None:
    common = ["gaps", "--service", "day_care", "--by", "group", "--pack", str(toy.pack.folder)]
    result = CliRunner().invoke(cli, [*common, "--group", "all_residents", "--lang", "en"])
    written = pd.read_csv(io.StringIO(result.stdout))
    assert written["people"].isna().all()
    assert "not known" in result.stderr
    result = CliRunner().invoke(cli, common)
    assert result.exit_code == 1
    assert "--group" in result.stderr


@pytest.mark.parametrize("by", ["point", "municipality", "region"])
def test_other_tables_have_no_people_of_the_group(toy: Workspace, by: str) -> None:
    words = ["gaps", "--service", "day_care", "--group", "children", "--by", by]
    result = CliRunner().invoke(cli, [*words, "--pack", str(toy.pack.folder)])
    written = pd.read_csv(io.StringIO(result.stdout))
    assert "people" not in written.columns
    assert written["residents"].sum() == 500
