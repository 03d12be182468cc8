"""A SensorThings server that everybody may use, with a door's journal behind it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.telemetry.sensorthings.client import Sta
from tests.telemetry.sensorthings.conformance import Answer, Suite


@pytest.fixture
def sta(door: Path, settings: Settings) -> Sta:
    """A client of the server, which asks for no key."""
    settings.CIVICGRID_SENSORTHINGS = "open"
    return Sta(Client())


@pytest.fixture
def suite(sta: Sta) -> Suite:
    """One who asks the server as OGC's suite does."""

    def ask(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        answer = sta.client.generic(method, f"/v1.1{path}", body, headers["Content-Type"], headers=headers)
        return answer.status_code, answer.headers, answer.content.decode()

    return Suite(ask)
