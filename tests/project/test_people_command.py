"""`civicgrid people kiosk` as it is typed."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from typer.testing import CliRunner

from civicgrid.project.cli import people
from tests.cities import load_small_city


@pytest.mark.django_db(transaction=True)
def test_a_link_is_printed_once_and_ended_by_another_word(settings: Settings, tmp_path: Path) -> None:
    settings.CIVICGRID_HOME = tmp_path
    settings.CIVICGRID_DATABASE_URL = settings.CIVICGRID_DATABASE_URL or "the one that runs"
    load_small_city()
    link = CliRunner().invoke(people.app, ["kiosk", "wall", "--host", "https://city.example"]).stdout.strip()
    address = link.removeprefix("https://city.example")
    assert Client().get(address).status_code == 302
    settings.CIVICGRID_URL = "https://town.example/"
    told = CliRunner().invoke(people.app, ["kiosk", "wall"])
    assert told.stdout.startswith("https://town.example/display/")
    assert "set CIVICGRID_URL" in told.stderr
    assert CliRunner().invoke(people.app, ["kiosk", "wall", "--revoke"]).stdout == "Links ended: 2\n"
    assert Client().get(address).status_code == 404
