"""What taking a file would do, and that taking it, undoing it and exporting agree."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from geodata.exchange import preview as previews
from geodata.exchange import rows as row_checks
from geodata.exchange.columns import match
from geodata.exchange.files import read
from geodata.exchange.present import Present
from geodata.exchange.writing import FORMS, rows_of, write
from geodata.pack import Pack
from geodata.store.check import check
from geodata.store.errors import ChangedMeanwhileError, NoSuchRecordError
from geodata.store.permissions import Actor
from geodata.store.store import Store
from geodata.store.undo import undo

from .conftest import REGION, Look

HEAD = "Nosaukums;Veids;Mērķa grupa;Novads;Adrese;Platums;Garums;Vietas;Statuss;No kura datuma\r\n"
NEW = "Jauns centrs;dienas aprūpe;seniori;Bērzu novads;Ceļa 5;56,0;26,4;12;darbojas;12.10.2021\r\n"
OWN = Actor("juris", "municipality", "0002000")
Now = Callable[[], Present]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257", "utf-16"])
def test_file_as_a_municipality_has_it_is_understood(look: Look, encoding: str) -> None:
    found = look((HEAD + NEW).encode(encoding), OWN)
    assert found.faults == []
    (service_id,) = found.new
    site, service, event = (edit.cells for edit in found.edits)
    assert (site["municipality_code"], site["address"]) == ("0002000", "Ceļa 5")
    assert (site["lon"], site["lat"], site["position"]) == (26.4, 56.0, "building")
    assert (service["service_type_id"], service["group_ids"]) == ("day_care", "seniors")
    assert (service["capacity_places"], service["source_ref"]) == (12, "fails.csv")
    assert (event["status"], event["date"], event["basis"]) == ("open", "2021-10-12", "opened")
    assert found.missing == ["S2", "S3", "S5"]  # the others of the municipality
    assert event["service_id"] == service_id


def test_taken_file_is_in_the_register_and_taking_it_again_changes_nothing(
    look: Look, present: Now, store: Store
) -> None:
    found = look(HEAD + NEW)
    store.write(REGION, found.edits, "import")
    row = present().register.loc[found.new[0]]
    assert (row["status"], row["capacity_places"], row["lon"]) == ("open", 12, 26.4)
    again = look(HEAD + NEW)
    assert (again.edits, again.new, again.unchanged) == ([], [], found.new)
    assert check(store) == []


@pytest.mark.parametrize("word", ["darbojas", "Atvērts", "open", "ATKLĀTS", "aktīvs"])
def test_status_may_be_said_in_several_words(look: Look, word: str) -> None:
    found = look(HEAD + NEW.replace("darbojas", word))
    assert [edit.cells.get("status") for edit in found.edits] == [None, None, "open"]


def test_status_of_a_later_day_is_entered_once(look: Look, store: Store) -> None:
    coming = HEAD + NEW.replace("darbojas;12.10.2021", "plānots;12.10.2099")
    (event,) = [edit for edit in look(coming).edits if edit.kind == "event"]
    assert (event.cells["status"], event.cells["date"]) == ("planned", "2099-10-12")
    found = look(coming)
    store.write(REGION, found.edits, "import")
    again = look(coming)
    assert (again.edits, again.unchanged) == ([], found.new)
    put_off = look(coming.replace("2099", "2098"))  # another day is news
    assert [edit.kind for edit in put_off.edits] == ["event"]


@pytest.mark.parametrize("form", FORMS)
def test_export_taken_back_changes_nothing(look: Look, present: Now, form: str) -> None:
    content = write(rows_of(present(), [], REGION), form)
    found = look(content, name=f"r.{form}")
    assert found.faults == []
    assert (found.edits, found.new, found.changed, found.missing) == ([], [], {}, [])
    assert sorted(found.unchanged) == ["S1", "S2", "S3", "S4", "S5"]


@pytest.mark.parametrize("form", FORMS)
def test_positions_of_a_pack_with_more_digits_come_back_as_they_were(
    toy_pack: Pack, present: Now, form: str
) -> None:
    sites = toy_pack.sites.assign(lon=toy_pack.sites["lon"] + 1 / 3)  # outside, some of them
    now = replace(present(), base=replace(toy_pack, sites=sites))
    sheet = read(write(rows_of(now, [], REGION), form), "r")
    found = previews.preview(sheet, match(sheet.headings), now, REGION)
    assert (found.faults, found.edits, len(found.unchanged)) == ([], [], 5)


@pytest.mark.parametrize("form", FORMS)
def test_export_of_entries_taken_back_changes_nothing(
    look: Look, present: Now, store: Store, form: str
) -> None:
    hostile = NEW.replace("Jauns centrs", "=1+1 <script>").replace("Ceļa 5", "@SUM(A1)")
    lks_92 = [  # exact to 17 digits, of which a workbook keeps 16
        NEW.replace("Ceļa 5;56,0;26,4", f"Ceļa {9 + i};{215000 + 7.77 * i:.2f};690000")
        for i in range(9)
    ]
    found = look(HEAD + hostile + "".join(lks_92))
    assert found.faults == []
    store.write(REGION, found.edits, "")
    content = write(rows_of(present(), ["0002000"], REGION), form)
    found = look(content, name="r")
    assert found.faults == []
    assert (found.edits, found.new, found.changed) == ([], [], {})


def test_changed_size_and_building_of_a_known_service_are_dated_events(
    look: Look, present: Now, store: Store
) -> None:
    text = "ID;Nosaukums;Veids;Grupas;Pašvaldība;Vietas;Ēkas ID\r\n"
    found = look(text + "S1;Ābele;day_care;seniors;Ābeļu novads;16;T4\r\n")
    # T4 is in the neighbour's territory: the municipality of a building is not changed by a file
    assert found.changed == {"S1": ["municipality_code", "site_id", "capacity_places"]}
    found = look(text + "S1;Ābele;day_care;seniors;Ābeļu novads;16;T1\r\n")
    assert found.changed == {"S1": ["capacity_places"]}
    assert [(e.kind, e.cells.get("status")) for e in found.edits] == [("event", "resized")]
    store.write(REGION, found.edits, "")
    assert present().register.loc["S1", "capacity_places"] == 16
    assert present().pack.services.loc["S1", "capacity_places"] == 10  # as it was before


def test_undone_import_leaves_the_register_as_it_was(
    look: Look, present: Now, store: Store, toy_pack: Pack
) -> None:
    before = present().register
    renamed = (
        "ID;Nosaukums;Veids;Grupas;Pašvaldība\r\nS1;Jauns vārds;day_care;seniors;Ābeļu novads\r\n"
    )
    batch = store.write(REGION, look(HEAD + NEW).edits + look(renamed).edits, "").batch
    assert present().register.loc["S1", "name"] == "Jauns vārds"
    undo(store, REGION, toy_pack, batch, "wrong file")
    after = present().register
    assert after.drop(columns=["source_id"]).equals(before.drop(columns=["source_id"]))
    assert check(store) == []
    store.write(REGION, look(HEAD + NEW).edits, "taken after all")
    assert len(present().register) == len(before) + 1


def test_undone_import_of_new_and_changed_entries_leaves_what_was_entered_before(
    look: Look, present: Now, store: Store, toy_pack: Pack
) -> None:
    first = look(HEAD + NEW)
    store.write(REGION, first.edits, "")
    before = present().register
    changed = NEW.replace("Jauns centrs", "Cits vārds")
    other = NEW.replace("Jauns centrs", "Otrs centrs").replace("Ceļa 5", "Ceļa 7")
    found = look(f"ID;{HEAD}{first.new[0]};{changed};{other}")
    assert (list(found.changed), len(found.new)) == (first.new, 1)
    batch = store.write(REGION, found.edits, "").batch
    undo(store, REGION, toy_pack, batch, "wrong file")
    pd.testing.assert_frame_equal(present().register, before)


def test_import_is_not_undone_over_a_later_change(
    look: Look, store: Store, toy_pack: Pack
) -> None:
    batch = store.write(REGION, look(HEAD + NEW).edits, "").batch
    store.write(
        REGION,
        look(
            HEAD + NEW.replace("dienas aprūpe", "Dienas aprūpe").replace("seniori", "bērni")
        ).edits,
        "",
    )
    with pytest.raises(ChangedMeanwhileError):
        undo(store, REGION, toy_pack, batch, "")
    with pytest.raises(NoSuchRecordError):
        undo(store, REGION, toy_pack, "nothing", "")


@pytest.mark.parametrize(
    ("old", "new", "column", "expected"),
    [
        ("dienas aprūpe", "deju skola", "Veids", row_checks.CODE),
        ("seniori", "seniori, pūķi", "Mērķa grupa", row_checks.CODE),
        ("Bērzu novads", "Ogres novads", "Novads", row_checks.CODE),
        ("56,0", "65,0", "Platums", row_checks.POSITION),
        ("56,0", "56,5", "Platums", row_checks.POSITION),  # in the extent, in no municipality
        ("56,0", "x", "Platums", row_checks.NUMBER),
        ("56,0", "", "Garums", row_checks.BOTH),
        (";12;", ";-1;", "Vietas", row_checks.PLACES),
        (";12;", ";divpadsmit;", "Vietas", row_checks.PLACES),
        ("darbojas", "varbūt", "Statuss", row_checks.CODE),
        ("12.10.2021", "31.02.2021", "No kura datuma", row_checks.DATE),
        ("12.10.2021", "", "", previews.DATED),
        ("Jauns centrs", "", "Nosaukums", row_checks.FILLED),
        ("Jauns centrs", "x" * 4001, "Nosaukums", row_checks.KEEPABLE),
        ("Jauns centrs", "a\x07b", "Nosaukums", row_checks.KEEPABLE),
    ],
)
def test_fault_names_sheet_row_column_value_and_cure(
    look: Look, old: str, new: str, column: str, expected: str
) -> None:
    found = look(HEAD + NEW + NEW.replace(old, new).replace("Ceļa 5", "Ceļa 6"))
    fault = found.faults[0]
    assert (fault.file, fault.row, fault.column) == ("fails.csv", 3, column)
    assert fault.expected == expected
    assert found.bad_rows == [3]
    assert len(found.new) == 1  # the good row can be taken


def test_position_outside_the_region_is_taken_once_it_is_confirmed(present: Now) -> None:
    sheet = read((HEAD + NEW.replace("56,0", "56,5")).encode(), "x.csv")
    confirmed = replace(present(), anywhere=True)
    found = previews.preview(sheet, match(sheet.headings), confirmed, REGION)
    assert (found.faults, found.edits[0].cells["lat"]) == ([], 56.5)


def test_row_that_stands_twice_and_row_of_others_are_handed_back(look: Look) -> None:
    found = look(HEAD + NEW + NEW)
    assert [(fault.row, fault.expected, fault.limit) for fault in found.faults] == [
        (3, previews.ONCE, "2")
    ]
    found = look(HEAD + NEW, Actor("x", "municipality", "0001000"))
    assert [(fault.row, fault.expected) for fault in found.faults] == [(2, previews.OWN)]
    stolen = "ID;Nosaukums;Veids;Grupas;Pašvaldība\r\nS1;Mans;day_care;seniors;Bērzu novads\r\n"
    assert look(stolen, OWN).faults[0].expected == previews.OWN
    assert look(HEAD + NEW, Actor("x", "visitor")).edits == []


def test_contact_leaves_only_for_who_may_see_it(look: Look, present: Now, store: Store) -> None:
    head, row = HEAD.replace("Vietas", "Tālrunis"), NEW.replace(";12;", ";+371 65400000;")
    store.write(REGION, look(head + row).edits, "")
    for who, seen in (
        (REGION, True),
        (OWN, True),
        (Actor("x", "municipality", "0001000"), False),
        (Actor("x", "visitor"), False),
    ):
        assert any(r["Saziņa"] for r in rows_of(present(), [], who)) == seen
    csv_file = write(rows_of(present(), [], REGION), "csv").decode("utf-8-sig")
    assert "'+371 65400000" in csv_file  # no spreadsheet calculates it
