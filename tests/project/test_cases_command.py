"""`civicgrid cases` as it is typed."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicgrid.apps.cases.models import Case, Membership
from civicgrid.project.cli import cases
from tests.cases.given import opened
from tests.cities import load_small_city

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words: str) -> tuple[int, list[str]]:
    """Exit code and what was printed."""
    result = CliRunner().invoke(cases.app, words)
    return result.exit_code, result.stdout.splitlines()


def test_the_check_gives_a_verdict() -> None:
    load_small_city()
    case = opened()
    assert run("check") == (0, ["1 case compared, 0 differences from their events and the ledger"])
    Case.objects.update(urged=7)
    assert run("check") == (
        1,
        [
            f"{case.number}: the row is not what its events say",
            "1 case compared, 1 difference from their events and the ledger",
        ],
    )


def test_the_check_names_what_belongs_to_no_case() -> None:
    load_small_city()
    opened(origin_key="K")
    Membership.objects.all().delete()
    code, told = run("check")
    assert (code, told[-2]) == (1, "report K speaks of no case")


def test_the_export_is_a_table(tmp_path: Path) -> None:
    load_small_city()
    case = opened()
    file = tmp_path / "cases.csv"
    assert run("export", str(file)) == (0, [f"1 case in {file}"])
    (row,) = csv.DictReader(file.read_text("utf-8").splitlines())
    assert row["number"] == case.number


def test_the_export_runs_no_formula(tmp_path: Path) -> None:
    load_small_city()
    opened(origin_key='=HYPERLINK("x")')
    file = tmp_path / "cases.csv"
    run("export", str(file))
    (row,) = csv.DictReader(file.read_text("utf-8").splitlines())
    assert row["origin_key"] == '\'=HYPERLINK("x")'
