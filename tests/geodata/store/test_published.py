"""What QGIS finds in the database: the whole register with geometries and states, no contacts."""

from datetime import date

import pytest
import sqlalchemy as sa

from geodata.exchange.present import Present
from geodata.pack import Pack
from geodata.store import consultations, proposals
from geodata.store.database import reading
from geodata.store.overlay import entries_of
from geodata.store.permissions import Actor
from geodata.store.published import publish
from geodata.store.records import Edit
from geodata.store.store import Store

REGION = Actor("anna", "region")
ON = date(2024, 6, 1)
SERVICE = {
    "municipality_code": "0001000",
    "site_id": "X1",
    "service_type_id": "day_care",
    "name": "New <b>",
    "group_ids": "seniors",
    "provider_sector": "municipality",
    "contact": "Anna 6541",
}


def asked(store: Store, query: str) -> list[tuple[object, ...]]:
    with reading(store.engine) as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def entered(store: Store) -> None:
    """A site with a planned service."""
    where = {"municipality_code": "0001000", "lon": 26.2, "lat": 56.0, "position": "building"}
    event = {"service_id": "X2", "status": "planned", "date": "2024", "basis": "x"}
    edits = [
        Edit("register.edit", "site", "X1", where),
        Edit("register.edit", "service", "X2", SERVICE),
        Edit("register.edit", "event", "X3", {**event, "municipality_code": "0001000"}),
    ]
    store.write(REGION, edits, "")


def test_pack_and_entries_are_published_together(store: Store, toy_pack: Pack) -> None:
    entered(store)
    now = Present(toy_pack, entries_of(store), ON)
    if store.engine.dialect.name == "sqlite":
        assert publish(store, now) == 0
        return
    for _ in range(2):  # publishing again replaces
        assert publish(store, now) == len(now.register) == len(toy_pack.services) + 1
    (row,) = asked(
        store,
        "SELECT name, status, service_type, ST_AsText(geom), as_of "
        "FROM qgis.services WHERE service_id = 'X2'",
    )
    kind = toy_pack.service_types.loc["day_care", "name_lv"]
    assert row == ("New <b>", "planned", kind, "POINT(26.2 56)", ON)
    sites = asked(store, "SELECT services, open_services FROM qgis.sites WHERE site_id = 'X1'")
    assert sites == [(1, 0)]
    assert "Anna" not in str(asked(store, "SELECT * FROM qgis.services"))
    columns = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'qgis'"
    assert ("contact",) not in asked(store, columns)


def test_proposals_and_shown_opinions_are_points(store: Store, toy_pack: Pack) -> None:
    if store.engine.dialect.name == "sqlite":
        pytest.skip("schemas with geometries are for PostgreSQL only")
    cells = {"title": "A", "municipality_code": "0001000", "lon": 26.2, "lat": 56.0}
    for title in ("A", "B"):
        proposals.draft(store, REGION, {**cells, "title": title})
    record = store.one("proposal", store.current("proposal").index[0])
    assert record is not None
    proposals.submit(store, REGION, record, proposals.Statement(b"{}", "abc", 1))
    query = "SELECT title, state, ST_AsText(geom) FROM qgis.proposals"
    assert asked(store, query) == [("A", "submitted", "POINT(26.2 56)")]
    draft = {"title": "T", "subject": "draft", "edition": "1", "text": "x"}
    dates = {"opens_on": "2024-06-01", "closes_on": "2024-06-30"}
    consultations.put(store, REGION, {**draft, **dates}, ON)
    opinion = {"consultation_id": store.current("consultation").index[0], "text": "labi"}
    spoken = consultations.speak(
        store, Actor("v", "visitor"), toy_pack, {**opinion, "lon": 26.2, "lat": 56.0}, ON
    )
    assert asked(store, "SELECT * FROM qgis.opinions") == []
    record = store.one("opinion", spoken)
    assert record is not None
    consultations.moderate(store, REGION, record, "shown")
    assert asked(store, "SELECT text, ST_AsText(geom) FROM qgis.opinions") == [
        ("labi", "POINT(26.2 56)")
    ]
