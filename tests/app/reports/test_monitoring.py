"""The monitoring report of the toy region: targets, years, reasons, and on which snapshots."""

from datetime import date
from pathlib import Path

import pytest

from app import snapshots
from app.reports.kinds import make_report
from app.reports.model import Findings, Report, Table
from app.reports.request import Request
from app.workspace import Workspace

DAY = date(2024, 6, 1)


def monitoring(toy: Workspace, on: date = DAY) -> Report:
    return make_report(toy, Request("monitoring", "en", on, "summer"))


def table(report: Report, key: str) -> Table:
    return next(one for one in report.tables() if one.key == key)


def test_targets_stand_against_results(toy: Workspace) -> None:
    rows = table(monitoring(toy), "targets").frame.set_index("indicator_id")
    # 40 children in 2022 of 60 by 2024, on the straight way from 20 in 2020
    assert rows.loc["served", ["target", "result", "target_state"]].tolist() == [
        "60",
        "40",
        "On time",
    ]
    assert rows.loc["places", "target_state"] == "No result known"


def test_late_targets_name_who_answers(toy: Workspace) -> None:
    report = monitoring(toy, date(2026, 6, 1))  # the term is over, 2022 is the last result
    lines = [
        line for block in report.blocks if isinstance(block, Findings) for line in block.sentences
    ]
    assert any(
        line.startswith("Not known at the term: Children served (Toy region)")
        and line.endswith("Answers for it: Toy region.")
        for line in lines
    )


def test_indicators_stand_by_day_with_what_is_not_known(toy: Workspace) -> None:
    care = table(monitoring(toy), "years_care")
    rows = care.frame.set_index("indicator")
    shares = rows.loc["share of residents within the cutoff"].filter(like="day_").tolist()
    # P1 and P2 of all: 360 of 560 at the end of 2021 and 2022, then 300 of 500
    assert shares == ["64.3\u00a0%", "64.3\u00a0%", "60.0\u00a0%", "60.0\u00a0%"]
    assert rows.loc["people waiting", "not_known"] == 1
    assistant = table(monitoring(toy), "years_assistant").frame.set_index("indicator")
    assert assistant.loc["people waiting"].filter(like="day_").unique().tolist() == ["not known"]


def test_change_is_split_by_driver(toy: Workspace) -> None:
    changes = table(monitoring(toy), "changes").frame.set_index("service")
    row = changes.loc["Day care"]
    assert row[["before", "after"]].tolist() == ["64.3\u00a0%", "60.0\u00a0%"]
    assert row["residents"] == "−4.29 pp"
    assert row["services"] == "0.00 pp"


def test_report_rests_on_snapshots_and_names_them(
    toy: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(snapshots.VARIABLE, str(tmp_path))
    for year in (2021, 2022):
        day = date(year, 12, 31)
        folder = snapshots.folder_of("toy") / day.isoformat()
        made = snapshots.make(toy, day, "summer", folder)
    report = monitoring(toy)
    assert report.parameters["snapshots"].endswith(f"2022-12-31 {made.fingerprint}")
    assert len(table(report, "changes").frame) > 0
    days = table(report, "indicators").frame["date"].unique().tolist()
    assert days == ["2021-12-31", "2022-12-31", "2024-06-01"]
