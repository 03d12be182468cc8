"""Each test of the door begins with nobody counted, and keeps its files to itself."""

from pathlib import Path

import pytest
from pytest_django import Settings

from civicgrid.base.http import limits


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Settings, tmp_path: Path) -> None:
    """Photos of a test leave nothing behind."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """All tests come from one address."""
    limits.forget()
