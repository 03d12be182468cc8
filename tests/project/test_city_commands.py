"""`civicgrid city` and `civicgrid duties` as they are typed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicgrid.project.cli import city as city_command
from tests.cities import SMALL_CITY, change


def run_city(*arguments: object, answer: str = "") -> tuple[int, list[str]]:
    """Exit code and printed lines."""
    result = CliRunner().invoke(city_command.app, [str(each) for each in arguments], input=answer)
    return result.exit_code, result.stdout.splitlines()


def test_check_says_that_all_is_well() -> None:
    assert run_city("check", SMALL_CITY) == (0, ["0 errors, 0 warnings"])


def test_check_tells_errors_and_warnings(folder: Path) -> None:
    change(folder, "calendar.csv", "2026-10-10", "2026-02-30")
    assert run_city("check", folder) == (
        1,
        [
            "calendar.csv:14: error: day '2026-02-30' is not a date (write it as 2026-10-01)",
            "1 error, 0 warnings",
        ],
    )


def test_warnings_are_no_reason_to_stop(folder: Path) -> None:
    change(folder, "duties.csv", "manhole,east,handle,lighting,Road rules §8,,\n", "")
    code, lines = run_city("check", folder)
    assert (code, lines[-1]) == (0, "0 errors, 1 warning")


@pytest.mark.django_db(transaction=True)
def test_load_shows_what_changes_and_asks(folder: Path) -> None:
    assert run_city("load", SMALL_CITY, "--yes")[0] == 0
    change(folder, "duties.csv", "manhole,east", "manhole,e1")
    code, lines = run_city("load", folder, answer="n\n")
    assert code == 1
    assert lines[-3:-1] == [
        "duties: 1 new: manhole × e1 × handle: lighting",
        "duties: 1 removed: manhole × east × handle: lighting",
    ]
    assert run_city("load", SMALL_CITY) == (0, ["Nothing changes."])
