"""Public consultations: who opens, who speaks, what is shown, and what is refused."""

from datetime import date
from typing import Any

import pytest

from geodata.pack import Pack
from geodata.store import consultations, proposals
from geodata.store.check import check
from geodata.store.consultations import COMING, OPEN, OVER
from geodata.store.errors import (
    ChangedMeanwhileError,
    NoSuchRecordError,
    NotAllowedError,
    TooManyError,
    ValueRefusedError,
)
from geodata.store.limits import limits
from geodata.store.permissions import Actor
from geodata.store.records import Record
from geodata.store.store import Store

REGION = Actor("anna", "region")
OWN = Actor("juris", "municipality", "0001000")
VISITOR = Actor("visitor", "visitor")
DRAFT = {
    "title": "Programma 2027",
    "subject": "draft",
    "edition": "2. redakcija",
    "text": "Kur veidot dienas centrus.",
    "link": "https://lpr.gov.lv/programma.pdf",
    "opens_on": "2026-12-01",
    "closes_on": "2026-12-31",
}
BEFORE, DURING, LAST, AFTER = (
    date(2026, 11, 30),
    date(2026, 12, 10),
    date(2026, 12, 31),
    date(2027, 1, 1),
)


def only(store: Store, kind: str = "consultation") -> Record:
    (name,) = store.current(kind).index
    record = store.one(kind, name)
    assert record is not None
    return record


@pytest.fixture
def announced(store: Store) -> Store:
    """A store with one consultation on a draft."""
    consultations.put(store, REGION, DRAFT, BEFORE)
    return store


def speak(
    store: Store, pack: Pack, text: str = "Vajag tuvāk", on: date = DURING, **where: float
) -> Record:
    opinion: dict[str, Any] = {"consultation_id": only(store).record_id, "text": text, **where}
    name = consultations.speak(store, VISITOR, pack, opinion, on)
    record = store.one("opinion", name)
    assert record is not None
    return record


def test_way_of_an_opinion_from_the_visitor_to_the_answer(
    announced: Store, toy_pack: Pack
) -> None:
    # The toy's Ābeļu novads covers (26.25, 55.95), Bērzu novads does not.
    record = speak(announced, toy_pack, "<script>x</script>", lon=26.25, lat=55.95)
    assert (record.cells["state"], record.cells["municipality_code"]) == ("waiting", "0001000")
    consultations.moderate(announced, REGION, record, "shown")
    consultations.answer(announced, REGION, only(announced, "opinion"), "partly", "Jā, bet")
    cells = only(announced, "opinion").cells
    assert (cells["text"], cells["outcome"], cells["answer"]) == (
        "<script>x</script>",
        "partly",
        "Jā, bet",
    )
    assert [r.cells["state"] for r in announced.history("opinion", record.record_id)] == [
        *("waiting", "shown", "shown"),
    ]
    assert check(announced) == []


def test_opinion_says_nothing_of_who_gave_it(announced: Store, toy_pack: Pack) -> None:
    record = speak(announced, toy_pack)
    entry = announced.changes(record_id=record.record_id).iloc[0]
    assert (entry["actor"], entry["role"]) == ("visitor", "visitor")
    known = {name for name, value in record.cells.items() if value is not None}
    assert known == {"consultation_id", "text", "state"}


@pytest.mark.parametrize(
    ("on", "stage"), [(BEFORE, COMING), (DURING, OPEN), (LAST, OPEN), (AFTER, OVER)]
)
def test_opinions_are_taken_between_the_dates_only(
    announced: Store, toy_pack: Pack, on: date, stage: str
) -> None:
    assert consultations.stage(only(announced), on) == stage
    if stage == OPEN:
        speak(announced, toy_pack, on=on)
    else:
        with pytest.raises(ValueRefusedError, match="from 2026-12-01 to 2026-12-31"):
            speak(announced, toy_pack, on=on)
    assert len(announced.current("opinion")) == (stage == OPEN)


def test_only_the_region_opens_shows_and_answers(announced: Store, toy_pack: Pack) -> None:
    record = speak(announced, toy_pack)
    for who in (OWN, VISITOR):
        for act in (
            lambda who=who: consultations.put(announced, who, DRAFT, BEFORE),
            lambda who=who: consultations.moderate(announced, who, record, "shown"),
        ):
            with pytest.raises(NotAllowedError):
                act()
    consultations.moderate(announced, REGION, record, "shown")
    with pytest.raises(NotAllowedError):
        consultations.answer(announced, OWN, only(announced, "opinion"), "taken", "x")


