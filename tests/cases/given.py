"""What the tests of cases start from: Monday morning in the small city, and cases that are somewhere on their way."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import count

from civicgrid.apps.cases.actions import VERBS, receive
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.rules.projection import Clock
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person
from civicgrid.base.access import SYSTEM, Actor
from tests.cities import IN_W1

SHANGHAI = timezone(timedelta(hours=8))
MONDAY = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
"""The office opens; its hours are 9 to 12 and 13 to 18, Monday to Friday."""
GARBAGE, LAMP, MANHOLE = "streets.garbage.", "streets.lamp.", "manhole."

BAGS: dict[str, object] = {"what": "bags"}
"""The answer by which garbage is filed under "bags"."""
GARBAGES = ("garbage", GARBAGE, "Exposed garbage", "暴露垃圾")

_keys = count(1)


def at(hours: float) -> datetime:
    """So many hours by the clock on the wall after Monday morning."""
    return MONDAY + timedelta(hours=hours)


def actor(login: str, moment: datetime = MONDAY) -> Actor:
    """Somebody of the small city's cast, acting at a moment; "system" is CivicGrid itself."""
    if login == "system":
        return SYSTEM.acting_at(moment)
    return directory.actor_of(Person.objects.get(login=login), moment.date()).acting_at(moment)


def report(**changes: object) -> NewReport:
    """Bags of garbage in the west, said by a citizen on Monday morning, unless changed."""
    facts: dict[str, object] = {
        "source": Source.CITIZEN,
        "origin_key": f"key-{next(_keys)}",
        "text": "Bags beside the bench",
        "type": "garbage",
        "lon": IN_W1[0],
        "lat": IN_W1[1],
        "happened_at": MONDAY.astimezone(UTC),
    }
    facts |= changes
    facts.setdefault("answers", BAGS if facts["type"] in GARBAGES else {})
    return NewReport(**facts)  # type: ignore[arg-type]


def opened(moment: datetime = MONDAY, **changes: object) -> Case:
    """The case that a report opens or joins at a moment."""
    (receipt,) = receive(SYSTEM.acting_at(moment), [report(**changes)])
    return Case.objects.get(number=receipt.number)


def tell(case: Case, login: str, action: str, moment: datetime = MONDAY, **inputs: object) -> Case:
    """The case, seen anew, after somebody did something with it."""
    VERBS[action](actor(login, moment), fresh(case), **inputs)
    return fresh(case)


def fresh(case: Case) -> Case:
    """The case as it is stored now."""
    return Case.objects.get(pk=case.pk)


def clocks(case: Case) -> list[Clock]:
    """The runs of its clocks, the first first."""
    return list(state_of(case).clocks)


def handed_back(moment: datetime = MONDAY, **changes: object) -> Case:
    """A case of garbage in the west that its organisation says is done."""
    case = tell(opened(moment, **changes), "handler", "accept", moment)
    return tell(case, "handler", "hand_back", moment, note="Swept")


def closed(moment: datetime = MONDAY, **changes: object) -> Case:
    """A case that is settled."""
    return tell(handed_back(moment, **changes), "dispatcher", "close", moment)
