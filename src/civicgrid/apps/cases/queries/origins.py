"""Where the reports of a case came from: alone, or with a case that joined it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec
from django.db.models import F, Q, QuerySet

from civicgrid.apps.cases.models import Case, Membership, Photo, Task
from civicgrid.apps.cases.rules.workflow import VOID


class Origin(msgspec.Struct, frozen=True):
    """The case with which a report came."""

    case: UUID
    number: str


def origins_of(case: Case) -> Mapping[UUID, Origin]:
    """Report -> the joined case with which it came; without those that came alone."""
    came = _came(case).filter(case__joined_into=case.number).order_by("pk")
    return {report: Origin(pk, number) for report, pk, number in came.values_list("report", "case", "case__number")}


def photos_of(case: Case) -> list[Photo]:
    """The pictures of a case, with those of the cases with which its reports came.

    What was taken while it was joined with another matter stays with that one.
    """
    there = Q(case__in=_came(case).values("case"), added_at__lte=F("case__closed_at"))
    shown: dict[str, Photo] = {}
    for photo in Photo.objects.filter(Q(case=case) | there).order_by("added_at", "pk"):
        shown.setdefault(photo.sha256, photo)
    return list(shown.values())


def photos_on(errand: Task, photos: Iterable[Photo]) -> list[Photo]:
    """The pictures that the officer took on an errand."""
    until = errand.done_at or errand.due_at
    return [each for each in photos if each.actor == errand.officer and errand.set_at <= each.added_at <= until]


def _came(case: Case) -> QuerySet[Membership]:
    """The stays of a case's reports in cases that ended by joining another.

    A report left such a case in the moment in which it joined.
    """
    here = Membership.objects.filter(case=case, until__isnull=True).values("report")
    return Membership.objects.filter(report__in=here, case__state=VOID, until=F("case__closed_at"))
