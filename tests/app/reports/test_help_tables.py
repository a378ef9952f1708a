"""Why places are not served and what would help most, in the documents."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from app.i18n import Words
from app.reports import help_tables
from app.reports.kinds import make_report
from app.reports.model import Heading, Report
from app.reports.pdf import pdf
from app.reports.pictures import Pictures
from app.reports.request import Request
from app.workspace import Workspace

DAY = date(2024, 6, 1)
PROFILE_PARTS = (
    "report.findings",
    "report.basket_heading_one",
    "report.gaps_heading",
    "report.helps_heading",
    "report.neighbours_heading",
    "report.seasons_heading",
    "tab.confidence",
    "report.groups_heading",
    "report.services_heading",
    "method.sources",
)


def made(toy: Workspace, kind: str, subject: str | None = None) -> Report:
    return make_report(toy, Request(kind, "lv", DAY, "summer", subject))


@pytest.mark.parametrize("code", [None, "0002000"])
def test_causes_of_a_duty_are_those_of_its_answer(toy: Workspace, code: str | None) -> None:
    answers = toy.compliance(DAY, "summer").assessments
    frame = help_tables.causes(toy, answers, Words("lv"), code).frame
    care = answers["care"].people_by_cause
    expected = care.sum() if code is None else care.loc[code]
    row = frame[frame["service"] == Words("lv").name(toy.pack.basket.loc["care"])].iloc[0]
    assert row["unserved_people"] == expected.sum()
    causes = [name for name in frame.columns if name.startswith("cause_")]
    assert causes
    for name in causes:
        assert row[name] == expected[name.removeprefix("cause_")]


def test_causes_stand_in_the_overview_the_profile_and_the_service(toy: Workspace) -> None:
    for kind, subject in (("region", None), ("municipality", "0002000"), ("service", "care")):
        table = next(one for one in made(toy, kind, subject).tables() if one.key == "causes")
        assert table.printed


def test_best_place_tells_what_the_answer_with_a_new_service_says(toy: Workspace) -> None:
    care = toy.compliance(DAY, "summer").assessments["care"]
    found = help_tables.best_place(toy, care, "0002000")
    # C and D, 100 residents each, cannot reach each other: one place serves one of them.
    assert found is not None
    assert (found.people, found.left_people) == (100.0, 100.0)
    assert found.region_people == 100.0
    assert help_tables.best_place(toy, care, "0001000") is None  # all are within the cutoff


def test_profile_has_every_part_in_order(toy: Workspace) -> None:
    words = Words("lv")
    heads = [b.text for b in made(toy, "municipality", "0002000").blocks if isinstance(b, Heading)]
    assert heads == [words(key) for key in PROFILE_PARTS]


@pytest.mark.parametrize("code", ["0002000", "0043000"])
def test_profile_has_four_to_six_pages(latgale: Workspace, tmp_path: Path, code: str) -> None:
    program = shutil.which("pdfinfo") or pytest.skip("no pdfinfo on this machine")
    on, season = latgale.pack.register_date, latgale.base_season
    report = make_report(latgale, Request("municipality", "lv", on, season, code))
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(Pictures(latgale, Words("lv")), report))
    info = subprocess.run([program, str(path)], capture_output=True, check=True).stdout.decode()
    found = re.search(r"Pages:\s+(\d+)", info)
    assert found
    assert 4 <= int(found[1]) <= 6
