"""Scenarios kept in the database through the page, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.scenario_file import from_code

APP = Path(__file__).parents[2] / "app"
CLOSED = "Mans!close~S1"


pytestmark = pytest.mark.usefixtures("pages_of_toy")


def press(page: AppTest, name: str) -> None:
    page.button(key=name).click().run()
    assert not page.exception


def test_scenario_is_kept_opened_again_and_withdrawn() -> None:
    page = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    page.switch_page("views/what_to_do.py").run()
    assert page.button(key="scenario-keep").disabled  # nothing is changed yet
    page.session_state["scenario"] = CLOSED
    page.run()
    press(page, "scenario-keep")
    page.session_state["scenario"] = ""
    page.run()
    (record_id,) = page.selectbox(key="kept-scenario").options
    assert record_id == "Mans (local)"
    page.selectbox(key="kept-scenario").select_index(0).run()
    press(page, "open-scenario")
    assert from_code(page.session_state["scenario"]) == from_code(CLOSED)
    page.switch_page("views/compare.py").run()
    page.selectbox(key="kept-scenario-with").select_index(0).run()
    press(page, "open-scenario-with")
    assert from_code(page.session_state["scenario-with"]) == from_code(CLOSED)
    page.switch_page("views/what_to_do.py").run()
    page.selectbox(key="kept-scenario").select_index(0).run()
    press(page, "scenario-withdraw")
    assert "kept-scenario" not in [box.key for box in page.selectbox]
