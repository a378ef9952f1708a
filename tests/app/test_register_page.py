"""Entering, importing and taking back in the browser page, without a browser."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import audit_book, register_book, storage
from app.i18n import Words
from geodata.exchange.present import Present
from geodata.pack import Pack
from geodata.store import consultations, proposals, scenarios
from geodata.store.errors import ChangedMeanwhileError, NotAllowedError
from geodata.store.overlay import entries_of
from geodata.store.permissions import Actor
from geodata.store.records import Edit
from geodata.store.store import Store

APP = Path(__file__).parents[2] / "app"
WORDS = Words("en")
REGION = Actor("anna", "region")
HEAD = "Name;Service type;Target groups;Municipality;Address;Contact\r\n"


pytestmark = pytest.mark.usefixtures("pages_of_toy")


@pytest.fixture
def page() -> AppTest:
    test = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    test.query_params["lang"] = "en"
    test.run()
    test.switch_page("views/register.py").run()
    test.radio(key="book-part").set_value("new").run()
    assert not test.exception
    return test


@pytest.fixture
def store() -> Iterator[Store]:
    opened = storage.open_for_editing("toy")
    yield opened
    opened.close()


def fill(page: AppTest, **cells: str) -> None:
    for name, text in cells.items():
        page.text_input(key=f"register-new-{name}").set_value(text)


def test_new_service_is_entered_and_told_in_the_audit(
    page: AppTest, store: Store, toy_pack: Pack
) -> None:
    assert WORDS("sign_in.alone") in [caption.value for caption in page.caption]
    fill(page, name="Jauns <b>", source_ref="decision 7", date="12.10.2021")
    page.multiselect(key="register-new-group_ids").set_value(["seniors"])
    page.text_input(key="register-spot").set_value("56.0, 26.1")
    page.run()
    page.button(key="register-add").click().run()
    assert [message.value for message in page.success] == ["Saved\\."]
    (site,) = store.current("site").to_dict("records")
    assert (site["municipality_code"], site["lon"], site["lat"]) == ("0001000", 26.1, 56.0)
    changes = audit_book.changes(store, toy_pack, REGION, WORDS)
    assert changes.loc[0, ["actor", "reason"]].tolist() == ["local", "decision 7"]


def test_file_is_matched_by_hand_taken_and_undone_in_the_page(page: AppTest, store: Store) -> None:
    page.radio(key="book-part").set_value("files").run()
    text = "Name;Kind;Target groups;Municipality;Tips\r\nJauns;day care;seniors;0001000;x\r\n"
    page.file_uploader(key="register-file").set_value(("x.csv", text.encode(), "text/csv")).run()
    assert "Service type" in "".join(line.value for line in page.markdown)  # it is missing
    assert page.button(key="register-take").disabled
    page.selectbox(key="register-column-x.csv-1").set_value("service_type_id").run()
    assert "New: 1" in "".join(line.value for line in page.markdown).replace("\\", "")
    page.button(key="register-take").click().run()
    assert store.current("service")["name"].tolist() == ["Jauns"]
    page.button(key="register-undo").click().run()
    assert not page.exception
    assert store.current("service").empty
    assert store.current("site").empty


def test_same_fault_of_several_rows_is_one_sentence(page: AppTest) -> None:
    page.radio(key="book-part").set_value("files").run()
    rows = [
        "Name;Service type;Target groups;Tips",
        *(f"{n};day care;seniors;x" for n in "abcdefg"),
    ]
    text = "\r\n".join(rows).encode()
    page.file_uploader(key="register-file").set_value(("x.csv", text, "text/csv")).run()
    told = "".join(line.value for line in page.markdown).replace("\\", "")
    said = "x.csv, rows 2, 3, 4, 5, 6 and 2 more, column Municipality: empty; expected: a value"
    assert told.count("Municipality") == 1  # 7 rows, of which 5 are named
    assert said in told
    assert page.expander[0].proto.expanded  # what "Tips" holds is not clear


def test_register_opens_at_the_territory_of_other_pages_and_stays_in_the_address() -> None:
    test = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    test.session_state["territory"] = "0002000"
    test.run()
    test.switch_page("views/register.py").run()
    assert test.selectbox(key="register-of").value == "0002000"
    assert test.query_params["register-of"] == "0002000"
    test.radio(key="book-part").set_value("files").run()
    assert test.query_params["register-of"] == "0002000"
    assert test.query_params["book-part"] == "files"


def test_place_by_its_name_gives_the_position(page: AppTest) -> None:
    page.selectbox(key="register-place").set_value("B pagasts").run()
    assert page.text_input(key="register-spot").value == "56.00000, 26.20000"


def test_who_may_not_read_the_audit_is_refused_below_the_page(
    store: Store, toy_pack: Pack
) -> None:
    with pytest.raises(NotAllowedError):
        audit_book.changes(store, toy_pack, Actor("v", "visitor"), WORDS)


def test_fault_is_told_and_nothing_is_written(page: AppTest, store: Store) -> None:
    fill(page, name="Jauns", date="rīt")
    page.run()
    page.button(key="register-add").click().run()
    assert "12\\.10\\.2021" in page.error[0].value
    assert store.current("service").empty


def test_position_outside_the_region_waits_for_confirmation(page: AppTest, store: Store) -> None:
    fill(page, name="Jauns")
    page.multiselect(key="register-new-group_ids").set_value(["seniors"])
    page.text_input(key="register-new-date").set_value("2021")
    page.text_input(key="register-spot").set_value("59.43, 24.75").run()
    page.button(key="register-add").click().run()
    assert "coordinates inside the region" in page.error[0].value
    page.checkbox(key="register-outside").check().run()
    page.button(key="register-add").click().run()
    assert not page.error
    assert store.current("site")["lat"].tolist() == [59.43]


def test_two_editors_never_overwrite_each_other(toy_pack: Pack, store: Store) -> None:
    now = Present(toy_pack, entries_of(store), date(2024, 6, 1))
    table = register_book.table(now, ["0001000"], REGION, "en")
    for name in ("First", "Second"):
        edited = table.assign(Name=name)
        rows = register_book.changed_rows(table, edited)
        found = register_book.compared(register_book.as_sheet(rows), now, REGION)
        assert found.changed == {"S1": ["name"]}
        if name == "First":
            register_book.save(store, REGION, found, "")
        else:
            with pytest.raises(ChangedMeanwhileError):
                register_book.save(store, REGION, found, "")
    assert store.current("service").loc["S1", "name"] == "First"


def test_faulty_rows_are_handed_back_with_the_reason(toy_pack: Pack, store: Store) -> None:
    from geodata.exchange.files import read

    now = Present(toy_pack, entries_of(store), date(2024, 6, 1))
    text = HEAD + "=1+1;day_care;seniors;Nowhere;Iela;\r\nGood;day_care;seniors;0001000;Iela;\r\n"
    found = register_book.compared(read(text.encode(), "x.csv"), now, REGION)
    back = register_book.handed_back(found, WORDS).decode("utf-8-sig").splitlines()
    assert len(back) == 2
    assert back[0].endswith(";Fault")
    assert back[1].startswith("'=1+1;day_care;seniors;Nowhere;Iela;")
    assert "x.csv, row 2, column Municipality" in back[1]
    assert register_book.summary(found, WORDS).startswith("New: 1")


def test_contact_is_not_told_in_the_audit_to_others(toy_pack: Pack, store: Store) -> None:
    from geodata.exchange.files import read

    now = Present(toy_pack, entries_of(store), date(2024, 6, 1))
    text = HEAD + "Good;day_care;seniors;0001000;Iela;Anna 654\r\n"
    found = register_book.compared(read(text.encode(), "x.csv"), now, REGION)
    register_book.save(store, REGION, found, "")
    for who, seen in ((REGION, True), (Actor("b", "municipality", "0002000"), False)):
        told = "".join(audit_book.changes(store, toy_pack, who, WORDS)["after"])
        assert ("Anna 654" in told) == seen


def test_audit_tells_what_became_of_which_record(store: Store, toy_pack: Pack) -> None:
    cells = {"name": "Ābele", "municipality_code": "0001000", "capacity_places": 4}
    edit = Edit("register.edit", "service", "P-1", cells)
    store.write(REGION, [edit], "")
    store.write(
        REGION, [replace(edit, expected_version=1, cells={**cells, "capacity_places": 16})], ""
    )
    told = audit_book.changes(store, toy_pack, REGION, WORDS).iloc[0]
    assert told[["name", "before", "after"]].tolist() == ["Ābele", "Places: 4", "Places: 16"]


def test_audit_tells_names_for_codes(store: Store, toy_pack: Pack) -> None:
    cells = {"title": "T", "municipality_code": "0002000", "group_ids": "seniors"}
    proposals.draft(store, REGION, cells)
    told = audit_book.changes(store, toy_pack, REGION, WORDS).iloc[0]["after"]
    groups, municipalities = toy_pack.demand_groups, toy_pack.municipalities
    assert f"Municipality: {municipalities.loc['0002000', 'name_en']}" in told
    assert f"Target groups: {groups.loc['seniors', 'name_en']}" in told
    assert f": {WORDS('proposed.draft')}" in told


def test_audit_tells_what_the_pack_said_before_the_first_entry(
    store: Store, toy_pack: Pack
) -> None:
    now = Present(toy_pack, entries_of(store), date(2024, 6, 1))
    table = register_book.table(now, ["0001000"], REGION, "en")
    rows = register_book.changed_rows(table, table.assign(Name="Cita"))
    register_book.save(
        store, REGION, register_book.compared(register_book.as_sheet(rows), now, REGION), ""
    )
    told = audit_book.changes(store, toy_pack, REGION, WORDS).iloc[0]
    assert "Name: Ābele" in told["before"]
    assert "Name: Cita" in told["after"]
    assert "Service type" not in told["before"] + told["after"]  # it stays


def test_opinion_that_waits_is_not_told_in_the_audit_to_others(
    toy_pack: Pack, store: Store
) -> None:
    day = date(2026, 12, 1)
    dates = {"opens_on": day.isoformat(), "closes_on": day.isoformat()}
    draft = {"title": "T", "subject": "draft", "edition": "1", "text": "x", **dates}
    consultations.put(store, REGION, draft, day)
    name = store.current("consultation").index[0]
    opinion = {"consultation_id": name, "text": "Slepens", "lon": 26.123, "lat": 56.0}
    consultations.speak(store, Actor("v", "visitor"), toy_pack, opinion, day)
    for who, seen in ((REGION, True), (Actor("b", "municipality", "0002000"), False)):
        told = "".join(audit_book.changes(store, toy_pack, who, WORDS)["after"])
        assert ("Slepens" in told) == ("26.123" in told) == seen


def test_drafts_and_scenarios_are_not_told_in_the_audit_to_others(
    store: Store, toy_pack: Pack
) -> None:
    mine = Actor("a", "municipality", "0001000")
    cells = {"title": "Klusais", "municipality_code": "0001000"}
    proposals.draft(store, mine, cells)
    scenarios.keep(store, mine, "Slepenais", b"x")
    (record,) = store.records("proposal")
    proposals.draft(store, mine, {"title": "Klusākais"}, record)
    for who, seen in (
        (mine, True),
        (REGION, True),
        (Actor("b", "municipality", "0002000"), False),
    ):
        told = audit_book.changes(store, toy_pack, who, WORDS)
        text = "".join(told["before"] + told["after"])
        assert [name in text for name in ("Klusais", "Klusākais", "Slepenais")] == [seen] * 3
        assert len(told) == 4
