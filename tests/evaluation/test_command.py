"""`civicgrid evaluate` as it is typed."""

import csv
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from civicgrid.project.cli import evaluate
from tests.cities import load_small_city

from .given import CLOSED, LATE, case


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    app = typer.Typer()
    evaluate.add(app)
    result = CliRunner(env={"COLUMNS": "250"}).invoke(app, ["--from", "2026-09-01", "--to", "2026-09-30", *arguments])
    return result.exit_code, result.stdout


@pytest.mark.django_db(transaction=True)
def test_the_figures_are_shown_and_written(tmp_path: Path) -> None:
    load_small_city()
    for facts in (CLOSED, LATE):
        case(**facts)
    code, said = run("--by", "area")
    assert code == 0
    assert "2026-09-01 to 2026-09-30, change since 2026-08-01 to 2026-08-31" in said
    assert "50.00%" in said
    assert "no value" in said
    file = tmp_path / "out.csv"
    assert run("--by", "organisation", "--csv", str(file)) == (0, f"4 rows in {file}\n")
    rows = {row["name"]: row for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())}
    assert rows["Sanitation Department"]["closing_on_time"] == "50.00"
    assert rows["Lighting Company"]["closing_on_time"] == ""
