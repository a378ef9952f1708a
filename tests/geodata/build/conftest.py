"""An order for the made region, on a base with speeds for roads of OpenStreetMap."""

from pathlib import Path

import pytest

from geodata.build.region import Order
from tests.geodata.build.files import order, write_base


@pytest.fixture
def base(toy_copy: Path) -> Path:
    return write_base(toy_copy)


@pytest.fixture
def made(tmp_path: Path, base: Path) -> Order:
    folder = tmp_path / "given"
    folder.mkdir()
    return order(folder, base)
