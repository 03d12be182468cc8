"""What the faults look for is found."""

import pytest
from django.db import connection

from civicgrid.base.ledger.models import Entry, Pending
from tests.cases.given import at, closed, opened, tell
from tests.cities import IN_E1
from tests.faults.soundness import NEVER

pytestmark = pytest.mark.usefixtures("small_city")


def found() -> dict[str, list[object]]:
    """What should never be, in the database of the test."""
    rows: dict[str, list[object]] = {}
    with connection.cursor() as cursor:
        for name, query in NEVER.items():
            cursor.execute(query)
            rows[name] = [row[0] for row in cursor.fetchall()]
    return {name: each for name, each in rows.items() if each}


def unrecord(name: str) -> None:
    """Takes the entries of an event out of the ledger, before they are numbered."""
    Pending.objects.filter(entry__event_name=name).delete()
    Entry.objects.filter(event_name=name).delete()


def test_what_was_done_is_sound() -> None:
    closed()
    case = opened(at(1), text="Something else", lon=IN_E1[0])
    other = opened(at(2), lon=None, lat=None)
    tell(case, "dispatcher", "join", at(3), other=other.number)
    assert found() == {}


def test_a_move_without_an_entry_is_found() -> None:
    case = closed()
    unrecord("CaseAccepted")
    assert found() == {"a move of which the ledger knows nothing": [f"{case} 4 accept"]}


def test_a_report_without_an_entry_is_found() -> None:
    opened(origin_key="K")
    unrecord("ReportReceived")
    assert found()["a report of which the ledger knows nothing"] == ["K"]
