"""A journal and a lake of a test's own."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pyiceberg.exceptions import NoSuchTableError
from pytest_django import Settings

from civicgrid.apps.telemetry.queries.lake import let_go
from civicgrid.base.journal import Journal
from civicgrid.base.lake import catalog
from civicgrid.base.lake.catalog import NAMESPACE


@pytest.fixture
def lake(db: None, tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """An empty lake, beside an empty journal; the folder in which both stand."""
    settings.JOURNAL = tmp_path / "journal"
    settings.CIVICGRID_LAKE = str(tmp_path / "lake")
    yield tmp_path
    let_go()
    found = catalog(settings.CIVICGRID_LAKE)
    for name in ("observations", "minutes", "hours"):
        with suppress(NoSuchTableError):
            found.drop_table((NAMESPACE, name))
    found.close()


@pytest.fixture
def journal(lake: Path) -> Iterator[Journal]:
    """The journal, to append to."""
    owned = Journal(lake / "journal")
    yield owned
    owned.close()

