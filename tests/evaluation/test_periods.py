"""Periods, the one before and the same of the year before."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.evaluation.rules import Unit, around, before, days, window, year_before
from civicgrid.apps.evaluation.types import Period
from civicgrid.kernel.errors import InvalidInput

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("unit", "day", "expected"),
    [
        (Unit.DAY, "2026-09-15", ("2026-09-15", "2026-09-15")),
        (Unit.WEEK, "2026-09-15", ("2026-09-14", "2026-09-20")),
        (Unit.MONTH, "2024-02-29", ("2024-02-01", "2024-02-29")),
        (Unit.MONTH, "2026-12-31", ("2026-12-01", "2026-12-31")),
        (Unit.QUARTER, "2022-05-17", ("2022-04-01", "2022-06-30")),
        (Unit.QUARTER, "2026-11-01", ("2026-10-01", "2026-12-31")),
        (Unit.YEAR, "2026-09-15", ("2026-01-01", "2026-12-31")),
    ],
)
def test_the_calendars_periods(unit: Unit, day: str, expected: tuple[str, str]) -> None:
    assert around(unit, date.fromisoformat(day)) == period(*expected)


@pytest.mark.parametrize(
    ("now", "earlier", "year_earlier"),
    [
        (("2026-09-15", "2026-09-15"), ("2026-09-14", "2026-09-14"), ("2025-09-15", "2025-09-15")),
        (("2026-09-14", "2026-09-20"), ("2026-09-07", "2026-09-13"), ("2025-09-15", "2025-09-21")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
        (("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
        (("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31"), ("2025-01-01", "2025-03-31")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-09-05", "2026-09-14"), ("2026-08-26", "2026-09-04"), ("2025-09-05", "2025-09-14")),
        (("2024-02-20", "2024-02-29"), ("2024-02-10", "2024-02-19"), ("2023-02-20", "2023-02-28")),
    ],
)
def test_what_a_period_is_compared_with(
    now: tuple[str, str], earlier: tuple[str, str], year_earlier: tuple[str, str]
) -> None:
    assert before(period(*now)) == period(*earlier)
    assert year_before(period(*now)) == period(*year_earlier)


@given(DAYS, st.sampled_from(Unit))
def test_a_calendars_period_holds_its_day_and_touches_the_one_before(day: date, unit: Unit) -> None:
    held = around(unit, day)
    assert held.first <= day <= held.last
    assert around(unit, held.first) == around(unit, held.last) == held
    assert before(held) == around(unit, held.first - timedelta(days=1))


@given(DAYS, st.integers(0, 800))
def test_the_period_before_ends_the_day_before(first: date, length: int) -> None:
    held = Period(first, first + timedelta(days=length))
    assert before(held).last == held.first - timedelta(days=1)
    assert year_before(held).first < held.first


def test_a_period_is_counted_in_the_citys_time() -> None:
    moments = window(period("2026-09-01", "2026-09-30"), ZoneInfo("Asia/Shanghai"), datetime(2027, 1, 1, tzinfo=UTC))
    assert moments.start == datetime(2026, 8, 31, 16, tzinfo=UTC)
    assert moments.end == moments.judged == datetime(2026, 9, 30, 16, tzinfo=UTC)


def test_a_period_that_goes_on_is_judged_now() -> None:
    now = datetime(2026, 9, 15, tzinfo=UTC)
    assert window(period("2026-09-01", "2026-09-30"), ZoneInfo("Asia/Shanghai"), now).judged == now


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("2026-09-02", "2026-09-01", "to"), ("0001-01-01", "2026-01-01", "from"), ("2026-01-01", "3000-01-01", "to")],
)
def test_a_wrong_period_is_refused(first: str, last: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        days(date.fromisoformat(first), date.fromisoformat(last))
    assert refused.value.field == field
    assert refused.value.remedy
