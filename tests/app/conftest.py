"""What pages under test share."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner

from app.storage import PACK_VARIABLE


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
