"""Versions, locking and reading back: nothing is overwritten, nothing lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from geodata.store.database import reading
from geodata.store.errors import (
    ChangedMeanwhileError,
    DatabaseUnusableError,
    NotAllowedError,
    ValueRefusedError,
)
from geodata.store.permissions import Actor
from geodata.store.records import MAX_TEXT, Edit
from geodata.store.store import Store, open_store
from geodata.store.tables import KINDS

REGION = Actor("anna", "region")
OWN = Actor("juris", "municipality", "0001000")
SITE = Edit("register.edit", "site", "X1", {"municipality_code": "0001000", "place": "A"})


def moved(edit: Edit, version: int, **values: str | float) -> Edit:
    return replace(edit, expected_version=version, cells={**edit.cells, **values})


def test_every_version_stays_and_the_last_one_counts(store: Store) -> None:
    first = store.write(REGION, [SITE], "new site").seq
    store.write(OWN, [moved(SITE, 1, place="B", lon=26.1, lat=56.0)], "moved house")
    assert store.current("site").loc["X1", ["version", "place", "lon"]].tolist() == [2, "B", 26.1]
    assert store.current("site", known_at=first).loc["X1", "place"] == "A"
    assert [record.cells["place"] for record in store.history("site", "X1")] == ["A", "B"]


def test_withdrawn_record_is_out_of_the_present_but_not_of_the_past(store: Store) -> None:
    store.write(REGION, [SITE], "")
    seq = store.write(REGION, [replace(SITE, expected_version=1, withdrawn=True)], "wrong").seq
    assert store.current("site").empty
    assert list(store.current("site", known_at=seq - 1).index) == ["X1"]
    found = store.one("site", "X1")
    assert found is not None
    assert (found.withdrawn, found.version) == (True, 2)


def test_second_editor_is_told_who_was_first(store: Store) -> None:
    store.write(REGION, [SITE], "")
    store.write(REGION, [moved(SITE, 1, place="B")], "")
    with pytest.raises(ChangedMeanwhileError, match="X1 was changed meanwhile by anna") as error:
        store.write(OWN, [moved(SITE, 1, place="C")], "")
    assert "Look again" in str(error.value)
    assert store.current("site").loc["X1", "place"] == "B"


def test_one_refused_edit_refuses_the_whole_change(store: Store) -> None:
    head = store.head()
    foreign = replace(SITE, record_id="X2", cells={"municipality_code": "0002000"})
    with pytest.raises(NotAllowedError):
        store.write(OWN, [SITE, foreign], "")
    assert store.current("site").empty
    assert store.head() == head


def test_audit_says_who_when_what_before_after_and_why(store: Store) -> None:
    store.write(REGION, [SITE], "decision 12")
    written = store.write(OWN, [moved(SITE, 1, place="B")], "letter of May")
    (entry,) = store.changes(batch=written.batch).to_dict("records")
    assert (entry["actor"], entry["role"], entry["reason"]) == (
        "juris",
        "municipality",
        "letter of May",
    )
    assert entry["before"] == '{"municipality_code":"0001000","place":"A"}'
    assert entry["after"] == '{"municipality_code":"0001000","place":"B"}'
    assert entry["at"].endswith("+00:00")


@pytest.mark.parametrize("act", ["UPDATE sites SET place = 'Z'", "DELETE FROM changes"])
def test_database_itself_refuses_to_overwrite_or_delete(store: Store, act: str) -> None:
    store.write(REGION, [SITE], "")
    with pytest.raises(sa.exc.DBAPIError, match="only appended"), store.engine.begin() as link:
        link.execute(sa.text(act))
    assert store.current("site").loc["X1", "place"] == "A"


def test_register_head_moves_with_the_register_only(store: Store) -> None:
    assert store.register_head() == 0
    seq = store.write(REGION, [SITE], "").seq
    assert store.register_head() == seq == 2  # 1 is the set-up


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"place": "x" * (MAX_TEXT + 1)}, "at most 4000"),
        ({"place": "a\x00b"}, "control characters"),
        ({"place": "\ud800"}, "control characters"),
        ({"lon": float("inf")}, "infinite"),
        ({"height": 3}, "no field"),
    ],
)
def test_value_that_cannot_be_held_is_refused(
    store: Store, values: dict[str, str | float], said: str
) -> None:
    with pytest.raises(ValueRefusedError, match=said):
        store.write(REGION, [replace(SITE, cells=values)], "")
    assert store.head()[0] == 1


@pytest.mark.parametrize("reason", ["a\x00b", "\ud800", "x" * (MAX_TEXT + 1)])
def test_reason_that_cannot_be_held_is_refused(store: Store, reason: str) -> None:
    with pytest.raises(ValueRefusedError, match="reason"):
        store.write(REGION, [SITE], reason)
    assert store.head()[0] == 1


def test_hostile_text_is_only_text(store: Store) -> None:
    text = "'); DROP TABLE sites; -- <script>alert(1)</script> =1+1 \u2028 \U0001f600"
    store.write(REGION, [moved(SITE, 0, place=text)], text)
    assert store.current("site").loc["X1", "place"] == text
    assert store.changes(record_id=text).empty


def test_unknown_and_empty_are_both_not_known(store: Store) -> None:
    store.write(REGION, [moved(SITE, 0, place="  ", lon=float("nan"))], "")
    found = store.one("site", "X1")
    assert found is not None
    assert (found.cells["place"], found.cells["lon"]) == (None, None)


def test_action_changes_only_its_own_kinds(store: Store) -> None:
    with pytest.raises(ValueRefusedError, match="does not change site"):
        store.write(Actor("a", "administrator"), [replace(SITE, action="account.edit")], "")


def test_database_of_another_pack_is_refused(url: str, store: Store) -> None:
    with pytest.raises(DatabaseUnusableError, match="register of toy"):
        open_store(url, "latgale")


def test_editors_at_once_lose_nothing_and_double_nothing(store: Store) -> None:
    store.write(REGION, [SITE], "")

    def edit(number: int) -> int:
        lost = 0
        for _ in range(5):
            while True:
                seen = store.one("site", "X1")
                assert seen is not None
                try:
                    store.write(REGION, [moved(SITE, seen.version, place=str(number))], "")
                    break
                except ChangedMeanwhileError:
                    lost += 1
        return lost

    with ThreadPoolExecutor(4) as people:
        list(people.map(edit, range(4)))
    versions = [record.version for record in store.history("site", "X1")]
    assert versions == list(range(1, 22))  # 1 + 4 people x 5 changes


def test_view_gives_points_to_a_map_program(
    request: pytest.FixtureRequest, url: str, opened: Callable[[str], Store]
) -> None:
    if not url.startswith("postgresql"):
        pytest.skip("views with geometries are for PostgreSQL only")
    store = opened(url)
    store.write(REGION, [moved(SITE, 0, lon=26.0, lat=56.0)], "")
    query = sa.text("SELECT ST_AsText(geom), ST_SRID(geom) FROM register_sites")
    with reading(store.engine) as connection:
        assert [tuple(row) for row in connection.execute(query)] == [("POINT(26 56)", 4326)]


def test_every_kind_can_say_whose_it_is() -> None:
    assert all("municipality_code" in table.columns for table in KINDS.values())
