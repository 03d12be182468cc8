"""A SensorThings server that everybody may use, with a door's journal behind it."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.telemetry.sensorthings.client import Sta


@pytest.fixture
def sta(door: Path, settings: Settings) -> Sta:
    """A client of the server, which asks for no key."""
    settings.CIVICGRID_SENSORTHINGS = "open"
    return Sta(Client())
