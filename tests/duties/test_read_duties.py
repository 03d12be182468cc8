"""duties.csv is read into rules, and told what is wrong line by line."""

from datetime import date

import pytest

from civicgrid.apps.duties.rules import DUTIES, DUTIES_COLUMNS, Known, read_duties
from civicgrid.apps.duties.types import DutyRecord
from civicgrid.kernel.tables import read_table

KNOWN = Known(
    types={"streets": "streets.", "lamp": "streets.lamp."},
    areas={"town": "town.", "west": "town.west."},
    overlays={"south"},
    organisations={"lighting": "gov.lighting."},
)
HEADER = "type,area,phase,organisation,basis,from,to\n"


def read(*rows: str) -> tuple[dict[DutyRecord, int], list[str]]:
    """Duties with their lines, and problems as the command prints them."""
    table = read_table(DUTIES, (HEADER + "\n".join(rows)).encode(), DUTIES_COLUMNS)
    duties, problems = read_duties(table, KNOWN)
    return duties, [str(problem) for problem in problems]


def test_a_duty_is_read_with_its_line() -> None:
    duties, problems = read("lamp,west,handle,lighting,Contract §1,2026-01-01,2026-12-31")
    assert problems == []
    assert duties == {
        DutyRecord(
            type="streets.lamp.",
            area="town.west.",
            phase="handle",
            organisation="lighting",
            organisation_path="gov.lighting.",
            basis="Contract §1",
            start=date(2026, 1, 1),
            end=date(2026, 12, 31),
        ): 2
    }


def test_what_is_empty_means_all() -> None:
    (duty,) = read(",,,lighting,,,")[0]
    assert (duty.type, duty.area, duty.phase, duty.start, duty.end) == ("", "", "", None, None)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("cats,,,lighting,,,", "type: error: type 'cats' is unknown"),
        (",moon,,lighting,,,", "area: error: area 'moon' is unknown"),
        (",south,,lighting,,,", "area: error: area 'south' belongs to an overlay"),
        (",,paint,lighting,,,", "phase: error: phase 'paint' is unknown"),
        (",,,nobody,,,", "organisation: error: organisation 'nobody' is unknown"),
        (",,,lighting,,May,", "from: error: from 'May' is not a day"),
        (",,,lighting,,,2026-02-30", "to: error: to '2026-02-30' is not a day"),
        (",,,lighting,,2026-02-01,2026-01-31", "to: error: the duty ends on 2026-01-31, before it begins"),
    ],
)
def test_a_mistake_is_told_with_its_line(row: str, expected: str) -> None:
    duties, problems = read("lamp,,,lighting,,,", row)
    assert len(duties) == 1
    assert problems[0].startswith(f"duties.csv:3:{expected}")


def test_the_same_duty_twice_is_told() -> None:
    duties, problems = read("lamp,,,lighting,§1,,", "lamp,,,lighting,§2,,")
    assert len(duties) == 1
    assert problems == ["duties.csv:3: error: this duty stands on line 2 already (keep one of the two rows)"]
