"""The register of the toy pack on a day, with nothing entered."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from geodata.exchange.columns import match
from geodata.exchange.files import read
from geodata.exchange.present import Present
from geodata.exchange.preview import Preview, preview
from geodata.pack import Pack
from geodata.store.overlay import entries_of
from geodata.store.permissions import Actor
from geodata.store.store import Store, open_store

ON = date(2024, 6, 1)
REGION = Actor("anna", "region")
Look = Callable[..., Preview]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store on SQLite; what it holds is compared, not how."""
    opened = open_store(f"sqlite:///{tmp_path / 's.sqlite3'}", "toy")
    yield opened
    opened.close()


@pytest.fixture
def present(toy_pack: Pack, store: Store) -> Callable[[], Present]:
    """The register as it stands now."""
    return lambda: Present(toy_pack, entries_of(store), ON)


@pytest.fixture
def look(present: Callable[[], Present]) -> Look:
    """Previews a file."""

    def one(content: bytes | str, who: Actor = REGION, name: str = "fails.csv") -> Preview:
        data = content.encode() if isinstance(content, str) else content
        sheet = read(data, name)
        return preview(sheet, match(sheet.headings), present(), who)

    return one
