"""The small city of the tests: 2 districts, 4 cells, 3 case types, 5 organisations, the full cast.

The folder itself, `tests/small_city`, is the best description of it.
"""

import shutil
from pathlib import Path

import pytest

SMALL_CITY = Path(__file__).parent / "small_city"

IN_W1 = (116.0005, 40.0005)
IN_W2 = (116.0005, 40.0015)
IN_E1 = (116.0015, 40.0005)
IN_E2 = (116.0015, 40.0015)
OUTSIDE = (116.01, 40.0005)
"""Points (longitude, latitude) in the middle of each cell, and one outside the city."""


def write_small_city(folder: Path) -> Path:
    """A copy of the small city that a test may spoil."""
    return Path(shutil.copytree(SMALL_CITY, folder / "small_city"))


def load_small_city() -> None:
    """Loads the small city into the test database, as `civicgrid city load` does."""
    from civicgrid.project import city  # its apps need Django to be set up

    city.load(city.check(SMALL_CITY).require())


@pytest.fixture
def small_city(db: None) -> None:
    """The small city is loaded."""
    load_small_city()
