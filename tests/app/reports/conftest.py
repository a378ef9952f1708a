"""Reports of the toy region, one of whose services has a name that every form must only show."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app import impact, proposal_book, storage
from app.i18n import Words
from app.reports.kinds import make_report
from app.reports.model import Report
from app.reports.request import MUNICIPALITY, REGION, Request
from app.workspace import Workspace
from geodata.pack import load_pack
from geodata.store import proposals
from geodata.store.permissions import Actor
from geodata.store.records import Edit, Record
from geodata.store.store import Store, open_store

DAY = date(2024, 6, 1)
HOSTILE = '=1+1 <script>x()</script> #let x = 1 *b* _c_ $d$ {{ e }} & āčēģīķļņšūž "f"'
PROPOSAL_ID = "V-1"
REGION_ACTOR = Actor("anna", "region")


def submitted_in(store: Store, workspace: Workspace, proposal_id: str = PROPOSAL_ID) -> Record:
    """A proposal of day care at C, submitted with its statement and commented."""
    cells = {
        "title": HOSTILE,
        "municipality_code": "0002000",
        "service_type_id": "day_care",
        "group_ids": "all_residents",
        "lon": 26.4,
        "lat": 56.0,
        "capacity_places": 12.0,
        "opens_on": "2027",
        "purpose": HOSTILE,
        "state": "draft",
    }
    store.write(REGION_ACTOR, [Edit("proposal.write", "proposal", proposal_id, cells)], "")
    record = store.one("proposal", proposal_id)
    assert record is not None
    seq, on = store.head()[0], workspace.pack.register_date
    statement = impact.statement(workspace, store, record, seq, on)
    proposals.submit(store, REGION_ACTOR, record, statement)
    proposals.comment(store, REGION_ACTOR, proposal_book.records(store)[-1], HOSTILE)
    return proposal_book.records(store)[-1]


@pytest.fixture(scope="session")
def database(toy: Workspace, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with a submitted proposal."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 's.sqlite3'}"
    store = open_store(url, "toy")
    submitted_in(store, toy)
    store.close()
    return url


@pytest.fixture(autouse=True)
def _database(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(storage.URL_VARIABLE, database)


@pytest.fixture(scope="session")
def hostile(toy_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The toy region with a service whose name looks like a formula, a script and markup."""
    folder = tmp_path_factory.mktemp("hostile") / "pack"
    shutil.copytree(toy_folder, folder)
    table = folder / "services.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("S1,"))
    cells = lines[place].split(",")
    cells[3] = '"' + HOSTILE.replace('"', '""') + '"'
    lines[place] = ",".join(cells)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Workspace(load_pack(folder))


@pytest.fixture(scope="session")
def regional(hostile: Workspace) -> Report:
    """The regional overview of the toy region."""
    return make_report(hostile, Request(REGION, "lv", DAY, "summer"))


@pytest.fixture(scope="session")
def profile(hostile: Workspace) -> Report:
    """The profile of the municipality where the hostile service is."""
    return make_report(hostile, Request(MUNICIPALITY, "lv", DAY, "summer", "0001000"))


@pytest.fixture(scope="session")
def words() -> Words:
    """Latvian, the language of these reports."""
    return Words("lv")
