"""`civicgrid evaluate` as it is typed."""

import csv
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from civicgrid.project.cli import evaluate
from tests.cities import load_small_city

from .given import CLOSED, LATE, case


def run(*arguments: str, **env: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    app = typer.Typer()
    evaluate.add(app)
    result = CliRunner(env={"COLUMNS": "80", **env}).invoke(
        app, ["--from", "2026-09-01", "--to", "2026-09-30", *arguments]
    )
    return result.exit_code, result.stdout + result.stderr


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


@pytest.mark.django_db(transaction=True)
def test_nothing_is_cut_off_where_it_is_no_terminal() -> None:
    load_small_city()
    case(**CLOSED)
    _, said = run("--by", "post")
    assert "Shift leader score" in said
    assert "…" not in said


@pytest.mark.django_db(transaction=True)
def test_in_a_narrow_terminal_it_is_wrapped() -> None:
    load_small_city()
    case(**CLOSED)
    _, said = run("--by", "area", FORCE_COLOR="1")
    assert "100.00%" in said
    assert "…" not in said
    assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", said).splitlines())) <= 80


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", "1800-01-01"), "Invalid value for --from: The value '1800-01-01' of from is not valid."),
        (("--to", "2026-08-31"), "Invalid value for --to: The period ends on 2026-08-31, before it begins."),
        (("--under", "moon."), "Invalid value for --under: "),
        (("--by", "organisation", "--under", "moon."), "Invalid value for --under: There is no organisation"),
    ],
)
def test_what_is_wrong_is_said_of_the_option(arguments: tuple[str, ...], told: str) -> None:
    load_small_city()
    code, said = run(*arguments, COLUMNS="200")
    assert (code, told in said) == (2, True), said
