"""The table as a spreadsheet: what has no value is an empty cell."""

import pytest

from civicgrid.apps.evaluation.queries import book, table
from civicgrid.apps.evaluation.rules import sheet
from civicgrid.kernel.indicator import Kind

from .given import CLOSED, LATER, SEPTEMBER, case


def cells(language: str = "en") -> dict[str, dict[str, object]]:
    """Name -> column -> cell."""
    header, *lines = sheet(table(LATER, Kind.ORGANISATION, SEPTEMBER), book(), language)
    return {str(line[2]): dict(zip(map(str, header), line, strict=True)) for line in lines}


@pytest.mark.usefixtures("small_city")
def test_shares_are_percent_and_no_value_is_empty() -> None:
    case(**CLOSED)
    case(**CLOSED, reworked=1)
    case(**{**CLOSED, "organisation": "gov.lighting.", "closed_at": "09-05 09:00"})
    found = cells()
    sanitation = found["Sanitation Department"]
    assert sanitation["rank"] == 2
    assert sanitation["organisation"] == "gov.sanitation."
    assert (sanitation["filed"], sanitation["closing"], sanitation["rework"]) == (2, "100.00", "50.00")
    assert (sanitation["department"], sanitation["department_grade"]) == ("95.00", "A")
    assert sanitation["closing_before"] == sanitation["closing_year_before"] == ""
    idle = found["Operation Centre"]
    assert (idle["rank"], idle["filed"], idle["closing"], idle["department"], idle["department_grade"]) == (
        "",
        0,
        "",
        "",
        "",
    )
    assert found["All"]["filed"] == 3


@pytest.mark.usefixtures("small_city")
def test_names_are_in_the_readers_language() -> None:
    assert {"环卫局", "合计"} <= cells("zh-hans").keys()
