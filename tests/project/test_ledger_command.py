"""`civicgrid ledger` as it is typed."""

from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from civicgrid.apps.cases.models import Case, Report
from civicgrid.base.ledger.models import Entry
from civicgrid.project.cli import ledger
from tests.cases.given import opened
from tests.cities import load_small_city

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(settings: Settings, tmp_path: Path) -> Case:
    """A case in the small city, in a home without a key."""
    settings.CIVICGRID_HOME = tmp_path
    settings.CIVICGRID_DATABASE_URL = settings.CIVICGRID_DATABASE_URL or "the one that runs"
    load_small_city()
    return opened(origin_key="K")


def run(*words: str) -> tuple[int, list[str]]:
    """Exit code and what was printed."""
    result = CliRunner().invoke(ledger.app, words)
    return result.exit_code, result.stdout.splitlines()


def test_prove_numbers_what_waits_first(case: Case, tmp_path: Path) -> None:
    code, told = run("prove", case.number, "--folder", str(tmp_path / "proofs"))
    assert code == 0, told
    assert [file.suffix for file in sorted((tmp_path / "proofs").iterdir())] == [".leaf", ".tlog-proof"]


def test_verify_finds_a_report_that_says_something_else(case: Case) -> None:
    code, told = run("verify")
    assert (code, told[-1]) == (0, "1 case compared, 0 differences from their events and the ledger")
    Report.objects.update(text="All is well")
    code, told = run("verify")
    assert (code, told[-2]) == (1, f"{case}: report K is not what the ledger holds")


def test_verify_finds_an_entry_that_says_something_else(case: Case) -> None:
    assert run("verify")[0] == 0
    Entry.objects.filter(subject_kind="case").update(actor="peng")
    code, told = run("verify")
    assert (code, told[-1]) == (1, "1 case compared, 0 differences from their events and the ledger")
