"""The filter without a database finds the same rows as the database, for every role."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db.models import F, Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.apps.cases.api import lines_of
from civicgrid.apps.cases.models import Case
from civicgrid.base.access import Actor, Grant, NotForMemory, holds, narrow, nothing, reach, reached
from civicgrid.kernel.roles import Role
from tests.cases.given import opened
from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2

grants = st.builds(
    Grant,
    role=st.sampled_from(Role),
    organisation=st.sampled_from(("gov.", "gov.lighting.", "gov.sanitation.", "gov.operations.", "gov.sanit.", "")),
    areas=st.lists(st.sampled_from(("", "town.", "town.west.", "town.west.w1.", "town.e.")), max_size=2).map(tuple),
    everywhere=st.booleans(),
)


@pytest.fixture
def cases(small_city: None) -> list[Case]:
    """Cases of two organisations in every cell, one of nobody, and one without a place."""
    places = [(IN_W1, "garbage"), (IN_W2, "lamp"), (IN_E1, "manhole"), (IN_E2, "garbage"), (IN_W1, "")]
    made = [opened(type=kind, text=f"About {kind}", lon=place[0], lat=place[1]) for place, kind in places]
    return [*made, opened(lon=None, lat=None)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.lists(grants, max_size=3))
def test_memory_and_database_reach_the_same_cases(cases: list[Case], held: list[Grant]) -> None:
    somebody = Actor("somebody", "Somebody", tuple(held))
    sees = reached(somebody, "cases.see")
    lines = lines_of(case.number for case in cases)
    found = set(narrow(somebody, "cases.see", Case.objects.all()).values_list("number", flat=True))
    assert {number for number, line in lines.items() if sees(line)} == found


def test_who_may_do_the_same_has_the_same_reach() -> None:
    def somebody(name: str) -> Actor:
        return Actor(name, name, (Grant(Role.DISPATCHER, areas=("town.west.",)),))

    one, other = reach(somebody("one"), "cases.see"), reach(somebody("other"), "cases.see")
    assert one == other
    assert hash(one) == hash(other)


ROW = SimpleNamespace(area="town.west.", organisation="", opened_at=datetime(2026, 3, 2, tzinfo=UTC), closed_at=None)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Q(), True),
        (nothing, False),
        (Q(area="town.west."), True),
        (Q(area__in=["town.", "town.west."], organisation=""), True),
        (Q(area__gt="town.west."), False),
        (Q(area__lte="town.west."), True),
        (Q(closed_at__isnull=True), True),
        (Q(closed_at__lt=datetime(2030, 1, 1, tzinfo=UTC)), False),
        (Q(area="town.") | (Q(area="town.west.") & Q(closed_at__isnull=True)), True),
    ],
    ids=str,
)
def test_a_look_up_says_of_a_row_what_sql_would(condition: Q, expected: object) -> None:
    assert holds(condition)(ROW) is expected


@pytest.mark.parametrize(
    "condition", [Q(area__contains="west"), Q(area=F("organisation")), ~Q(area="town."), Q(F("area"))], ids=str
)
def test_what_only_the_database_knows_is_refused(condition: Q) -> None:
    with pytest.raises(NotForMemory):
        holds(condition)
