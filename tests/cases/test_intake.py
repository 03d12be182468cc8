"""A report comes in: located, filed, dispatched, receipted; the same delivery twice counts once."""

from hashlib import sha256

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicgrid.apps.cases.actions import KeyUsed, receive
from civicgrid.apps.cases.actions.intake import NotAnOfficer
from civicgrid.apps.cases.models import Case, Event, Membership, Report
from civicgrid.apps.cases.queries import events_of
from civicgrid.apps.cases.queries.contacts import contact_of
from civicgrid.apps.cases.types import Receipt, Source
from civicgrid.apps.duties import api as duties
from civicgrid.base.access import PUBLIC, SYSTEM, Actor
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.errors import Denied
from tests.cases.given import GARBAGE, LAMP, MANHOLE, MONDAY, SHANGHAI, actor, at, opened, report
from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")

MOST_STATEMENTS = 12
"""Of one report, with BEGIN and COMMIT."""
DESK = SYSTEM.acting_at(MONDAY)


def test_a_report_becomes_a_case_with_duty_and_clock() -> None:
    (receipt,) = receive(DESK, [report(text="Bags", address="Bench 1")])
    case = Case.objects.get(number=receipt.number)
    assert (case.state, case.type, case.condition) == ("dispatched", GARBAGE, "bags")
    assert (case.area, case.overlays) == ("town.west.w1.", ["south"])
    assert (case.organisation, case.duty) == ("gov.sanitation.", "streets. × * × handle")
    assert case.due_at == at(5)  # 4 working hours, with the break from 12 to 13
    assert (case.title, case.address, case.seq, case.reports) == ("Bags", "Bench 1", 3, 1)
    assert receipt == Receipt(Membership.objects.get(case=case).report_id, receipt.origin_key, case.number)


def test_it_is_written_down_as_one_act() -> None:
    case = opened()
    assert [event.action for event in events_of(case)] == ["open", "file", "dispatch"]
    (entry,) = Entry.objects.filter(subject=case.number)
    assert (entry.event_name, entry.action, entry.actor) == ("ReportReceived", "cases.receive", "system")
    assert "Bags beside the bench" not in entry.event


def test_a_report_takes_few_statements() -> None:
    opened()
    with CaptureQueriesContext(connection) as counted:
        receive(DESK, [report(lon=IN_E1[0], contact="13800001111", secret="s")])
    begin_and_commit = 0 if any("BEGIN" in each["sql"] for each in counted) else 2
    assert len(counted) + begin_and_commit <= MOST_STATEMENTS, "\n".join(each["sql"][:80] for each in counted)


def test_many_reports_take_as_few() -> None:
    opened()
    with CaptureQueriesContext(connection) as two:  # one joins, the other opens a case
        receive(DESK, [report(), report(lon=IN_E1[0])])
    with CaptureQueriesContext(connection) as many:
        receive(DESK, [report(lon=lon) for lon in (IN_W1[0], IN_E1[0]) for _ in range(25)])
    assert len(many) <= len(two)


def test_a_repeated_delivery_changes_nothing() -> None:
    again = report(origin_key="again")
    (first,) = receive(DESK, [again])
    counts = Report.objects.count(), Case.objects.count(), Event.objects.count(), Entry.objects.count()
    (second,) = receive(SYSTEM.acting_at(at(1)), [again])
    assert (second.number, second.report, second.repeated) == (first.number, first.report, True)
    assert counts == (Report.objects.count(), Case.objects.count(), Event.objects.count(), Entry.objects.count())


def test_the_same_key_from_another_source_is_another_delivery() -> None:
    first, second = receive(DESK, [report(origin_key="1"), report(origin_key="1", source=Source.HOTLINE)])
    assert not second.repeated
    assert first.report != second.report


def test_of_a_batch_only_the_repeated_one_is_repeated() -> None:
    known = report(origin_key="known")
    (first,) = receive(DESK, [known])
    batch = [report(lon=IN_E1[0]), known, report(lon=IN_E2[0], lat=IN_E2[1]), known]
    receipts = receive(SYSTEM.acting_at(at(1)), batch)
    assert [receipt.origin_key for receipt in receipts] == [each.origin_key for each in batch]
    assert [receipt.repeated for receipt in receipts] == [False, True, False, True]
    assert receipts[1].number == first.number


def test_a_delivery_twice_in_a_batch_counts_once() -> None:
    twice = report(origin_key="twice")
    receipts = receive(DESK, [twice, twice])
    assert [receipt.repeated for receipt in receipts] == [False, True]
    assert len({receipt.number for receipt in receipts}) == 1
    assert Report.objects.count() == 1


def test_a_repeated_delivery_that_joined_is_told_so() -> None:
    opener, joiner = report(), report()
    receive(DESK, [opener, joiner])
    receipts = receive(SYSTEM.acting_at(at(1)), [opener, joiner])
    assert [(receipt.repeated, receipt.joined) for receipt in receipts] == [(True, False), (True, True)]


def test_a_report_that_nobody_timed_happened_when_it_came() -> None:
    receive(DESK, [report(happened_at=None)])
    assert Report.objects.get().happened_at == MONDAY


