"""The shipped pack, loaded once for all tests of the room."""

import pytest

from geodata.pack import Pack, load_pack


@pytest.fixture(scope="session")
def latgale_pack() -> Pack:
    """The embedded pack; tests read it and leave it unchanged."""
    return load_pack()
