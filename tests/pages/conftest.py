"""Files of the tests go to a folder of their own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Settings, tmp_path: Path) -> None:
    """Photos of a test leave nothing behind."""
    settings.MEDIA_ROOT = tmp_path / "files"