CHANGES = [
    {"text": "A fallen tree"},
    {"type": "manhole", "answers": {}},
    {"contact": "13800001111"},
    {"reporter": "Wu Hao"},
    {"lon": IN_E1[0]},
    {"lon": None, "lat": None, "area": "w1"},
    {"happened_at": at(-1)},
]


@pytest.mark.parametrize("changes", CHANGES)
def test_under_a_key_that_was_used_nothing_else_is_taken(changes: dict[str, object]) -> None:
    said = report()
    receive(DESK, [said])
    with pytest.raises(KeyUsed):
        receive(DESK, [report(), msgspec.structs.replace(said, **changes)])
    assert Report.objects.count() == 1


def test_a_report_by_area_counts_once_and_for_that_area_alone() -> None:
    said = report(lon=None, lat=None, area="w1")
    receive(DESK, [said])
    (again,) = receive(DESK, [msgspec.structs.replace(said, area="town.west.w1.")])
    assert again.repeated
    for area in ("w2", "west", ""):
        with pytest.raises(KeyUsed):
            receive(DESK, [msgspec.structs.replace(said, area=area)])


def test_a_report_by_area_takes_few_statements() -> None:
    receive(DESK, [report()])
    with CaptureQueriesContext(connection) as counted:
        receive(DESK, [report(lon=None, lat=None, area="w1")])
    assert len(counted) <= MOST_STATEMENTS


def test_nobody_but_an_officer_reports_as_an_inspector() -> None:
    with pytest.raises(NotAnOfficer):
        receive(actor("handler"), [report(source=Source.INSPECTOR)])
    receive(actor("officer"), [report(source=Source.INSPECTOR, reporter="handler")])
    assert Case.objects.get().reporter == "officer"


def test_numbers_begin_with_the_citys_day() -> None:
    early = MONDAY.replace(hour=1)  # still Sunday in Greenwich
    assert opened(early, happened_at=early).number.startswith("20260302")
    assert Case.objects.get().opened_at.astimezone(SHANGHAI) == early


def test_contact_is_sealed_at_rest_and_the_secret_hashed() -> None:
    (receipt,) = receive(DESK, [report(contact="13800001111", secret="s3cret")])
    stored = Report.objects.get(pk=receipt.report)
    assert b"13800001111" not in bytes(stored.contact)
    assert contact_of(stored) == "13800001111"
    assert stored.secret == sha256(b"s3cret").hexdigest()


def test_without_a_place_it_lands_on_the_city() -> None:
    case = opened(lon=None, lat=None)
    assert (case.area, case.overlays, case.lon, case.tile) == ("town.", [], None, None)
    assert case.state == "dispatched"


def test_without_a_type_it_waits_to_be_filed() -> None:
    case = opened(type="")
    assert (case.state, case.type, case.organisation) == ("reported", "", "")
    assert case.phase_due_at == at(2)


def test_in_a_gap_of_the_matrix_it_goes_to_the_pool() -> None:
    duties.load(SYSTEM, [duty for duty in duties.stored_duties() if duty.type != MANHOLE])
    case = opened(type="manhole")
    assert (case.state, case.organisation, case.duty) == ("pool", "", "")
    assert case.phase_due_at == at(1)


@pytest.mark.parametrize(
    ("words", "place", "owner"),
    [
        ("garbage", IN_W2, "sanitation"),
        ("Exposed garbage", IN_W1, "sanitation"),
        ("暴露垃圾", IN_E1, "sanitation"),
        (GARBAGE, IN_E1, "sanitation"),
        ("lamp", IN_W1, "lighting"),
        (LAMP, IN_E2, "lighting"),
        ("manhole", IN_W1, "sanitation"),
        ("manhole", IN_E1, "lighting"),
    ],
)
def test_the_matrix_names_who_answers(words: str, place: tuple[float, float], owner: str) -> None:
    assert opened(type=words, lon=place[0], lat=place[1]).organisation == f"gov.{owner}."


def test_duties_are_those_of_the_citys_day() -> None:
    lamps = next(duty for duty in duties.stored_duties() if duty.type == LAMP)
    others = [duty for duty in duties.stored_duties() if duty != lamps]
    duties.load(SYSTEM, [*others, msgspec.structs.replace(lamps, end=MONDAY.date())])
    assert opened(MONDAY.replace(hour=23), type="lamp").organisation == "gov.lighting."
    tuesday = at(24).replace(hour=1)  # still Monday in Greenwich
    assert opened(tuesday, type="lamp", lon=IN_E1[0]).organisation == "gov.sanitation."


def test_answers_are_kept() -> None:
    opened(type="lamp", answers={"lamps": 3})
    assert Report.objects.get().answers == {"lamps": 3}


def test_a_very_long_word_can_be_stored() -> None:
    case = opened(text="".join(map(str, range(2000))))
    assert max(map(len, case.words)) <= 60


def test_the_public_may_report() -> None:
    (receipt,) = receive(PUBLIC.acting_at(MONDAY), [report()])
    assert receipt.number


def test_who_holds_no_post_may_not() -> None:
    with pytest.raises(Denied):
        receive(Actor("former", "Former", at=MONDAY), [report()])
    assert not Report.objects.exists()
