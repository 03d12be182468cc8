"""What people choose from."""

import msgspec
import pytest

from civicgrid.apps.cases.queries.choices import closing_options, condition_options
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import SYSTEM
from tests.cases.given import GARBAGE

pytestmark = pytest.mark.usefixtures("small_city")


def test_a_filing_condition_says_how_long_it_takes() -> None:
    told = [(each.value, each.words) for each in condition_options(GARBAGE)]
    assert told == [("bags", "A few bags – 4 working hours"), ("heap", "A heap of rubble – 2 working days")]


def test_the_closing_condition_of_the_filing_comes_first() -> None:
    assert [each.value for each in closing_options(GARBAGE, "heap")] == ["heap", "bags"]


@pytest.mark.parametrize("filed", ["bags", "heap"])
def test_closing_conditions_that_read_alike_are_one(filed: str) -> None:
    types = standards.stored_case_types()
    bags, heap = types["garbage"].conditions
    alike = msgspec.structs.replace(heap, closing=bags.closing)
    types["garbage"] = msgspec.structs.replace(types["garbage"], conditions=(bags, alike))
    standards.load(SYSTEM, list(types.values()), standards.stored_calendar())
    assert [(each.value, each.words) for each in closing_options(GARBAGE, filed)] == [(filed, "The ground is clean")]
