"""What tests of the exchange share: a ledger of their own, and a host that takes web hooks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from civicgrid.apps.exchange.actions.open311.keys import issue_key
from civicgrid.base.access import SYSTEM
from civicgrid.base.http import limits

from .hosts import Host


@pytest.fixture(autouse=True)
def home_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """The ledger's key and checkpoints, and photos, leave nothing behind."""
    settings.CIVICGRID_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def host(settings: Settings) -> Iterator[Host]:
    """A host on this machine, to which hooks may go."""
    settings.CIVICGRID_PRIVATE_ADDRESSES = True
    with Host() as taking:
        yield taking
        taking.shutdown()


@pytest.fixture(autouse=True)
def nobody_has_sent() -> Iterator[None]:
    """Each test may send as often as anybody."""
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def open311_key(small_city: None) -> str:
    """The key of a program called fixmystreet."""
    secret = "a-key-of-fixmystreet"
    issue_key(SYSTEM, "fixmystreet", secret)
    return secret
