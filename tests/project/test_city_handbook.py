"""What the handbook says about city folders is true."""

import csv
import json
import re
from pathlib import Path

import pytest

from civicgrid.apps.directory.types import OrganisationKind
from civicgrid.apps.standards.rules.questions import conditions_meant
from civicgrid.apps.standards.types import CaseKind
from civicgrid.kernel.clock import TimeKind
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Phase
from civicgrid.project import city
from tests.cities import SMALL_CITY

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "city-folder.md").read_text("utf-8")
HOW_TO = (DOCS / "how-to" / "add-a-case-type.md").read_text("utf-8")


def blocks(text: str) -> list[str]:
    """The indented blocks of code of a page, from the left margin."""
    return [
        re.sub(r"^ {3}", "", block, flags=re.MULTILINE) for block in re.findall(r"```\n(.*?) *```", text, re.DOTALL)
    ]


@pytest.mark.parametrize("file", sorted(file.name for file in SMALL_CITY.glob("*.csv")))
def test_every_column_is_described(file: str) -> None:
    header = next(csv.reader((SMALL_CITY / file).read_text("utf-8").splitlines()))
    chapter = REFERENCE.split(f"## `{file}`")[1].split("\n## ")[0]
    described = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (.*?) \|", chapter, re.MULTILINE))))
    assert described == {column.split(":")[0] for column in header}


@pytest.mark.parametrize("words", [Role, OrganisationKind, CaseKind, TimeKind, Phase])
def test_every_word_is_named(words: type[Role | OrganisationKind | CaseKind | TimeKind | Phase]) -> None:
    assert [word for word in words if f"`{word}`" not in REFERENCE] == []


def test_the_case_type_of_the_how_to_can_be_loaded(folder: Path) -> None:
    table, second, questions, which, duty, *_ = blocks(HOW_TO)
    rows = [*csv.DictReader((table + second).splitlines())]
    assert [row["condition"] for row in rows] == ["loose", "sharp"]
    asked, filing = (json.loads(next(csv.reader([block.strip()]))[0]) for block in (questions, which))
    asked["properties"] |= filing["properties"]
    rows[0]["questions"] = json.dumps(asked)
    append(folder / "case_types.csv", *rows)
    with (folder / "duties.csv").open("a", encoding="utf-8") as file:
        file.write(duty.replace("parks", "sanitation"))
    checked = city.check(folder)
    assert list(checked.problems) == []
    bench = next(each for each in checked.require().case_types if each.code == "bench")
    assert [str(condition.deadline) for condition in bench.conditions] == ["5 working_day", "4 urgent_hour"]
    assert bench.questions["properties"]["slats"]["title"] == "How many slats?"
    assert conditions_meant(bench.questions, {"slats": 1, "what": "sharp"}) == {"sharp"}


def append(table: Path, *rows: dict[str, str]) -> None:
    """Adds rows to a table, whatever the order of its columns."""
    with table.open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header).writerows(rows)
