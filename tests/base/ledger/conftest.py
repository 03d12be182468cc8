"""A ledger of its own for each test."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """The folder that holds key and checkpoint."""
    settings.CIVICGRID_HOME = tmp_path
    settings.CIVICGRID_LEDGER_ORIGIN = "ledger.example/lakeside"
    return tmp_path / "ledger"
