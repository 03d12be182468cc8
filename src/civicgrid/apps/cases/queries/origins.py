"""Where the reports of a case came from: alone, or with a case that joined it."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from django.db.models import F

from civicgrid.apps.cases.models import Case, Membership, Photo
from civicgrid.apps.cases.rules.workflow import VOID


class Origin(msgspec.Struct, frozen=True):
    """The case with which a report came."""

    case: UUID
    number: str


def origins_of(case: Case) -> Mapping[UUID, Origin]:
    """Report -> the joined case with which it came; without those that came alone.

    A report left that case in the moment in which it joined.
    """
    here = Membership.objects.filter(case=case, until__isnull=True).values("report")
    joined = {"case__state": VOID, "case__joined_into": case.number, "until": F("case__closed_at")}
    came = Membership.objects.filter(report__in=here, **joined).order_by("pk")
    return {report: Origin(pk, number) for report, pk, number in came.values_list("report", "case", "case__number")}


def photos_of(case: Case) -> list[Photo]:
    """The pictures of a case, with those its reports have from cases they were in."""
    here = Membership.objects.filter(case=case, until__isnull=True).values("report")
    spells = Membership.objects.filter(report__in=here).values_list("case", "since", "until")
    stays = [(case.pk, None, None), *spells]
    found = Photo.objects.filter(case__in={stay[0] for stay in stays}).order_by("added_at", "pk")
    shown: dict[str, Photo] = {}
    for photo in found:
        if any(
            photo.case_id == place and (not since or since <= photo.added_at) and (not until or photo.added_at <= until)
            for place, since, until in stays
        ):
            shown.setdefault(photo.sha256, photo)
    return list(shown.values())
