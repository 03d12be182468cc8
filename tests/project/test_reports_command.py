"""`civicgrid reports` as it is typed."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from civicgrid.kernel.tables import UnreadableTable
from civicgrid.project.cli import reports
from tests.cities import load_small_city

MAPPING = """
name = "Old hotline"
[columns]
origin_key = "id"
type = "kind"
opened = "opened"
[times]
zone = "Asia/Shanghai"
[source]
default = "hotline"
"""
HEADER = "id,kind,opened,reason"
ROWS = (
    "1,garbage,2026-02-02T09:00:00,bags",
    "2,volcano,2026-02-02T09:00:00,lava",
    "3,volcano,2026-02-02T09:00:00,ashes",
    "4,garbage,soon,bags",
)


def import_(folder: Path, *rows: str, header: str = HEADER) -> Result:
    """What the command does with these rows."""
    (folder / "old.toml").write_text(MAPPING, "utf-8")
    (folder / "old.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
    return CliRunner().invoke(reports.app, ["import", str(folder / "old.csv"), "--mapping", str(folder / "old.toml")])


def rejected(folder: Path) -> list[dict[str, str]]:
    """The rows of the file of rejects."""
    return list(csv.DictReader((folder / "old.csv.rejects.csv").read_text("utf-8").splitlines()))


@pytest.mark.django_db(transaction=True)
def test_the_last_lines_say_what_became_of_the_rows(tmp_path: Path) -> None:
    load_small_city()
    target = tmp_path / "old.csv.rejects.csv"
    first = import_(tmp_path, *ROWS).stdout.splitlines()
    assert first == [
        f"4 rows: 1 case opened, 0 reports joined, 0 skipped as already imported, 3 rejected, see {target}",
        "  2 × type: use a code or a name of case_types.csv, as on line 3: There is no case type volcano.",
        "  1 × opened: write times in one of the formats iso, or add theirs to the mapping, "
        "as on line 5: The value 'soon' of opened is not valid.",
    ]
    again = import_(tmp_path, ROWS[0]).stdout.splitlines()
    assert again == ["1 row: 0 cases opened, 0 reports joined, 1 skipped as already imported, 0 rejected"]


@pytest.mark.django_db(transaction=True)
def test_a_rejected_row_keeps_its_columns_whatever_they_are_called(tmp_path: Path) -> None:
    load_small_city()
    import_(tmp_path, *ROWS)
    assert next(row for row in rejected(tmp_path) if row["id"] == "2") == {
        "rejected_line": "3",
        "rejected_field": "type",
        "rejected_reason": "There is no case type volcano.",
        "rejected_remedy": "use a code or a name of case_types.csv",
        "id": "2",
        "kind": "volcano",
        "opened": "2026-02-02T09:00:00",
        "reason": "lava",
    }


@pytest.mark.django_db(transaction=True)
def test_rejected_again_a_row_says_why_once(tmp_path: Path) -> None:
    load_small_city()
    import_(tmp_path, *ROWS)
    header, *rows = (tmp_path / "old.csv.rejects.csv").read_text("utf-8").splitlines()
    import_(tmp_path, rows[0], header=header)
    text = (tmp_path / "old.csv.rejects.csv").read_text("utf-8")
    assert text.splitlines()[0] == header
    assert [row["rejected_line"] for row in rejected(tmp_path)] == ["2"]


@pytest.mark.parametrize("name", ["bostn", "nowhere.toml"])
def test_an_unknown_mapping_is_told_which_there_are(tmp_path: Path, name: str) -> None:
    (tmp_path / "old.csv").write_text(HEADER, "utf-8")
    result = CliRunner().invoke(reports.app, ["import", str(tmp_path / "old.csv"), "--mapping", name])
    assert isinstance(result.exception, reports.UnknownMapping)
    shipped = ", ".join(CliRunner().invoke(reports.app, ["mappings"]).stdout.split())
    assert shipped.startswith("boston-311, chicago-311, ")
    assert f"use one of {shipped}, or the path of a TOML file" in str(result.exception)


@pytest.mark.django_db(transaction=True)
def test_a_mapping_of_another_file_names_all_columns_at_once(tmp_path: Path) -> None:
    load_small_city()
    result = import_(tmp_path, *ROWS, header="key,kind,begun,reason")
    assert isinstance(result.exception, UnreadableTable)
    assert "column id, opened is missing. (choose another mapping than Old hotline" in str(result.exception)
    assert not (tmp_path / "old.csv.rejects.csv").exists()


@pytest.mark.django_db(transaction=True)
def test_one_report_is_added() -> None:
    load_small_city()
    words = ["add", "Bags", "--type", "garbage", "--lon", "116.0005", "--lat", "40.0005", "--key", "k"]
    first = CliRunner().invoke(reports.app, words)
    assert (first.exit_code, len(first.stdout.strip())) == (0, 15)
    assert CliRunner().invoke(reports.app, words).stdout == first.stdout
