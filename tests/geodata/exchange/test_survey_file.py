"""The survey as a file: what is asked, what comes back, what is refused."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.survey import open_questions
from app.workspace import Workspace
from geodata.exchange.errors import ImportRefusedError
from geodata.exchange.files import Sheet, read
from geodata.exchange.survey_file import (
    DAY,
    OWN,
    Answers,
    as_xlsx,
    form,
    headings,
    read_answers,
    save,
)
from geodata.pack import Pack
from geodata.register import register_at
from geodata.snapshots import Manifest, freeze, open_snapshot
from geodata.store.errors import NotAllowedError
from geodata.store.overlay import entries_of, with_entries
from geodata.store.permissions import Actor
from geodata.store.records import Edit, Value
from geodata.store.store import Store, open_store
from geodata.validate import FLAG, KNOWN, ONE_OF, WHOLE

ON = date(2024, 6, 1)
A, B = "0001000", "0002000"
WHO = Actor("a", "municipality", A)


def asked(toy: Workspace, code: str, pack: Pack | None = None) -> pd.DataFrame:
    return open_questions(pack or toy.pack, toy.compliance(ON, "summer"), ON, code)


def filled(pack: Pack, *rows: tuple[str, ...], lang: str = "lv") -> Answers:
    """The answers of a form of A: subject, question, answer, and if given date and note."""
    names = headings(lang)
    cells = tuple((row[0], row[1], "", "", "", row[2], *(*row[3:], "", "")[:2]) for row in rows)
    return read_answers(Sheet("Aptauja", tuple(names.values()), cells), pack, A, ON)


def test_what_is_not_known_is_asked(toy: Workspace) -> None:
    told = set(asked(toy, A)[["subject", "question_id"]].itertuples(index=False, name=None))
    # S1 is the open service of A; its 10 places are known
    assert ("S1", "capacity_places") not in told
    assert ("S1", "funding") in told
    assert ("S1", "premises_accessible") in told
    # crisis and assistants were not found in A; A serves all groups, so it chooses none
    assert (f"{A}/crisis", "provides") in told
    assert (A, "chosen_groups") not in told
    assert {subject.split("/")[0] for subject, _ in told} == {"S1", A}


def test_answered_questions_are_not_asked_again(toy: Workspace) -> None:
    facts = pd.DataFrame(
        {
            "subject": ["S1"],
            "question_id": ["funding"],
            "date": ["2020-01-01"],
            "value": ["state"],
            "source_id": ["s"],
            "source_ref": ["x"],
            "note": [None],
        }
    )
    pack = replace(toy.pack, facts=facts)
    assert len(asked(toy, A, pack)) == len(asked(toy, A)) - 1


def test_form_goes_out_and_comes_back_as_a_workbook(toy: Workspace) -> None:
    rows = form(toy.pack, asked(toy, A), "lv")
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(toy.pack, rows, "lv")))
    sheet = book.worksheets[0]
    answer, day = (list(headings("lv")).index(name) + 1 for name in ("answer", "date"))
    for number in range(2, sheet.max_row + 1):
        question = sheet.cell(number, 2).value
        said = {"funding": "valsts", "contract_end": "31.12.2026", "provides": "nē"}
        sheet.cell(number, answer).value = said.get(question, "jā")
        sheet.cell(number, day).value = "01.05.2024"
    out = io.BytesIO()
    book.save(out)
    back = read_answers(read(out.getvalue(), "aptauja.xlsx"), toy.pack, A, ON)
    assert back.faults == []
    values = {(fact["subject"], fact["question_id"]): fact["value"] for fact in back.facts}
    assert values["S1", "funding"] == "state"
    assert values["S1", "contract_end"] == "2026-12-31"
    assert values["S1", "premises_accessible"] == "yes"
    assert {fact["date"] for fact in back.facts} == {"2024-05-01"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("S2", "funding", "valsts"), OWN),  # S2 belongs to the other municipality
        ((f"{B}/crisis", "provides", "nē"), OWN),
        ((B, "chosen_groups", "seniori"), OWN),
        (("S9", "funding", "valsts"), KNOWN),
        (("S1", "shoe_size", "44"), KNOWN),
        (("S1", "provides", "jā"), KNOWN),
        (("S1", "funding", "brīnums"), ONE_OF),
        (("S1", "capacity_places", "daudz"), WHOLE),
        (("S1", "capacity_places", "1,5"), WHOLE),
        (("S1", "premises_accessible", "varbūt"), FLAG),
        (("S1", "funding", "valsts", "01.01.2025"), DAY),
        (("S1", "funding", "valsts", "2024"), DAY),
    ],
)
def test_faulty_answer_is_told_by_row(toy_pack: Pack, row: tuple[str, ...], expected: str) -> None:
    back = filled(toy_pack, ("S1", "contract_end", "2026-01-01"), row)
    assert [fact["question_id"] for fact in back.facts] == ["contract_end"]
    assert [(fault.row, fault.expected) for fault in back.faults] == [(3, expected)]


def test_rows_without_an_answer_are_counted_only(toy_pack: Pack) -> None:
    back = filled(toy_pack, ("S1", "funding", ""), ("S1", "funding", "pašvaldība"))
    assert (back.empty, len(back.facts), back.faults) == (1, 1, [])


def test_same_question_twice_on_a_day_is_a_fault(toy_pack: Pack) -> None:
    back = filled(toy_pack, ("S1", "funding", "valsts"), ("S1", "funding", "pašvaldība"))
    assert len(back.faults) == 1


def test_english_form_and_codes_are_read_too(toy_pack: Pack) -> None:
    back = filled(toy_pack, ("S1", "funding", "state"), lang="en")
    assert back.facts[0]["value"] == "state"


def test_other_file_is_no_form(toy_pack: Pack) -> None:
    with pytest.raises(ImportRefusedError, match="no form"):
        read_answers(Sheet("x", ("a", "b"), (("1", "2"),)), toy_pack, A, ON)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}", "toy")


def test_answers_become_dated_facts_of_the_municipality(toy_pack: Pack, store: Store) -> None:
    rows = (
        ("S1", "capacity_places", "25", "01.05.2024"),
        ("S1", "premises_accessible", "nē", "01.05.2024"),
        (f"{A}/crisis", "provides", "nē"),
    )
    save(store, WHO, filled(toy_pack, *rows).facts, "aptauja 2024")
    now = with_entries(toy_pack, entries_of(store))
    assert set(now.facts["source_id"]) == {"municipality"}
    assert "municipality" in now.sources.index
    # the places count from the day they were told, the premises at once
    places = [
        register_at(now, day).loc["S1", "capacity_places"]
        for day in (date(2024, 4, 30), date(2024, 5, 1))
    ]
    assert places == [10, 25]
    assert not now.premises.loc["T1", "accessible"]
    assert now.fingerprint != toy_pack.fingerprint
    assert store.changes(kind="fact")["action"].tolist() == ["survey.answer"] * 3
    store.close()


def test_answer_about_premises_is_about_the_building_of_its_day(
    toy_pack: Pack, store: Store
) -> None:
    moved = {"service_id": "S1", "status": "moved", "date": "2024-03", "site_id": "T4"}
    cells: dict[str, Value] = {**moved, "municipality_code": A, "source_ref": "x"}
    store.write(Actor("r", "region"), [Edit("register.edit", "event", "e", cells)], "")
    rows = (("S1", "premises_accessible", "nē", "01.05.2024"),)
    save(store, WHO, filled(toy_pack, *rows).facts, "aptauja 2024")
    now = with_entries(toy_pack, entries_of(store))
    assert now.premises["accessible"].to_dict() == {"T4": False}
    store.close()


def test_entry_about_something_else_leaves_what_the_pack_was_told(
    toy_pack: Pack, store: Store
) -> None:
    # Whatever a pack holds of answers is in its tables; the 10 places of S1 count with and
    # without an entry about another service.
    told = {"subject": "S1", "question_id": "capacity_places", "value": "25", "date": "2024-01-01"}
    facts = pd.DataFrame([{**told, "source_id": "s"}]).reindex(columns=toy_pack.facts.columns)
    pack = replace(toy_pack, facts=facts.astype(toy_pack.facts.dtypes.to_dict()))
    save(store, WHO, filled(toy_pack, ("S1", "funding", "valsts")).facts, "aptauja 2024")
    now = with_entries(pack, entries_of(store))
    assert [register_at(one, ON).loc["S1", "capacity_places"] for one in (pack, now)] == [10, 10]
    store.close()


def test_same_answers_again_change_nothing(toy_pack: Pack, store: Store) -> None:
    facts = filled(toy_pack, ("S1", "funding", "valsts")).facts
    assert save(store, WHO, facts, "a") is not None
    assert save(store, WHO, facts, "a") is None
    other = filled(toy_pack, ("S1", "funding", "pašvaldība")).facts
    save(store, WHO, other, "b")
    assert store.one("fact", "S1|funding|2024-06-01").version == 2
    store.close()


@pytest.mark.parametrize("who", [Actor("b", "municipality", B), Actor("v", "visitor")])
def test_answers_of_another_municipality_are_refused(
    toy_pack: Pack, store: Store, who: Actor
) -> None:
    facts = filled(toy_pack, ("S1", "funding", "valsts")).facts
    with pytest.raises(NotAllowedError):
        save(store, who, facts, "a")
    assert store.current("fact").empty
    store.close()


def test_snapshot_keeps_what_municipalities_answered(
    toy_pack: Pack, store: Store, tmp_path: Path
) -> None:
    rows = (
        ("S1", "capacity_places", "25", "01.05.2024"),
        ("S1", "premises_accessible", "nē", "01.05.2024"),
        ("S1", "funding", "valsts", "01.05.2024"),
    )
    save(store, WHO, filled(toy_pack, *rows).facts, "aptauja 2024")
    now = with_entries(toy_pack, entries_of(store))
    by = Manifest("", ON, "test", {}, {})
    freeze(now, ON, tmp_path / "frozen", {}, made_by=by)
    then = open_snapshot(tmp_path / "frozen").pack()
    assert then.services.loc["S1", "capacity_places"] == 25
    assert not then.premises.loc["T1", "accessible"]
    assert set(then.facts["source_id"]) == {"municipality"}
    store.close()
