"""One report at a time or all at once: the same cases come of it, and are found by the same words."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.base.access import SYSTEM, Actor, Grant, narrow
from civicgrid.kernel.roles import Role
from tests.cities import IN_E1, IN_W1

pytestmark = pytest.mark.usefixtures("small_city")

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def said(key: str, text: str, minutes: int, place: tuple[float, float] = IN_W1) -> NewReport:
    """A report of a broken lamp."""
    at = NOON + timedelta(minutes=minutes)
    return NewReport(
        source=Source.WEB,
        origin_key=key,
        text=text,
        type="lamp",
        lon=place[0],
        lat=place[1],
        happened_at=at,
        arrived_at=at,
    )


REPORTS = [
    said("a", "The lamp at the corner is dark", 0),
    said("b", "Lamp at the corner dark since Friday", 5),
    said("c", "Another one flickers", 10, IN_E1),
    said("d", "Somebody broke the glass of it, and sparks come out", 15),
]


MUCH_LATER = timedelta(days=90)


def counts(since: datetime, until: datetime) -> list[int]:
    """How many reports each case of a stretch of time has."""
    return sorted(Case.objects.filter(opened_at__range=(since, until)).values_list("reports", flat=True))


def again(report: NewReport) -> NewReport:
    """The same said three months on, out of reach of all that was said before."""
    at = (report.arrived_at or NOON) + MUCH_LATER
    return msgspec.structs.replace(report, origin_key=f"{report.origin_key}-again", happened_at=at, arrived_at=at)


def test_batching_does_not_matter() -> None:
    hour = timedelta(hours=1)
    cases.receive(SYSTEM.acting_at(NOON + hour), REPORTS)
    for report in REPORTS:
        cases.receive(SYSTEM.acting_at(NOON + MUCH_LATER + hour), [again(report)])
    together = counts(NOON, NOON + hour)
    assert len(together) > 1
    assert counts(NOON + MUCH_LATER, NOON + MUCH_LATER + hour) == together


def test_a_case_is_found_by_the_words_and_key_of_every_report() -> None:
    late = SYSTEM.acting_at(NOON + timedelta(hours=1))
    first, second = cases.receive(late, [REPORTS[0]])[0], cases.receive(late, [REPORTS[1]])[0]
    assert second.joined
    for words in ("corner", "Friday", first.number, "b"):
        found = cases.matching(SYSTEM, cases.CaseFilter(words=words))
        assert [case.number for case in found] == [first.number], words


def test_a_handler_reaches_only_the_areas_of_the_post() -> None:
    late = SYSTEM.acting_at(NOON + timedelta(hours=1))
    cases.receive(late, [REPORTS[0], REPORTS[2]])
    owner = Case.objects.first()
    assert owner is not None
    east = Actor("h", "H", (Grant(Role.HANDLER, owner.organisation, ("town.east.",), "h"),))
    seen = narrow(east, "cases.hand_back", Case.objects.all())
    assert {case.area.split(".")[1] for case in seen} == {"east"}


def test_what_nobody_has_comes_before_the_supervisor_at_the_top() -> None:
    late = SYSTEM.acting_at(NOON + timedelta(hours=1))
    cases.receive(late, [NewReport(source=Source.WEB, origin_key="u", text="What is this?", happened_at=NOON)])
    posts = (Grant.of_post(Role.SUPERVISOR, path, (), "s") for path in ("gov.", "gov.lighting."))
    top, below = (Actor("s", "S", (post,)) for post in posts)
    assert narrow(top, "cases.see", Case.objects.all()).count() == 1
    assert narrow(below, "cases.see", Case.objects.all()).count() == 0
