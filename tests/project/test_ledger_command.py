"""`civicgrid ledger` as it is typed."""

from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from civicgrid.project.cli import ledger
from tests.cases.given import opened
from tests.cities import load_small_city


@pytest.mark.django_db(transaction=True)
def test_prove_numbers_what_waits_first(settings: Settings, tmp_path: Path) -> None:
    settings.CIVICGRID_HOME = tmp_path
    settings.CIVICGRID_DATABASE_URL = settings.CIVICGRID_DATABASE_URL or "the one that runs"
    load_small_city()
    case = opened()
    result = CliRunner().invoke(ledger.app, ["prove", case.number, "--folder", str(tmp_path / "proofs")])
    assert result.exit_code == 0, result.output
    assert [file.suffix for file in sorted((tmp_path / "proofs").iterdir())] == [".leaf", ".tlog-proof"]
