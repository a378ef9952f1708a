"""Tables: headings for every column, order of names, text that a spreadsheet must not run."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.changes import Move
from analysis.question import Question
from analysis.scenario import Scenario
from app import (
    border_words,
    cause_tables,
    confidence_words,
    demand_table,
    histogram,
    method,
    sentences,
    tables,
)
from app.i18n import Words
from app.languages import LANGUAGES
from app.markup import plain
from app.workspace import Workspace

DAY = date(2024, 6, 1)
CARE = Question(("day_care",), None, "travel_min", 10.0, DAY, "summer")
LV = Words("lv")


def every_frame(toy: Workspace, words: Words) -> Iterator[pd.DataFrame]:
    """Every table that the app shows or writes."""
    pack = toy.pack
    for question in (CARE, replace(CARE, cost="travel_km")):
        answer, sure = toy.answer(question), toy.confidence(question)
        for make in (tables.by_demand_point, tables.by_municipality, tables.by_region):
            frame = make(pack, answer, words)
            yield frame
            yield confidence_words.for_file(frame, sure, words)
            if "municipality_code" in frame:
                yield confidence_words.beside(frame, sure, words)
        yield histogram.histogram_figures(answer, words)
        yield cause_tables.by_municipality(pack, answer, words)
        yield cause_tables.by_place(pack, answer, words)
        effect = toy.agreement(question, "0002000", "0001000")
        yield border_words.gained(effect)
    home = toy.answer(replace(CARE, service_type_ids=("home_care",)))
    yield cause_tables.bases(pack, home, words)
    yield tables.by_demand_point(
        pack, toy.answer(replace(CARE, service_type_ids=("crisis",))), words
    )
    yield tables.matrix(pack, toy.compliance(DAY, "summer"), words)
    yield tables.register(pack, toy.register(DAY), words)
    for group_id in pack.demand_groups.index:
        yield demand_table.by_place(pack, toy.demand(group_id), words)
    yield from method.frames(toy, words).values()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_has_a_heading(toy: Workspace, lang: str) -> None:
    words = Words(lang)
    for frame in every_frame(toy, words):
        assert all(tables.headings(frame, words).values())


def test_places_are_listed_by_municipality_and_name(toy: Workspace) -> None:
    frame = tables.by_demand_point(toy.pack, toy.answer(CARE), LV)
    assert frame["name"].tolist() == ["Ā pagasts", "B pagasts", "C pagasts", "D pagasts"]
    assert frame["municipality"].tolist()[:2] == ["Ābeļu novads", "Ābeļu novads"]


def test_residential_service_tells_the_move_and_the_visits(toy: Workspace) -> None:
    # Crisis centre at C: 20 km to B and 10 more to A; no road leads from D, no position before.
    question = replace(CARE, service_type_ids=("crisis",))
    assert sentences.move(toy.pack, toy.answer(question), LV) == ""
    moved = toy.under(Scenario("at C", (Move("S5", 26.4, 56.0),)))
    answer = moved.answer(question)
    table = tables.by_demand_point(moved.pack, answer, LV)
    assert table["move_km"].tolist() == [30, 20, 0, np.inf]
    assert table["relatives_visit_km"].tolist() == [60, 40, 0, np.inf]
    # Residents 100, 200, 100: (30 x 100 + 20 x 200) / 400 = 17.5 km.
    said = sentences.move(moved.pack, answer, LV)
    assert "vidēji 17,5\u00a0km tālu" in said
    assert "brauc vidēji 35\u00a0km" in said
    assert sentences.move(toy.pack, toy.answer(CARE), LV) == ""


def test_register_says_how_old_its_source_is(toy: Workspace) -> None:
    frame = tables.register(toy.pack, toy.register(DAY), LV).set_index("service_id")
    assert frame["source_age"].to_dict() == {
        "S1": "2017. gads vai vēlāk",
        "S2": "2017. gads vai vēlāk",
        "S3": "pirms 2017. gada – jāpārbauda",
        "S4": "bez datuma",
        "S5": "2017. gads vai vēlāk",
    }
    assert frame.loc["S5", "position"] == "nav zināma"


def test_filter_keeps_what_fits_every_choice(toy: Workspace) -> None:
    services = toy.register(DAY)
    chosen = tables.filtered(services, ["0002000"], ["day_care", "crisis"], [])
    assert list(chosen.index) == ["S2", "S5"]
    assert list(tables.filtered(services, [], [], ["open"]).index) == ["S1", "S3", "S5"]
    assert len(tables.filtered(services, [], [], [])) == 5


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_become_text_in_files(text: str) -> None:
    frame = pd.DataFrame({"name": [text, "plain"], "people": [-1, 2]})
    safe = tables.spreadsheet_safe(frame)
    assert safe["name"].tolist() == ["'" + text, "plain"]
    assert safe["people"].tolist() == [-1, 2]


def test_missing_stays_empty_in_files() -> None:
    assert tables.to_csv(pd.DataFrame({"a": ["x", None], "b": [1.0, float("nan")]})) == (
        "a,b\nx,1.0\n,\n"
    )


def test_markdown_in_names_is_only_text() -> None:
    assert plain("**b** [x](y) <i> $z$") == r"\*\*b\*\* \[x\]\(y\) \<i\> \$z\$"
    assert "://" not in plain("https://example.org")
    assert "www." not in plain("www.example.org").replace(
        "\\", ""
    )  # linked after escapes are read
    assert plain("a\n===") == "a\n" + r"\=\=\="  # would make a heading of the line above
    assert ":material" not in plain(":material/delete:")
    assert plain("12:30, S: 4") == r"12\:30, S\: 4"
