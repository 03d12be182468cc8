"""A row of a list says how much of its clock's own time is spent."""

import pytest

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries import rows_of
from tests.cases.given import at, handed_back, opened, tell

pytestmark = pytest.mark.usefixtures("small_city")


def spent(case: Case, hours: float) -> int:
    """In percent, so many hours after Monday morning."""
    (row,) = rows_of([case], at(hours))
    return row.spent


@pytest.mark.parametrize(("hours", "percent"), [(0, 0), (1, 25), (3, 75), (4, 75), (4.5, 88), (5, 100), (99, 100)])
def test_breaks_take_no_time(hours: float, percent: int) -> None:
    assert spent(opened(), hours) == percent


def test_over_the_night_nothing_is_spent() -> None:
    case = opened(at(8))  # one of four working hours is left of Monday
    assert [spent(case, hours) for hours in (8, 9, 16, 24, 25, 27)] == [0, 25, 25, 25, 50, 100]


def test_a_clock_that_stands_still_spends_nothing() -> None:
    case = tell(opened(), "supervisor", "suspend", at(1), until=at(48), reason="Frost")
    assert [spent(case, hours) for hours in (1, 40)] == [25, 25]


def test_where_no_clock_runs_nothing_is_spent() -> None:
    assert spent(tell(handed_back(), "dispatcher", "close"), 1) == 0
