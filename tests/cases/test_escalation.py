"""The ladder: how many steps are over, and who stands on the next one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.cases.rules.escalation import CITY, next_up, steps_due
from civicgrid.kernel.clock import Calendar, Span
from tests.cases.given import MONDAY

CALENDAR = Calendar("Asia/Shanghai")
LADDER = [Span.parse(words) for words in ("0 urgent_hour", "2 urgent_hour", "1 natural_day")]


@pytest.mark.parametrize(
    ("hours", "steps"), [(-1, 0), (-0.001, 0), (0, 1), (1.999, 1), (2, 2), (25.9, 2), (26, 3), (999, 3)]
)
def test_steps_are_due_one_after_the_other(hours: float, steps: int) -> None:
    due = MONDAY
    assert steps_due(due, due + timedelta(hours=hours), LADDER, CALENDAR) == steps


def test_no_ladder_has_no_steps() -> None:
    assert steps_due(MONDAY, datetime(2027, 1, 1, tzinfo=UTC), [], CALENDAR) == 0


@given(st.integers(0, 100), st.integers(0, 100))
def test_steps_only_grow(one: int, other: int) -> None:
    sooner, later = sorted((one, other))
    at_sooner, at_later = (MONDAY + timedelta(hours=hours) for hours in (sooner, later))
    assert steps_due(MONDAY, at_sooner, LADDER, CALENDAR) <= steps_due(MONDAY, at_later, LADDER, CALENDAR)


@pytest.mark.parametrize(
    ("level", "whom"), [(0, "gov.works.lamps."), (1, "gov.works."), (2, "gov."), (3, CITY), (9, CITY)]
)
def test_each_step_goes_one_organisation_up(level: int, whom: str) -> None:
    assert next_up("gov.works.lamps.", level) == whom


def test_without_an_organisation_it_is_the_citys() -> None:
    assert next_up("", 0) == CITY
