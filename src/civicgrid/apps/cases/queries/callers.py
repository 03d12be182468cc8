"""All that one sender has reported, found by the digest of the contact."""

from uuid import UUID

from civicgrid.apps.cases.models import Membership

from .bearers import Bearer, bearer


def bearers_by(caller: str, number: str = "", most: int = 100) -> list[Bearer]:
    """A sender as the bearer of each of their reports, the newest first.

    `number` = only those that speak of this case; none for nobody.
    """
    if not caller:
        return []
    said = Membership.objects.filter(report__caller=caller, until__isnull=True)
    if number:
        said = said.filter(case__number=number.replace("\0", " "))
    found = said.select_related("report", "case").order_by("-report__arrived_at", "-report")[:most]
    return [bearer(each.report, each.case) for each in found]


def numbers_of(report: UUID) -> list[str]:
    """The numbers of the cases of which a report has spoken, the first first."""
    return list(Membership.objects.filter(report=report).order_by("pk").values_list("case__number", flat=True))
