"""September in the small city."""

import pytest

from .story import tell


@pytest.fixture
def told(small_city: None) -> None:
    """The cases, errands and acts of the story."""
    tell()