def test_refusing_needs_a_reason_and_what_is_refused_is_not_answered(
    announced: Store, toy_pack: Pack
) -> None:
    record = speak(announced, toy_pack)
    with pytest.raises(ValueRefusedError, match="why"):
        consultations.moderate(announced, REGION, record, "refused", " ")
    with pytest.raises(ValueRefusedError, match="shown or refused"):
        consultations.moderate(announced, REGION, record, "waiting")
    with pytest.raises(ValueRefusedError, match="Show"):
        consultations.answer(announced, REGION, record, "taken", "x")
    consultations.moderate(announced, REGION, record, "refused", "min cilvēku vārdā")
    assert only(announced, "opinion").cells["refusal"] == "min cilvēku vārdā"
    with pytest.raises(ChangedMeanwhileError):
        consultations.moderate(announced, REGION, record, "shown")
    consultations.moderate(announced, REGION, only(announced, "opinion"), "shown")
    assert only(announced, "opinion").cells["refusal"] is None
    for outcome, text in (("maybe", "x"), ("taken", "  ")):
        with pytest.raises(ValueRefusedError):
            consultations.answer(announced, REGION, only(announced, "opinion"), outcome, text)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001, "a\x00b"])
def test_opinion_is_a_text_of_limited_length(announced: Store, toy_pack: Pack, text: str) -> None:
    assert limits()["opinion_characters"] == 2000
    with pytest.raises(ValueRefusedError):
        speak(announced, toy_pack, text)
    assert announced.current("opinion").empty


def test_consultation_takes_so_many_opinions_an_hour(
    announced: Store, toy_pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits(), "opinions_per_hour", 2)
    speak(announced, toy_pack, "1")
    speak(announced, toy_pack, "2")
    with pytest.raises(TooManyError, match="2 opinions within an hour"):
        speak(announced, toy_pack, "3")
    other = {**DRAFT, "title": "Cits"}
    consultations.put(announced, REGION, other, BEFORE)
    names = announced.current("consultation").index
    opinion = {"consultation_id": names[1], "text": "4"}
    consultations.speak(announced, VISITOR, toy_pack, opinion, DURING)
    assert len(announced.current("opinion")) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"subject": "law"},
        {"text": None},
        {"edition": ""},
        {"opens_on": "rīt"},
        {"closes_on": "2026-11-30"},
        {"link": "javascript:alert(1)"},
        {"link": "https:///x"},
        {"link": "https://a b"},
        {"subject": "proposal", "proposal_id": None},
    ],
)
def test_consultation_that_is_not_whole_is_refused(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueRefusedError):
        consultations.put(store, REGION, {**DRAFT, **wrong}, BEFORE)
    assert store.current("consultation").empty


def test_what_people_have_read_does_not_change_any_more(announced: Store) -> None:
    consultations.put(announced, REGION, {"text": "Cits"}, BEFORE, only(announced))
    with pytest.raises(ValueRefusedError, match="text cannot change"):
        consultations.put(announced, REGION, {"text": "Vēl cits"}, DURING, only(announced))
    later = {"closes_on": "2027-01-15", "conclusion": "Paldies"}
    consultations.put(announced, REGION, later, DURING, only(announced))
    assert consultations.stage(only(announced), AFTER) == OPEN


def test_proposal_is_consulted_on_once_it_is_submitted(store: Store, toy_pack: Pack) -> None:
    proposals.draft(store, OWN, {"title": "Centrs", "municipality_code": "0001000"})
    name = only(store, "proposal").record_id
    cells = {**DRAFT, "subject": "proposal", "proposal_id": name, "text": None, "edition": None}
    for unknown in (name, "V-none", "' OR 1=1 --"):
        with pytest.raises(NoSuchRecordError):
            consultations.put(store, REGION, {**cells, "proposal_id": unknown}, BEFORE)
    proposals.submit(store, OWN, only(store, "proposal"), proposals.Statement(b"{}", "a", 1))
    consultations.put(store, REGION, cells, BEFORE)
    found = only(store).cells
    assert (found["edition"], found["municipality_code"]) == ("2", "0001000")


def test_forged_consultation_is_not_found(store: Store, toy_pack: Pack) -> None:
    for name in ("A-none", "' OR 1=1 --", "../x"):
        opinion = {"consultation_id": name, "text": "x"}
        with pytest.raises(NoSuchRecordError):
            consultations.speak(store, VISITOR, toy_pack, opinion, DURING)
