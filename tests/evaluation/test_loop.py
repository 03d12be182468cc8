"""Cases on their real way through the loop: what each step does to the figures."""

from datetime import date, datetime

import pytest

from civicgrid.apps.cases.actions import do_task
from civicgrid.apps.cases.models import Task
from civicgrid.apps.cases.types import Source
from civicgrid.apps.duties import api as duties
from civicgrid.apps.evaluation.queries import table
from civicgrid.apps.evaluation.types import Figure, Period
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.indicator import Kind
from tests.cases.given import MANHOLE, MONDAY, actor, at, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
TUESDAY = at(24)


def figures(kind: Kind = Kind.AREA, key: str = "town.west.", now: datetime = TUESDAY) -> dict[str, Figure]:
    """The figures of an object in March, looked at on Tuesday unless said otherwise."""
    rows = table(SYSTEM.acting_at(now), kind, MARCH).rows
    return dict(next(row.figures for row in rows if row.key == key))


def shares(*codes: str, kind: Kind = Kind.AREA, key: str = "town.west.", now: datetime = TUESDAY) -> list[float | None]:
    """The values of some figures."""
    found = figures(kind, key, now)
    return [found[code].value for code in codes]


def test_a_fresh_case_is_filed_and_not_yet_to_be_closed() -> None:
    opened()
    assert shares("filing", "filing_on_time", "dispatch_on_time", "closing", now=at(1)) == [1, 1, 1, None]


def test_a_case_past_its_deadline_should_have_been_closed() -> None:
    opened()
    assert shares("closing", "handling", "closing_on_time") == [0, 0, 0]


def test_handed_back_in_time_waits_for_the_check_without_harm() -> None:
    handed_back(at(1))
    assert shares("handling_on_time", "closing", now=at(6)) == [1, None]


def test_closed_in_time() -> None:
    tell(handed_back(), "dispatcher", "close", at(1))
    assert shares("closing", "closing_on_time", "closing_late", "unclosed") == [1, 1, 0, 0]
    assert figures(Kind.ORGANISATION, "gov.sanitation.")["department"].value == 100


def test_late_is_judged_by_the_handing_back() -> None:
    case = tell(opened(), "handler", "accept", at(1))
    case = tell(case, "handler", "hand_back", TUESDAY, note="Swept")
    tell(case, "dispatcher", "close", TUESDAY)
    assert shares("closing", "closing_on_time", "closing_late", now=at(48)) == [1, 0, 1]


def test_a_slow_check_makes_no_case_late() -> None:
    tell(handed_back(at(1)), "dispatcher", "close", at(72))
    assert shares("closing_on_time", now=at(96)) == [1]


def test_rework_reopening_and_urging_are_counted() -> None:
    case = tell(handed_back(), "dispatcher", "rework", at(1), reason="Still there")
    case = tell(case, "dispatcher", "urge", at(1), reason="Again!")
    case = tell(case, "handler", "hand_back", at(2), note="Swept again")
    case = tell(case, "dispatcher", "close", at(2))
    tell(case, "dispatcher", "reopen", at(3), reason="Back again")
    assert shares("rework", "reopening", "urging") == [1, 1, 1]


def test_what_was_returned_was_dispatched_wrongly() -> None:
    case = tell(opened(), "handler", "return", at(1), reason="Not ours")
    assert shares("dispatch_accurate", "returning") == [0, 1]
    tell(case, "dispatcher", "void", at(2), reason="Nobody's")
    assert shares("dispatch_accurate", "filing_accurate", "closing") == [None, 0, None]


def test_a_duplicate_that_was_joined_was_not_filed_wrongly() -> None:
    case, other = opened(), opened(at(1), lon=IN_E1[0], text="Rubbish over there")
    tell(case, "dispatcher", "join", at(2), other=other.number)
    counts = table(SYSTEM.acting_at(TUESDAY), Kind.AREA, MARCH).total.counts
    assert (counts["reported"], counts["filed"], counts["filed_accurately"]) == (1, 1, 1)


def test_a_case_that_rests_need_not_be_closed() -> None:
    case = tell(opened(), "handler", "accept", at(1))
    tell(case, "supervisor", "suspend", at(1), until=at(200), reason="Frost")
    assert shares("closing", "suspension", now=at(100)) == [None, 1]


def test_an_officer_finds_verifies_and_checks() -> None:
    opened(source=Source.INSPECTOR, reporter="officer")
    case = tell(opened(type="", text="Something lies in the street"), "dispatcher", "send_officer")
    do_task(actor("officer", at(1)), Task.objects.get(case=case), ok=True)
    case = tell(handed_back(at(1), text="Bottles by the school", lat=IN_W2[1]), "dispatcher", "send_officer", at(1))
    do_task(actor("officer", at(96)), Task.objects.get(case=case), ok=True)
    codes = ("valid_reports", "missing", "verifying", "checking")
    assert shares(*codes, kind=Kind.OFFICER, key="officer", now=at(120)) == [1, 0.5, 1, 0]
    assert figures(Kind.OFFICER, "officer", at(120))["inspector"].value == 40 + 10 + 20


def test_an_errand_from_which_the_officer_was_called_back_is_none() -> None:
    case = tell(handed_back(), "dispatcher", "send_officer", at(1))
    tell(case, "dispatcher", "recall_officer", at(2), reason="The mayor has seen it")
    assert shares("checking", kind=Kind.OFFICER, key="officer", now=at(120)) == [None]


def test_what_nobody_answered_for_is_late_all_the_same() -> None:
    duties.load(SYSTEM, [duty for duty in duties.stored_duties() if duty.type != MANHOLE])
    tell(opened(type="manhole"), "system", "force_close", at(3), reason="The street is gone")
    assert shares("closing_late", now=at(4)) == [1]


def test_a_dispatcher_files_sends_dispatches_and_closes() -> None:
    case = opened(type="", text="Something lies in the street")
    case = tell(case, "dispatcher", "send_officer", at(1))
    do_task(actor("officer", at(1)), Task.objects.get(case=case), ok=True)
    case = tell(case, "dispatcher", "file", at(1), type="garbage", condition="bags")
    case = tell(case, "handler", "accept", at(2))
    case = tell(case, "handler", "hand_back", at(3), note="Swept")
    case = tell(case, "dispatcher", "send_officer", at(3))
    do_task(actor("officer", at(4)), Task.objects.get(case=case, kind="check"), ok=True)
    tell(case, "dispatcher", "close", at(4))
    codes = (
        "filing_on_time",
        "dispatch_on_time",
        "dispatch_accurate",
        "closing_on_time",
        "sending_to_verify",
        "sending_to_check",
    )
    assert shares(*codes, kind=Kind.POST, key="dispatcher") == [1, 1, 1, 1, 1, 1]
    assert figures(Kind.POST, "dispatcher")["shift_leader"].value == 100


def test_filing_too_late_is_late_for_the_area_and_the_post() -> None:
    case = opened(type="", text="Something lies in the street")
    tell(case, "dispatcher", "file", at(24), type="garbage", condition="bags")
    assert shares("filing_on_time", now=at(25)) == [0]
    assert shares("filing_on_time", kind=Kind.POST, key="dispatcher", now=at(25)) == [0]


def test_reports_of_the_public_and_of_machines_differ() -> None:
    opened()
    opened(source=Source.SENSOR, type="lamp", text="Lamp 7 is dark", happened_at=MONDAY)
    assert shares("public_reports") == [0.5]
