"""The pack with entries on top: a pure function, right at any date."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.assessment import assess
from analysis.question import Question
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.register import register_at
from geodata.store.overlay import OWN_SOURCE, entries_of, with_entries
from geodata.store.permissions import Actor
from geodata.store.records import Edit, Value
from geodata.store.store import Store

REGION = Actor("anna", "region")


def put(store: Store, kind: str, record_id: str, version: int = 0, **cells: Value) -> int:
    cells = {"municipality_code": "0002000", "source_ref": "letter", **cells}
    edit = Edit("register.edit", kind, record_id, cells, expected_version=version)
    return store.write(REGION, [edit], "").seq


def at(pack: Pack, store: Store, on: date, known_at: int | None = None) -> pd.DataFrame:
    return register_at(with_entries(pack, entries_of(store, known_at)), on)


@pytest.fixture
def planned(store: Store) -> Store:
    """A service planned with 4 places at one address, moved and made larger before it opens."""
    put(store, "site", "N1", place="D", lon=27.0, lat=56.3, position="building")
    put(store, "site", "N2", place="C", lon=26.4, lat=56.0, position="building")
    put(
        store,
        "service",
        "NEW",
        site_id="N1",
        service_type_id="day_care",
        name="Jauns",
        group_ids="all_residents",
        provider_sector="municipality",
        capacity_places=4.0,
    )
    put(store, "event", "e1", service_id="NEW", status="planned", date="2019", basis="register")
    put(store, "event", "e2", service_id="NEW", status="moved", date="2020-05", site_id="N2")
    resized = {"status": "resized", "date": "2020-06-15", "capacity_places": 16.0}
    put(store, "event", "e3", service_id="NEW", **resized)
    put(store, "event", "e4", service_id="NEW", status="open", date="2024-05-10", basis="opened")
    return store


@pytest.mark.parametrize(
    ("on", "status", "site_id", "capacity_places"),
    [
        (date(2018, 12, 31), "not_confirmed", "N1", 4),
        (date(2019, 6, 1), "planned", "N1", 4),
        (date(2020, 4, 30), "planned", "N1", 4),
        (date(2020, 5, 1), "planned", "N2", 4),
        (date(2020, 6, 15), "planned", "N2", 16),
        (date(2024, 5, 9), "planned", "N2", 16),
        (date(2024, 5, 10), "open", "N2", 16),
    ],
)
def test_state_at_any_date(
    toy_pack: Pack, planned: Store, on: date, status: str, site_id: str, capacity_places: float
) -> None:
    row = at(toy_pack, planned, on).loc["NEW"]
    assert row[["status", "site_id", "capacity_places"]].tolist() == [
        status,
        site_id,
        capacity_places,
    ]
    assert row["lon"] == {"N1": 27.0, "N2": 26.4}[site_id]


def test_answer_counts_the_entered_service(toy_pack: Pack, planned: Store) -> None:
    workspace = Workspace(toy_pack).with_register(planned)
    question = Question(("day_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")
    answer = assess(workspace.pack, lambda asked: workspace.costs(asked.season_id), question)
    # S1 at A serves P1 (0 min) and P2 (10 min); NEW at C serves P3 (0 min); P4 is cut off.
    assert answer.region["covered_people"] == 400
    assert workspace.costs("summer").travel_min.loc["P3", "N2"] == 0


def test_moved_building_is_reached_where_it_stands_now(toy_pack: Pack, store: Store) -> None:
    base = Workspace(toy_pack)
    assert base.costs("summer").travel_min.loc["P3", "T2"] == 0
    place = {"place": "A", "lon": 26.0, "lat": 56.0, "position": "building"}
    put(store, "site", "T2", **place)
    entered = base.with_register(store)
    assert entered.costs("summer").travel_min.loc["P1", "T2"] == 0
    assert base.costs("summer").travel_min.loc["P3", "T2"] == 0


def test_entry_replaces_the_packs_row_in_its_place(toy_pack: Pack, store: Store) -> None:
    seq = put(store, "site", "T1", municipality_code="0001000", place="A", address="Iela 2")
    changed = with_entries(toy_pack, entries_of(store))
    assert list(changed.sites.index) == list(toy_pack.sites.index)
    assert changed.sites.loc["T1", "address"] == "Iela 2"
    assert changed.sites.loc["T1", "source_id"] == OWN_SOURCE
    assert OWN_SOURCE in changed.sources.index
    assert toy_pack.sites.loc["T1", "address"] == "Iela 1"
    assert changed.sites.drop("T1").equals(toy_pack.sites.drop("T1"))
    put(store, "site", "T1", 1, municipality_code="0001000", place="A", address="Iela 3")
    past = with_entries(toy_pack, entries_of(store, seq))
    assert past.sites.loc["T1", "address"] == "Iela 2"
    assert past.fingerprint == changed.fingerprint


def test_withdrawn_rows_are_out_with_what_hangs_on_them(toy_pack: Pack, store: Store) -> None:
    cells = {"municipality_code": "0001000"}
    gone = Edit("register.edit", "site", "T1", cells, withdrawn=True)
    store.write(REGION, [gone], "doubled")
    changed = with_entries(toy_pack, entries_of(store))
    assert "T1" not in changed.sites.index
    assert "S1" not in changed.services.index
    assert not (changed.status_events["service_id"] == "S1").any()


def test_nothing_entered_leaves_the_pack_itself(toy_pack: Pack, store: Store) -> None:
    assert with_entries(toy_pack, entries_of(store)) is toy_pack
    base = Workspace(toy_pack)
    assert base.with_register(store) is base
    assert base.with_register(None) is base


def test_fingerprint_is_of_pack_and_entries(toy_pack: Pack, planned: Store) -> None:
    entries = entries_of(planned)
    changed = with_entries(toy_pack, entries)
    assert changed.fingerprint != toy_pack.fingerprint
    assert with_entries(toy_pack, entries_of(planned)).fingerprint == changed.fingerprint
    other = replace(entries, events=entries.events.iloc[:-1])
    assert with_entries(toy_pack, other).fingerprint != changed.fingerprint


def test_kinds_of_cells_stay_as_in_the_pack(toy_pack: Pack, planned: Store) -> None:
    changed = with_entries(toy_pack, entries_of(planned))
    for name in ("sites", "services", "status_events", "service_changes", "sources"):
        assert getattr(changed, name).dtypes.equals(getattr(toy_pack, name).dtypes), name


def test_workspace_of_the_command_line_sees_the_entries(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, opened: Callable[[str], Store]
) -> None:
    from app.storage import URL_VARIABLE
    from app.workspace import open_workspace

    monkeypatch.setenv(URL_VARIABLE, url)
    put(opened(url), "site", "N1", place="D", lon=27.0, lat=56.3, position="building")
    assert "N1" in open_workspace(toy_folder).pack.sites.index
