"""Regions to test on: reference data beside the repository, and random ones."""

from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"


@pytest.fixture(scope="session")
def reference() -> Path:
    """Folder of published results; tests that need it are skipped where it is missing."""
    if not REFERENCE.is_dir():
        pytest.skip(f"published results to compare with are not at {REFERENCE}")
    return REFERENCE
