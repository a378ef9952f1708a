"""The download of a report offered on every page."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.long_work import WorkStoppedError
from app.reports.forms import MEDIA_TYPES, download_name, one_file
from app.reports.kinds import KINDS, make_report
from app.reports.request import KIND_NAMES, REGION, Request
from app.workspace import Workspace

APP = Path(__file__).parents[2] / "app"
LONG_S = 60.0


def test_what_is_offered_is_what_can_be_made() -> None:
    assert set(KIND_NAMES) == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "asked"),
    [("municipality", "report-municipality"), ("service", "report-service-None")],
)
def test_a_kind_that_has_a_subject_asks_for_it(kind: str, asked: str) -> None:
    st.cache_resource.clear()
    page = AppTest.from_file(str(APP / "planner.py"), default_timeout=60).run()
    assert asked not in {box.key for box in page.selectbox}
    page.selectbox(key="report-kind").select(kind).run()
    assert asked in {box.key for box in page.selectbox}
    assert not page.exception


def test_report_is_made_aside_and_can_be_stopped() -> None:
    st.cache_resource.clear()
    page = AppTest.from_file(str(APP / "planner.py"), default_timeout=60).run()
    page.button(key="report-make").click().run()  # that of the region takes seconds
    first = page.session_state["report-making"].work
    page.button(key="report-stop").click().run()
    with pytest.raises(WorkStoppedError):
        first.look(LONG_S)
    page.selectbox(key="report-kind").select("plain").run()
    page.button(key="report-make").click().run()
    assert page.session_state["report-making"].work.look(LONG_S)
    page.run()
    (made,) = (one for one in page.get("download_button") if one.key == "report-download")
    assert made.label == "Lejupielādēt failu report.pdf"
    assert not page.exception


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_form_is_downloaded_as_one_file(toy: Workspace, form: str) -> None:
    report = make_report(toy, Request(REGION, "lv", date(2024, 6, 1), "summer"))
    content = one_file(toy, report, form, "a4")
    assert form in download_name(form)
    assert form in MEDIA_TYPES
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert ("tables/matrix.csv" in names) == (form == "csv")
