"""Each kind of report in both languages, and what its sentences and tables say."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.changes import Close
from analysis.neighbours import nearest_providers
from analysis.scenario import Scenario
from app.i18n import Words
from app.languages import LANGUAGES
from app.reports.column_widths import fitted
from app.reports.kinds import KINDS, make_report
from app.reports.model import (
    Column,
    Figure,
    Findings,
    Paragraph,
    Report,
    Table,
    cell_text,
    column_kind,
)
from app.reports.request import ReportRequestError, Request
from app.reports.sections import method_text
from app.scenario_file import to_code
from app.sentences import finding
from app.workspace import Workspace

DAY = date(2024, 6, 1)
SUBJECTS = {"municipality": "0002000", "service": "care", "scenario": "care", "proposal": "V-1"}
CLOSED = to_code(Scenario("Slēdz", (Close("S1"),)))


def made(toy: Workspace, kind: str, lang: str = "lv") -> Report:
    scenario = CLOSED if kind == "scenario" else ""
    return make_report(toy, Request(kind, lang, DAY, "summer", SUBJECTS.get(kind), scenario))


def sentences(report: Report) -> list[str]:
    found: list[str] = []
    for block in report.blocks:
        if isinstance(block, Findings):
            found += block.sentences
        elif isinstance(block, Paragraph):
            found.append(block.text)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_in_every_language(toy: Workspace, kind: str, lang: str) -> None:
    report = made(toy, kind, lang)
    assert report.title
    assert report.lang == lang
    assert all(sentences(report))
    assert all(table.columns and table.caption for table in report.tables())
    keys = [table.key for table in report.tables()]
    assert len(set(keys)) == len(keys)
    for block in report.blocks:
        if isinstance(block, Figure):
            assert block.alt
        if isinstance(block, Table) and block.printed:
            assert all(len(row) == len(block.shown) for row in block.cells(Words(lang)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_hash_is_that_of_the_contents(toy: Workspace, kind: str) -> None:
    assert made(toy, kind).content_hash == made(toy, kind).content_hash
    assert made(toy, kind).content_hash != made(toy, kind, "en").content_hash


def test_findings_of_a_region_name_most_people_first(toy: Workspace) -> None:
    answer = toy.compliance(DAY, "summer")
    known = [one for one in answer.assessments.values() if one.searched]
    known.sort(key=lambda one: -float(one.region["beyond_people"]))
    findings = next(b for b in made(toy, "region").blocks if isinstance(b, Findings))
    expected = [finding(toy.pack, one, Words("lv")) for one in known]
    for told, plain in zip(findings.sentences, expected, strict=True):
        assert told.startswith(plain)
    sure = toy.confidence(known[1].question)
    assert f"Ticamība: {sure.grade}" in findings.sentences[1]


def test_region_names_no_farthest_place_of_a_service_that_is_not_known(toy: Workspace) -> None:
    answers = toy.compliance(DAY, "summer").assessments
    (key,) = (key for key, one in answers.items() if not one.searched)
    tables = {table.key: table for table in made(toy, "region").tables()}
    frame = tables[f"gaps_{key}_by_municipality"].frame
    assert frame[["worst_place", "worst_min"]].isna().all(axis=None)


def test_profile_speaks_of_its_municipality_alone(toy: Workspace) -> None:
    report = made(toy, "municipality")
    table = next(t for t in report.tables() if t.key == "places_beyond")
    assert set(table.frame["municipality_code"]) == {"0002000"}
    # Day care: C and D have 100 residents each; C is 15 min from B, which is not open in June.
    assert "Bērzu novads: 200 iedzīvotāju." in sentences(report)[0]


def test_nearest_providers_count_only_people_within_the_cutoff(toy: Workspace) -> None:
    care = toy.compliance(DAY, "summer").assessments["care"]
    # P1 (100 people) is at S1's door, P2 (200) 10 min away: both within 10 min, at home.
    home = nearest_providers(care, "0001000")
    assert home["people"].to_dict() == {"0001000": 300.0}
    assert home["mean_cost"].to_dict() == {"0001000": pytest.approx((100 * 0 + 200 * 10) / 300)}


def test_comparison_needs_a_scenario(toy: Workspace) -> None:
    with pytest.raises(ReportRequestError, match="at least one change"):
        make_report(toy, Request("scenario", "lv", DAY, "summer", "care"))


def test_comparison_tells_who_loses(toy: Workspace) -> None:
    table = next(t for t in made(toy, "scenario").tables() if t.key == "municipalities_1")
    lost = table.frame.set_index("municipality_code")["lost_people"].to_dict()
    assert lost["0001000"] == 300  # all of P1 and P2, whose only place is closed


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("residents", [1, 2], "count"),
        ("value", [1.3, 2.0], "number"),
        ("beyond_share", [0.5], "share"),
        ("travel_min", [3.0], "min"),
        ("source_year", [2020], "year"),
        ("name", ["x"], "text"),
        ("covered", [True], "flag"),
    ],
)
def test_kind_of_a_column_follows_its_unit_and_values(
    name: str, values: list[object], kind: str
) -> None:
    assert column_kind(name, pd.Series(values)) == kind


def test_values_are_written_as_people_read_them() -> None:
    words = Words("lv")
    assert cell_text(float("inf"), "min", words) == "nav sasniedzams"
    assert cell_text(float("nan"), "count", words) == "–"
    assert cell_text(1234.0, "count", words) == "1\u00a0234"
    assert cell_text(1.25, "number", words) == "1,25"
    assert cell_text(-0.0004, "number", words) == "0"
    assert cell_text(2021.0, "year", words) == "2021"
    assert cell_text(None, "text", words) == ""


def test_method_text_loses_its_marks_but_no_word() -> None:
    blocks = method_text("#### Ceļi\n\nTeksts **treknā** [saite](x).\n- viens\n- divi\n")
    assert [block.text for block in blocks] == [
        "Ceļi",
        "Teksts treknā saite.",
        "- viens",
        "- divi",
    ]


def test_template_of_the_typesetter_lies_in_the_package() -> None:
    assert (Path(__file__).parents[3] / "app" / "templates" / "report.typ").is_file()


def test_columns_of_long_texts_give_way_before_a_word_breaks() -> None:
    columns = tuple(Column(name, name, "text") for name in ("Apstiprināta", "Ko maina"))
    cells = [["2018", "viens garš teikums, kas var lūzt jebkurā vietā"]]
    # 12 bold letters need 13.8; of 30 letters 16.2 are left for the text, more than its longest
    # word of 8; with room for everything it takes its 46 letters.
    assert fitted(columns, cells, 30) == pytest.approx([13.8, 16.2])
    assert fitted(columns, cells, 200)[1] == len(cells[0][1])
    assert fitted(columns, cells, 10) == pytest.approx([13.8, 8.0])
