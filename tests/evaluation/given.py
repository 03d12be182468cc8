"""Cases made by hand, in the small city and in September 2026, as the tables of `cases` hold them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from civicgrid.apps.cases.models import Case, Event, Task
from civicgrid.apps.evaluation.models import Appeal
from civicgrid.apps.evaluation.types import Period
from civicgrid.base.access import SYSTEM, Actor
from civicgrid.kernel.ids import new_id
from tests.cases import given

ZONE = ZoneInfo("Asia/Shanghai")
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
LATER = SYSTEM.acting_at(datetime(2026, 10, 15, tzinfo=UTC))
"""The engineer, looking back from the middle of October."""

_numbers = count(1)


def reader(login: str) -> Actor:
    """Somebody of the small city, looking back at the same time."""
    return given.actor(login, LATER.time)


def moment(words: str) -> datetime:
    """`09-30 12:00` of 2026 in the city's time."""
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=ZONE)


def shifted(facts: Mapping[str, Any], **by: Any) -> dict[str, Any]:
    """The same facts of a case at another time: `year=2025`, `month=8`."""
    facts = {"opened_at": "09-02 09:00", **facts}
    return {name: moment(value).replace(**by) if name.endswith("_at") else value for name, value in facts.items()}


def case(name: str = "", **facts: Any) -> Case:
    """A case reported on the second of September in the first cell of the west; texts of times are moments."""
    read = {
        key: moment(value) if key.endswith(("_at", "_until")) and isinstance(value, str) else value
        for key, value in facts.items()
    }
    known = {
        "source": "citizen",
        "state": "reported",
        "area": "town.west.w1.",
        "type": "streets.garbage.",
        "opened_at": moment("09-02 09:00"),
    }
    number = name or f"2026{next(_numbers):07d}"
    return Case.objects.create(id=new_id(), number=number, seq=1, title=number, **{**known, **read})


FILED: Mapping[str, Any] = {"filed_at": "09-02 09:30", "state": "pool"}
GIVEN: Mapping[str, Any] = {
    **FILED,
    "state": "handling",
    "dispatched_at": "09-02 09:40",
    "organisation": "gov.sanitation.",
    "due_at": "09-04 12:00",
}
CLOSED: Mapping[str, Any] = {**GIVEN, "state": "closed", "handed_back_at": "09-03 12:00", "closed_at": "09-04 09:00"}
LATE: Mapping[str, Any] = {**CLOSED, "handed_back_at": "09-08 12:00", "closed_at": "09-09 09:00", "late": True}


def errand(of: Case, kind: str, officer: str = "officer", **times: str) -> Task:
    """An officer's errand."""
    moments = {name: moment(value) for name, value in times.items()}
    ok = True if "done_at" in moments else None
    return Task.objects.create(id=new_id(), case=of, kind=kind, officer=officer, area=of.area, ok=ok, **moments)


def act(of: Case, actor: str, action: str, at: str, state: str = "") -> Event:
    """Somebody's act, as the story of the case has it."""
    seq = Event.objects.filter(case=of).count() + 1
    data = {"action": action, "state": state}
    return Event.objects.create(case=of, seq=seq, at=moment(at), actor=actor, name="Any", action=action, data=data)


def excuse(of: Case) -> Appeal:
    """The lateness of a case was excused."""
    return Appeal.objects.create(
        id=new_id(), case=of, number=of.number, state="granted", granted=True, asked_at=moment("09-20 09:00")
    )
