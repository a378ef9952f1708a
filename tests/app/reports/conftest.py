"""Reports of the toy region, one of whose services has a name that every form must only show."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.i18n import Words
from app.reports.kinds import make_report
from app.reports.model import Report
from app.reports.request import MUNICIPALITY, REGION, Request
from app.workspace import Workspace
from geodata.pack import load_pack

DAY = date(2024, 6, 1)
HOSTILE = '=1+1 <script>x()</script> #let x = 1 *b* _c_ $d$ {{ e }} & āčēģīķļņšūž "f"'


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
