"""Cases for whoever watches the whole city: few columns of many, read at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour

from civicgrid.apps.cases.models import Case, Photo, Task
from civicgrid.apps.cases.rules.workflow import OPEN
from civicgrid.apps.cases.types import Line

COLUMNS = Line.__struct_fields__


def within(reach: Q) -> QuerySet[Case]:
    """The cases of a reach, without the index of their words."""
    return Case.objects.filter(reach).defer("words")


def lines_of_day(since: datetime) -> list[Line]:
    """All that are open, and what was opened or closed since a moment; each once."""
    parts = (Q(state__in=OPEN), Q(opened_at__gte=since), Q(closed_at__gte=since))
    found = {line.number: line for part in parts for line in _lines(Case.objects.filter(part))}
    return list(found.values())


def lines_of(numbers: Iterable[str]) -> dict[str, Line]:
    """The cases of these numbers, by number."""
    return {line.number: line for line in _lines(Case.objects.filter(number__in=list(numbers)))}


def newest_photos(most: int) -> list[tuple[str, str, datetime]]:
    """Number of the case, name and time of the newest photos, the newest first."""
    rows = Photo.objects.order_by("-pk").values_list("case__number", "sha256", "added_at")
    return list(rows[:most])


def errands_at_hand(officers: Iterable[str]) -> Mapping[str, str]:
    """Officer -> the number of the case to look at first."""
    waiting = Task.objects.filter(officer__in=list(officers), done_at__isnull=True).order_by("-due_at")
    return dict(waiting.values_list("officer", "case__number"))


def opened_by_hour(
    reach: Q, days: Sequence[tuple[datetime, datetime]], zone: ZoneInfo
) -> list[tuple[datetime, str, int]]:
    """Hour of the city's day, source, and how many cases of a reach were opened."""
    wanted = Q()
    for begin, end in days:
        wanted |= Q(opened_at__gte=begin, opened_at__lt=end)
    rows = within(reach).filter(wanted) if wanted else Case.objects.none()
    hours = rows.order_by().annotate(hour=TruncHour("opened_at", tzinfo=zone)).values_list("hour", "source")
    return list(hours.annotate(number=Count("pk")))


def _lines(rows: QuerySet[Case]) -> Iterable[Line]:
    return (Line(*row) for row in rows.values_list(*COLUMNS).iterator(10_000))
