"""What came before under the same name."""

from collections.abc import Sequence

from django.db.models import OuterRef, Q, Subquery

from civicgrid.apps.cases.models import Event, Membership, Report
from civicgrid.apps.cases.types import NewReport, Receipt
from civicgrid.apps.standards import api as standards

from .contacts import contact_of

SAID = ("text", "address", "lon", "lat", "reporter", "answers")


def receipts_of(reports: Sequence[NewReport]) -> dict[tuple[str, str], Receipt]:
    """The receipts of deliveries that had come before, by source and origin key.

    Each tells the case of which the report speaks now; whoever did not open that case joined it.
    """
    opened = Event.objects.filter(case=OuterRef("case"), seq=1).values("data__report")
    rows = Membership.objects.filter(_named(reports, "report__"), until__isnull=True).annotate(opener=Subquery(opened))
    found = rows.values_list("report_id", "report__source", "report__origin_key", "case__number", "opener")
    return {
        (source, key): Receipt(report, key, number, joined=opener != str(report), repeated=True)
        for report, source, key, number, opener in found
    }


def first_changed(reports: Sequence[NewReport]) -> NewReport | None:
    """The first that does not say what had come before under its name.

    They are compared as they were located.
    """
    before = {(each.source, each.origin_key): each for each in Report.objects.filter(_named(reports))}
    return next((new for new in reports if not _says_the_same(before[new.source, new.origin_key], new)), None)


def _named(reports: Sequence[NewReport], report: str = "") -> Q:
    keys, sources = [each.origin_key for each in reports], {each.source for each in reports}
    return Q(**{f"{report}origin_key__in": keys, f"{report}source__in": sources})


def _says_the_same(before: Report, new: NewReport) -> bool:
    """Whether all of it was said before; of the time, only if it was told."""
    kind = standards.case_type(new.type) or standards.find(new.type)
    return (
        all(getattr(before, name) == getattr(new, name) for name in SAID)
        and (new.lon is not None or before.area == new.area)
        and before.type == (kind.path if kind else "")
        and contact_of(before) == new.contact
        and new.happened_at in (None, before.happened_at)
    )
