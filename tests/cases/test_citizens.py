"""Whoever holds a receipt acts on the case of the own report, and on no other."""

from datetime import timedelta

import pytest

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.actions import VERBS, SamePhoto, add_photo, receive
from civicgrid.apps.cases.actions.intake import NoOpenCase
from civicgrid.apps.cases.models import Case, Photo, Report
from civicgrid.apps.cases.queries.bearers import Bearer, bearer_of
from civicgrid.apps.cases.queries.contacts import caller_of, reports_by
from civicgrid.apps.cases.rules.guards import TooLate
from civicgrid.apps.cases.rules.talk import ANSWERED, ASKED
from civicgrid.apps.cases.types import ReporterReplied
from civicgrid.base.access import PUBLIC, Actor, Grant, can
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.roles import Role
from tests.cases.given import MONDAY, actor, at, closed, fresh, opened, report, tell
from tests.cities import IN_E2
from tests.pictures import plain

pytestmark = pytest.mark.usefixtures("small_city")
SECRET = "a-secret-of-24-letters--"


def holder(secret: str = SECRET) -> Bearer:
    found = bearer_of(secret)
    assert found
    return found


def say(case: Case, action: str, moment: float = 1, **inputs: str) -> Case:
    VERBS[action](holder().actor.acting_at(at(moment)), fresh(case), **inputs)
    return fresh(case)


def test_a_secret_tells_the_case_of_its_report() -> None:
    case = opened(secret=SECRET)
    assert (holder().case, holder().report.text) == (case, "Bags beside the bench")
    assert bearer_of("another") is None
    assert bearer_of("") is None


@pytest.mark.parametrize("action", ["cases.reply", "cases.not_fixed", "cases.add_photo"])
def test_the_holder_reaches_the_own_case_alone(action: str) -> None:
    own, other = opened(secret=SECRET), opened(lon=IN_E2[0], lat=IN_E2[1], text="A sofa")
    assert can(holder().actor, action, own)
    assert not can(holder().actor, action, other)
    assert not can(PUBLIC, action, own)
    assert not can(Actor("citizen", "", (Grant(Role.CITIZEN, holder="citizen"),)), action, own)


def test_the_holder_sees_no_page_of_the_staff() -> None:
    case = opened(secret=SECRET)
    assert not can(holder().actor, "cases.see", case)
    with pytest.raises(NotFound):
        VERBS["comment"](holder().actor, case, note="Let me in")


def test_a_photo_joins_the_case() -> None:
    case = opened(secret=SECRET)
    add_photo(holder().actor, case, content=plain())
    assert Photo.objects.get(case=case).actor == holder().actor.id


def test_a_photo_joins_a_case_that_moved_on_meanwhile() -> None:
    opened(secret=SECRET)
    seen = holder()
    tell(seen.case, "handler", "accept")
    assert add_photo(seen.actor, seen.case, content=plain()).number == seen.case.number
    with pytest.raises(SamePhoto):
        add_photo(seen.actor, seen.case, content=plain())


def test_the_desk_asks_and_whoever_reported_it_answers() -> None:
    case = tell(opened(secret=SECRET), "dispatcher", "ask_reporter", note="Which bench?")
    assert case.talk == ASKED
    case = say(case, "reply", note="The green one")
    assert case.talk == ANSWERED
    told = queries.events_of(case)[-1]
    assert isinstance(told, ReporterReplied)
    assert told.reason == "The green one"
    assert tell(case, "dispatcher", "comment", at(2), note="Thank you").talk == ""


def test_an_answer_that_moves_the_case_is_heard() -> None:
    case = say(opened(secret=SECRET), "reply", note="It smells")
    assert tell(case, "handler", "accept", at(2)).talk == ""


def test_a_case_that_is_not_fixed_goes_back_to_who_had_it() -> None:
    case = closed(secret=SECRET)
    owner = case.organisation
    case = say(case, "not_fixed", reason="The bags are still there")
    assert (case.state, case.organisation, case.reopened) == ("dispatched", owner, 1)


def test_after_the_citys_time_it_is_reported_anew() -> None:
    case = closed(secret=SECRET)
    say_late = holder().actor.acting_at(MONDAY + timedelta(days=15))
    with pytest.raises(TooLate):
        VERBS["not_fixed"](say_late, case, reason="Still there")


def test_who_says_this_is_it_joins_the_case_at_once() -> None:
    case = opened()
    (receipt,) = receive(PUBLIC, [report(text="Me too", type="", answers={}, speaks_of=case.number, secret=SECRET)])
    assert (receipt.number, receipt.joined) == (case.number, True)
    assert fresh(case).reports == 2
    assert holder().case == case


@pytest.mark.parametrize("state", ["closed", "secret", "unknown"])
def test_the_public_joins_nothing_that_it_cannot_see(state: str) -> None:
    case = {"closed": closed, "secret": lambda: opened(type="manhole"), "unknown": opened}[state]()
    number = "20260302" if state == "unknown" else case.number
    with pytest.raises(NoOpenCase):
        receive(PUBLIC, [report(speaks_of=number)])


def test_staff_joins_what_the_public_does_not_see() -> None:
    case = opened(type="manhole")
    (receipt,) = receive(actor("dispatcher"), [report(speaks_of=case.number)])
    assert receipt.number == case.number


def test_reports_of_one_sender_are_found_however_the_number_is_written() -> None:
    case = opened(contact="+86 138-0013 8000")
    opened(contact="someone@else.example", text="Another matter", lon=IN_E2[0], lat=IN_E2[1])
    (found,) = reports_by(actor("dispatcher"), "13800138000")
    assert found.case == case
    assert not reports_by(actor("dispatcher"), "")
    assert not reports_by(PUBLIC, "13800138000")
    assert caller_of("") == ""


def test_contacts_of_reports_without_one_are_nobodys() -> None:
    opened()
    assert not Report.objects.exclude(caller="").exists()
