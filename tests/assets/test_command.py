"""`civicgrid assets`: a file is looked at, taken in, and written again."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from civicgrid.apps.assets.models import Asset
from civicgrid.project.cli import assets as command
from tests.assets.given import POLE
from tests.cities import IN_W1

GOOD = f"code,kind,organisation,lon,lat\n{POLE},pole,lighting,{IN_W1[0]},{IN_W1[1]}\n"
WRONG = GOOD + "X-1,tree,lighting,116,40\n"


@pytest.fixture
def run(small_city: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    for name in ("import_file", "export"):
        function = getattr(command, name).__wrapped__
        for registered in command.app.registered_commands:
            if registered.callback and registered.callback.__name__ == name:
                monkeypatch.setattr(registered, "callback", function)
    return CliRunner()


def test_a_dry_run_changes_nothing(run: CliRunner) -> None:
    Path("a.csv").write_text(GOOD)
    told = run.invoke(command.app, ["import", "a.csv", "--dry-run"])
    assert (told.exit_code, "1 new" in told.output, Asset.objects.count()) == (0, True, 0)


def test_a_file_is_imported_and_exported(run: CliRunner) -> None:
    Path("a.csv").write_text(GOOD)
    assert "Imported." in run.invoke(command.app, ["import", "a.csv"]).output
    for name in ("b.csv", "b.geojson"):
        assert run.invoke(command.app, ["export", name, "--kind", "pole"]).exit_code == 0
        assert "Nothing changes." in run.invoke(command.app, ["import", name]).output


def test_refused_rows_are_told_with_their_lines(run: CliRunner) -> None:
    Path("a.csv").write_text(WRONG)
    told = run.invoke(command.app, ["import", "a.csv"])
    assert (told.exit_code, "a.csv:3:kind:" in told.output, Asset.objects.count()) == (1, True, 0)
    assert run.invoke(command.app, ["import", "a.csv", "--partly"]).exit_code == 1
    assert Asset.objects.count() == 1
