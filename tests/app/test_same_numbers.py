"""Browser, command line, files and report page say the same, because one answer says it."""

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from analysis.question import Question
from app.cli import cli
from app.i18n import Words
from app.reports.folder import Job, write_reports
from app.reports.request import Request
from app.workspace import Workspace

APP = Path(__file__).parents[2] / "app"
LV = Words("lv")


@pytest.fixture
def page() -> AppTest:
    st.cache_resource.clear()
    test = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    test.query_params["service"] = "respite"
    return test.run().switch_page("views/gaps.py").run()


def test_the_same_question_has_the_same_numbers_everywhere(
    page: AppTest, latgale: Workspace, tmp_path: Path
) -> None:
    day: date = latgale.pack.register_date
    answer = latgale.answer(Question(("respite",), None, "travel_min", 45.0, day, "summer"))
    expected = answer.by_municipality["beyond_people"].astype(int)
    names = latgale.pack.municipalities["name_lv"].reindex(expected.index)
    by_name = dict(zip(names, expected, strict=True))

    shown = page.dataframe[0].value
    assert dict(zip(shown["municipality"], shown["beyond_people"], strict=True)) == by_name

    result = CliRunner().invoke(cli, ["gaps", "--service", "respite", "--by", "municipality"])
    printed = pd.read_csv(io.StringIO(result.stdout), dtype={"municipality_code": str})
    assert printed.set_index("municipality_code")["beyond_people"].to_dict() == expected.to_dict()

    written = tmp_path / "report"
    jobs = [Job(Request("region", "lv", day, "summer"))]
    forms = ["html", "csv"]
    write_reports(latgale, jobs, written, forms=forms, paper="a4", tell=lambda *_: None)
    file = pd.read_csv(
        written / "tables" / "gaps_respite_by_municipality.csv", dtype={"municipality_code": str}
    )
    assert file.set_index("municipality_code")["beyond_people"].to_dict() == expected.to_dict()

    sentence = f"dzīvo {LV.number(int(expected.sum()))} reģiona iedzīvotāj"
    assert sentence in (written / "report.html").read_text(encoding="utf-8")
    assert sentence in page.markdown[0].value.replace("\\", "")
    assert sentence in result.stderr
    cells = latgale.compliance(day, "summer").cells.loc["respite"]
    assert cells["beyond_people"].astype(int).to_dict() == expected.to_dict()
