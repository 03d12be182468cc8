"""What the faults look for is found."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from civicgrid.apps.services.actions.notices import deliver
from civicgrid.apps.services.actions.tidings import look_now
from civicgrid.base import jobs
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


def failed(what: jobs.Job, **arguments: str) -> None:
    """A job that stands as failed."""
    jobs.defer(what, **arguments)
    ProcrastinateJob.objects.filter(task_name=what.name).update(status="failed")


def test_a_job_given_up_is_found_and_named() -> None:
    failed(deliver, notice="1")
    (told,) = found()["a job given up"]
    assert str(told).startswith("services.deliver ")


def test_what_the_clock_starts_anew_is_no_job_given_up() -> None:
    failed(look_now)
    assert found() == {}


def test_a_move_without_an_entry_is_found() -> None:
    case = closed()
    unrecord("CaseAccepted")
    assert found() == {"a move of which the ledger knows nothing": [f"{case} 4 accept"]}


def test_a_report_without_an_entry_is_found() -> None:
    opened(origin_key="K")
    unrecord("ReportReceived")
    assert found()["a report of which the ledger knows nothing"] == ["K"]
