"""Case types and calendar are brought into line with a folder; old cases keep their types and conditions."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.rules.questions import AnswerTooSmall
from civicgrid.apps.standards.types import CalendarRecord, CaseTypeRecord
from civicgrid.base.access import PUBLIC, SYSTEM
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import Denied

pytestmark = pytest.mark.usefixtures("small_city")

SHANGHAI = ZoneInfo("Asia/Shanghai")


def load(*types: CaseTypeRecord, calendar: CalendarRecord | None = None) -> tuple[int, int, int]:
    """Loads case types: how many were new, changed, removed."""
    done = standards.load(SYSTEM, types, calendar or standards.stored_calendar())
    return done.added, done.changed, done.removed


def test_case_types_are_found() -> None:
    lamp = standards.leaf("路灯损坏")
    assert lamp == standards.case_type("lamp") == standards.case_types()["streets.lamp."]
    assert standards.find("broken street lamp") == lamp
    assert standards.condition(lamp.path, "dark").deadline == Span.parse("5 natural_day")


def test_answers_are_checked() -> None:
    standards.check_answers("streets.lamp.", {"lamps": 2})
    with pytest.raises(AnswerTooSmall):
        standards.check_answers("streets.lamp.", {"lamps": 0})


def test_the_calendar_counts_in_the_time_of_the_city() -> None:
    start = datetime(2026, 9, 30, 17, tzinfo=SHANGHAI)
    assert standards.calendar().add(start, Span.parse("2 working_hour")) == datetime(2026, 10, 5, 10, tzinfo=SHANGHAI)


def test_loading_again_changes_nothing() -> None:
    before = standards.stored_case_types(), standards.stored_calendar()
    assert load(*before[0].values()) == (0, 0, 0)
    assert (standards.stored_case_types(), standards.stored_calendar()) == before


def test_a_type_that_is_gone_is_known_but_not_offered() -> None:
    kept = [each for each in standards.case_types().values() if each.code != "lamp"]
    assert load(*kept) == (0, 0, 1)
    assert standards.find("lamp") is None
    assert standards.case_types()["streets.lamp."].name["en"] == "Broken street lamp"


def test_a_condition_that_is_gone_is_still_known_to_its_cases() -> None:
    types = standards.stored_case_types()
    bags, heap = types["garbage"].conditions
    types["garbage"] = msgspec.structs.replace(types["garbage"], conditions=(heap,))
    assert load(*types.values()) == (0, 1, 0)
    assert standards.case_types()["streets.garbage."].conditions == (heap,)
    assert standards.conditions_in_force("streets.garbage.", date(2026, 3, 2)) == [heap]
    assert standards.condition("streets.garbage.", "bags") == bags


def test_a_condition_comes_back() -> None:
    types = standards.stored_case_types()
    garbage = types["garbage"]
    load(*(types | {"garbage": msgspec.structs.replace(garbage, conditions=garbage.conditions[1:])}).values())
    load(*types.values())
    assert standards.case_types()["streets.garbage."] == garbage


def test_new_office_hours_count_at_once() -> None:
    nothing_off = msgspec.structs.replace(standards.stored_calendar(), days=())
    load(*standards.stored_case_types().values(), calendar=nothing_off)
    start = datetime(2026, 9, 30, 17, tzinfo=SHANGHAI)
    assert standards.calendar().add(start, Span.parse("2 working_hour")) == datetime(2026, 10, 1, 10, tzinfo=SHANGHAI)


def test_the_public_may_not_load_standards() -> None:
    with pytest.raises(Denied):
        standards.load(PUBLIC, [], CalendarRecord())
    assert standards.find("lamp")
