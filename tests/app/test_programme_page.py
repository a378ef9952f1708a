"""The page Programma on the toy region: each part, in words, with its figures."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from app.i18n import Words
from app.programme_choices import PARTS
from app.programme_tables import checklist
from geodata.pack import Pack

APP = Path(__file__).parents[2] / "app"


pytestmark = pytest.mark.usefixtures("pages_of_toy")


def shown(part: str, lang: str = "lv") -> AppTest:
    test = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    test.query_params["lang"] = lang
    test.run()
    test.switch_page("views/programme.py").run()
    if part != PARTS[0]:
        test.radio(key="programme-part").set_value(part).run()
    assert not test.exception
    return test


def text_of(test: AppTest) -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption)).replace(
        "\\", ""
    )


def test_targets_show_light_rule_and_whose_they_are() -> None:
    said = text_of(shown("targets", "en"))
    # children served: 40 in 2022 of 60 by 2024, on the way; places: no result
    assert "40 people at the end of 2022; target for 2024: 60 people" in said
    assert "at least 80" in said
    assert "On time" in said
    assert "No result known" in said


def test_years_show_indicators_and_what_moved_the_figure() -> None:
    test = shown("years", "en")
    said = text_of(test)
    assert "Frozen snapshots: 0" in said
    table = test.dataframe[0].value
    assert {"territorial accessibility", "financial stability", "quality"} <= set(table["aspect"])
    assert (table["not_known"] > 0).any()
    assert "residents" in text_of(test)
    assert "What makes the years hard to compare" in said


def test_what_is_chosen_in_a_part_stands_in_the_address() -> None:
    test = shown("years", "en")
    area = test.selectbox(key="programme-area").options[1]
    test.selectbox(key="programme-area").select(area).run()
    test.selectbox(key="programme-before").select_index(1).run()
    copied = dict(test.query_params)
    assert set(copied) == {"lang", "programme-part", "programme-area", "programme-before"}
    other = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    for key, value in copied.items():
        other.query_params[key] = value
    other.run().switch_page("views/programme.py").run()
    for key in ("programme-area", "programme-before", "programme-duty"):
        assert other.selectbox(key=key).value == test.selectbox(key=key).value
    assert other.radio(key="programme-part").value == "years"
    other.radio(key="programme-part").set_value("cycle").run()
    other.number_input(key="cycle-year").set_value(2020).run()
    assert other.query_params["cycle-year"] == "2020"


def test_levels_plans_and_cycle_are_told() -> None:
    assert "children" in " ".join(shown("levels", "en").dataframe[0].value["missing_groups"])
    # S2 at C is planned: P3, 100 people, would be within 10 minutes
    plans = text_of(shown("plans", "en"))
    assert "60.0" in plans
    assert "80.0" in plans
    cycle = shown("cycle")
    assert [box.value for box in cycle.checkbox] == [True, True]


def test_steps_of_one_month_are_over_each_by_its_own_day(toy_pack: Pack) -> None:
    late, early = (toy_pack.cycle_steps.iloc[[0]].assign(month=3, day=day) for day in (20, 10))
    pack = replace(toy_pack, cycle_steps=pd.concat([late, early]))
    lines = checklist(pack, 2023, date(2024, 3, 15), Words("en"))
    assert [(done, "10 March" in line) for done, line in lines] == [(True, True), (False, False)]


def test_survey_offers_the_form_of_the_municipality() -> None:
    test = shown("survey", "en")
    assert any("questions about what" in one.value for one in test.caption)
    assert test.button(key="survey-save-form").disabled


@pytest.mark.parametrize("part", PARTS)
def test_every_part_speaks_latvian(part: str) -> None:
    assert not shown(part).exception
