"""Whoever changes a table behind the platform's back is found out by the check."""

from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from civicgrid.apps.cases.actions.photos import add_photo
from civicgrid.apps.cases.actions.store import REPORT_COLUMNS
from civicgrid.apps.cases.models import Case, Event, Membership, Report
from civicgrid.apps.cases.queries import checking
from civicgrid.apps.cases.queries.checking import differing, strays
from civicgrid.apps.cases.rules.agreement import SAID, content_of
from civicgrid.apps.cases.types import Source
from civicgrid.base.ledger.models import Entry, Pending
from tests.cases.given import LAMP, MONDAY, actor, at, closed, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2
from tests.pages.given import PNG

pytestmark = pytest.mark.usefixtures("small_city")

ROW = "the row is not what its events say"


def found() -> list[str]:
    """Everything that the check says."""
    return [*(each for differences in differing() for each in differences), *strays()]


def test_what_was_done_is_what_the_ledger_holds() -> None:
    case = closed(contact="555 0100", reporter="Wang", address="Bench 3")
    gone = opened(at(2), lon=IN_E1[0])
    joined = tell(opened(at(3), lon=IN_W2[0], lat=IN_W2[1]), "dispatcher", "join", at(3), other=gone.number)
    (_, came) = Membership.objects.filter(case=joined, until=None).order_by("pk").values_list("report", flat=True)
    tell(joined, "dispatcher", "split", at(4), report=came, reason="Two matters")
    add_photo(actor("officer"), case, content=PNG)
    assert found() == []


def test_a_report_has_one_content_before_it_is_stored_and_after() -> None:
    said = {
        "id": uuid4(),
        "source": Source.CITIZEN,
        "origin_key": "路灯 1",
        "text": "Dark\n“again”",
        "type": LAMP,
        "lon": 121,
        "lat": -0.0,
        "address": "",
        "area": "town.",
        "happened_at": MONDAY,
        "arrived_at": at(1 / 3),
        "reporter": "",
        "contact": b"\x00\xff",
        "answers": {"lamps": 2.0, "far": [1e22, 1e-7, 0.1, {"b": None, "a": True}]},
        "secret": "",
    }
    Report.objects.create(**said)
    assert content_of(Report.objects.values(*SAID).get()) == content_of(said)


def test_the_ledger_vouches_for_every_column_of_a_report() -> None:
    columns = {field.attname for field in Report._meta.concrete_fields}
    assert columns - {"caller"} == set(SAID)
    assert columns == set(REPORT_COLUMNS)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE cases_report SET text = 'All is well'", ["report K is not what the ledger holds"]),
        ("UPDATE cases_report SET arrived_at = arrived_at - interval '1 s'", ["report K is not what the ledger holds"]),
        ("UPDATE cases_report SET contact = 'x'", ["report K is not what the ledger holds"]),
        (
            "UPDATE cases_event SET actor = 'peng', data = jsonb_set(data, '{actor}', '\"peng\"') WHERE seq = 4",
            ["event 4 is not what the ledger holds"],
        ),
        (
            "UPDATE cases_event SET data = jsonb_set(data, '{reason}', '\"Swept twice\"') WHERE seq = 5",
            ["event 5 is not what the ledger holds"],
        ),
        (
            "UPDATE cases_event SET data = jsonb_set(data, '{duty}', '\"*\"') WHERE seq = 3",
            [ROW, "what report K brought about is not what the ledger holds"],
        ),
        (
            "UPDATE cases_event SET actor = 'peng' WHERE seq = 4",
            [ROW, "event 4 contradicts itself", "event 4 is not what the ledger holds"],
        ),
        (
            "UPDATE cases_event SET data = '{}' WHERE seq = 4",
            [ROW, "event 4 contradicts itself", "event 4 is not what the ledger holds"],
        ),
        ("DELETE FROM cases_event WHERE seq = 5", [ROW, "event 5 is not what the ledger holds"]),
        ("UPDATE cases_case SET late = NOT late", [ROW]),
        ("UPDATE cases_case SET state = 'nonsense'", [ROW]),
        ("UPDATE cases_photo SET note = 'Before'", ["its photos are not what the ledger holds"]),
        ("DELETE FROM cases_photo", ["its photos are not what the ledger holds"]),
        (
            "DELETE FROM cases_membership",
            ["report K is gone", "its reports are not those of which its events tell", "report K speaks of no case"],
        ),
    ],
)
def test_a_change_is_told(statement: str, told: list[str]) -> None:
    add_photo(actor("officer"), handed_back(origin_key="K"), content=PNG)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    assert [each.removeprefix(f"{Case.objects.get()}: ") for each in found()] == told


def test_an_event_of_which_the_ledger_knows_nothing_is_told() -> None:
    case = opened()
    tell(case, "handler", "accept")
    unrecord(event_name="CaseAccepted")
    assert found() == [f"{case}: event 4 is not in the ledger"]


def test_a_report_of_which_the_ledger_knows_nothing_is_told() -> None:
    case, further = opened(), opened(at(1), origin_key="second")
    assert case == further
    unrecord(event__contains='"second"')
    assert found() == [f"{case}: event 4 is not in the ledger", f"{case}: report second is not in the ledger"]


def test_a_case_that_is_gone_is_told() -> None:
    case, _other = opened(), opened(lon=IN_E1[0])
    Membership.objects.filter(case=case).delete()
    Report.objects.filter(doubts=None, memberships=None).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DELETE FROM cases_case WHERE id = %s", [case.pk])
    assert found() == [f"{case}: the case is gone", *(f"event row {each} is of no case" for each in rows_of(case))]
    assert len([*differing()]) == 2


def unrecord(**which: str) -> None:
    """Takes entries out of the ledger, before they are numbered."""
    entries = Entry.objects.filter(**which)
    Pending.objects.filter(entry__in=entries).delete()
    entries.delete()


def rows_of(case: Case) -> list[int]:
    """The rows of the table of events that tell of a case."""
    return list(Event.objects.filter(case_id=case.pk).order_by("pk").values_list("pk", flat=True))


def test_every_case_is_looked_at_chunk_by_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "CHUNK", 2)
    made = [opened(at(hours), lon=None, lat=None) for hours in range(4)]
    Report.objects.update(text="")
    assert [len(each) for each in differing()] == [1] * 4
    Case.objects.filter(pk=made[0].pk).update(number="9")
    assert {each.partition(":")[0] for each in found()} == {"9", *(case.number for case in made)}


def test_the_check_spends_no_more_on_many_cases(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for hours in range(3):
        opened(at(hours), lon=None, lat=None)
    with django_assert_num_queries(8):
        assert not any(differing())
