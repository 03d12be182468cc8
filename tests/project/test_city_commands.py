"""`civicgrid city` and `civicgrid duties` as they are typed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicgrid.apps.grid import api as grid
from civicgrid.project import city
from civicgrid.project.cli import city as city_command
from civicgrid.project.cli import duties as duties_command
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
            "calendar.csv:14:day: error: day '2026-02-30' is not a date (write it as 2026-10-01)",
            "1 error, 0 warnings",
        ],
    )


def test_of_one_kind_the_first_few_are_shown(folder: Path) -> None:
    text = (folder / "calendar.csv").read_text("utf-8").replace("office,", "bureau,")
    (folder / "calendar.csv").write_text(text, "utf-8")
    code, lines = run_city("check", folder)
    assert code == 1
    assert lines[0].startswith("calendar.csv:1: error: there are no office hours")
    assert [line.split(" ")[0] for line in lines[1:6]] == [f"calendar.csv:{line}:kind:" for line in range(2, 7)]
    assert lines[6:] == ["calendar.csv: … and 5 more like it (--all shows them)", "11 errors, 0 warnings"]
    assert len(run_city("check", folder, "--all")[1]) == 12


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


@pytest.mark.django_db(transaction=True)
def test_load_names_the_first_few_of_what_is_new() -> None:
    code, lines = run_city("load", SMALL_CITY, "--yes")
    assert code == 0
    assert "areas: 9 new: town, east, e1, e2, north, and 4 more" in lines
    assert "calendar: 13 new: Mon 09:00, Mon 13:00, Tue 09:00, Tue 13:00, Wed 09:00, and 8 more" in lines
    assert lines[-1] == "Loaded."


@pytest.mark.django_db(transaction=True)
def test_load_names_the_days_that_change(folder: Path) -> None:
    run_city("load", SMALL_CITY, "--yes")
    change(folder, "calendar.csv", "holiday,2026-10-01", "holiday,2026-10-03")
    assert run_city("load", folder, "--yes") == (
        0,
        ["calendar: 1 new: 2026-10-03", "calendar: 1 removed: 2026-10-01", "Loaded."],
    )


@pytest.mark.django_db(transaction=True)
def test_a_broken_city_is_not_loaded(folder: Path) -> None:
    change(folder, "duties.csv", "lamp,,", "lantern,,")
    code, lines = run_city("load", folder, "--yes")
    assert (code, lines[-1]) == (1, "1 error, 0 warnings")
    with pytest.raises(grid.NoCity):
        grid.city()


@pytest.mark.django_db(transaction=True)
def test_duties_check_fails_on_a_gap(folder: Path) -> None:
    run_city("load", SMALL_CITY, "--yes")
    well = CliRunner().invoke(duties_command.app, ["check"])
    assert (well.exit_code, well.stdout.splitlines()) == (0, ["0 gaps and overlaps, 0 self-checks"])
    change(folder, "duties.csv", "manhole,east,handle,lighting,Road rules §8,,\n", "")
    run_city("load", folder, "--yes")
    broken = CliRunner().invoke(duties_command.app, ["check", "--day", "2026-06-15"])
    assert (broken.exit_code, broken.stdout.splitlines()) == (
        1,
        [
            "type manhole × area east × phase handle: nobody answers (2 combinations)",
            "1 gap or overlap, 0 self-checks",
        ],
    )


def test_a_demo_city_has_no_problem(tmp_path: Path) -> None:
    assert run_city("demo", tmp_path / "lakeside", "--cells", "60")[0] == 0
    assert city.check(tmp_path / "lakeside").problems == []


def test_a_demo_city_overwrites_nothing(folder: Path) -> None:
    result = CliRunner().invoke(city_command.app, ["demo", str(folder)])
    assert str(result.exception) == f"{folder} is not empty. (name a new folder)"
