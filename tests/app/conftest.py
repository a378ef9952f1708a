"""What pages under test share."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner

from app.storage import PACK_VARIABLE
from app.workspace import Workspace


@pytest.fixture(scope="session", autouse=True)
def _installed_components_are_looked_for_once() -> Iterator[None]:
    """Every opened page would read what is installed anew, a fifth of a second each time."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def pages_of_toy(toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages show the toy region, and nothing is kept from test to test."""
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def moved(toy: Workspace) -> Workspace:
    """The toy region in which S1 moved from A to B in May 2024 and has 4 places since then."""
    changes = pd.DataFrame(
        {
            "service_id": ["S1", "S1"],
            "status": ["moved", "resized"],
            "date": ["2024-05", "2024-05"],
            "site_id": ["T4", None],
            "capacity_places": [np.nan, 4.0],
        }
    )
    return Workspace(replace(toy.pack, service_changes=changes))
