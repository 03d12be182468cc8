"""From a report to the first events of its case; of history, to the last ones."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from civicgrid.apps.cases.rules.opening import TITLE_LENGTH, Arrival, Clocks, Filing, Responsible, opening
from civicgrid.apps.cases.rules.projection import CaseState, project
from civicgrid.apps.cases.types import CaseEvent, NewReport, Source
from civicgrid.kernel.clock import Calendar, Span
from tests.cases.given import MONDAY, at

CLOCKS = Clocks(Calendar("Asia/Shanghai"), *(Span.parse(f"{hours} urgent_hour") for hours in (2, 1, 8)))
FILING = Filing("streets.garbage.", "bags", Span.parse("4 urgent_hour"))
OWNER = Responsible("gov.sanitation.", "streets. × * × handle")
REPORT = NewReport(source=Source.WEB, origin_key="1", text="Bags", lon=116.0, lat=40.0, happened_at=MONDAY)
ARRIVAL = Arrival(report=UUID(int=1), new=REPORT, at=MONDAY, area="town.west.", filing=FILING, responsible=OWNER)


def told(**changes: object) -> list[CaseEvent]:
    """The events of an arrival with changes to it, or to its report where a name is the report's."""
    of_report = {name: value for name, value in changes.items() if name in NewReport.__struct_fields__}
    others = {name: value for name, value in changes.items() if name not in of_report}
    new = msgspec.structs.replace(REPORT, **of_report)
    arrival = msgspec.structs.replace(ARRIVAL, new=new, **others)
    return list(opening(arrival, UUID(int=2), "20260302", "web", CLOCKS, platform="system"))


def case(**changes: object) -> CaseState:
    return project(told(**changes))


def test_a_report_becomes_a_dispatched_case() -> None:
    events = told()
    assert [(event.action, event.state, event.seq) for event in events] == [
        ("open", "reported", 1),
        ("file", "pool", 2),
        ("dispatch", "dispatched", 3),
    ]
    state = project(events)
    assert (state.organisation, state.duty, state.condition) == ("gov.sanitation.", "streets. × * × handle", "bags")
    assert (state.due_at, state.phase_due_at) == (at(4), at(4))
    assert [(clock.name, clock.started, clock.stopped) for clock in state.clocks] == [
        ("accept", MONDAY, MONDAY),
        ("dispatch", MONDAY, MONDAY),
        ("handle", MONDAY, None),
    ]


def test_without_a_type_it_waits_to_be_filed() -> None:
    state = case(filing=None, responsible=None)
    assert (state.state, state.type, state.phase_due_at) == ("reported", "", at(2))


def test_in_a_gap_it_waits_in_the_pool_and_the_promise_stands() -> None:
    state = case(responsible=None)
    assert (state.state, state.organisation, state.phase_due_at, state.due_at) == ("pool", "", at(1), at(4))
    assert case(responsible=None, promised_at=at(30)).due_at == at(30)


@pytest.mark.parametrize(("hours", "late"), [(4, False), (4.01, True)])
def test_history_in_a_gap_is_judged_by_the_promise(hours: float, late: bool) -> None:  # noqa: FBT001
    state = case(responsible=None, closed_at=at(hours))
    assert (state.state, state.organisation, state.due_at, state.late) == ("closed", "", at(4), late)
    assert not case(responsible=None, closed_at=at(hours), void=True).late


def test_a_promise_goes_before_the_deadline() -> None:
    assert case(promised_at=at(30)).due_at == at(30)


@pytest.mark.parametrize(("hours", "late"), [(4, False), (4.01, True)])
def test_history_that_was_closed_is_closed(hours: float, late: bool) -> None:  # noqa: FBT001
    state = case(closed_at=at(hours), closing_note="Swept")
    assert (state.state, state.closed_at, state.handed_back_at) == ("closed", at(hours), at(hours))
    assert (state.late, state.late_phases) == (late, ("handle",) if late else ())
    assert state.clock is None


def test_the_time_of_the_check_is_the_conditions_or_the_citys() -> None:
    own = msgspec.structs.replace(FILING, check=Span.parse("3 urgent_hour"))
    assert told(closed_at=at(1))[3].due == at(9)
    assert told(closed_at=at(1), filing=own)[3].due == at(4)


def test_history_that_was_void_is_void() -> None:
    state = case(void=True, closed_at=at(1), closing_note="Nothing there")
    assert (state.state, state.closed_at, state.organisation) == ("void", at(1), "")
    assert told(void=True, closed_at=at(1))[-1].edge == "void"


def test_history_that_nobody_answered_for_is_closed_by_decision() -> None:
    events = told(closed_at=at(5), responsible=None)
    assert [event.action for event in events] == ["open", "file", "force_close"]
    assert project(events).state == "closed"


def test_only_an_inspector_is_named() -> None:
    assert case(reporter="officer").reporter == ""
    assert case(reporter="officer", source=Source.INSPECTOR).reporter == "officer"


def test_a_title_is_the_beginning_of_the_text() -> None:
    assert len(case(text="x" * 500).title) == TITLE_LENGTH


def test_deadlines_count_the_citys_time() -> None:
    assert CLOCKS.due(datetime(2026, 3, 2, 1, tzinfo=UTC), Span.parse("1 natural_day")) >= MONDAY + timedelta(days=1)
