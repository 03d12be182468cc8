"""The small city of the tests: 2 districts, 4 cells, 3 case types, 5 organisations, the full cast.

The folder itself, `tests/small_city`, is the best description of it.
"""

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.measuring import unmeasured

if TYPE_CHECKING:
    from civicgrid.project.city import CityRecords

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

    with unmeasured():
        city.load(_small_city())


@cache
def _small_city() -> "CityRecords":
    """What the folder says, read once."""
    from civicgrid.project import city

    return city.check(SMALL_CITY).require()


def change(folder: Path, file: str, old: str, new: str) -> Path:
    """Replaces words of a file of the folder, which must stand there, once; gives the folder back."""
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.fixture
def small_city(db: None) -> None:
    """The small city is loaded."""
    load_small_city()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small city that the test may spoil."""
    return write_small_city(tmp_path)
