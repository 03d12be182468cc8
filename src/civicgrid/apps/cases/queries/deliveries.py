"""What came before under the same name."""

from civicgrid.apps.cases.models import Event, Membership, Report
from civicgrid.apps.cases.types import NewReport, Receipt, ReportJoined, Source
from civicgrid.apps.standards import api as standards
from civicgrid.base.seal import unseal


def delivered(source: Source, origin_key: str) -> Report:
    """The report that came from a source under a key."""
    return Report.objects.get(source=source, origin_key=origin_key)


def says_the_same(before: Report, new: NewReport, *, timed: bool) -> bool:
    """Whether a report says what one said before; when it happened counts if `timed`."""
    said = {name: getattr(new, name) for name in ("text", "address", "lon", "lat", "reporter", "answers")}
    kind = standards.case_type(new.type) or standards.find(new.type)
    return (
        all(getattr(before, name) == value for name, value in said.items())
        and before.type == (kind.path if kind else "")
        and unseal(bytes(before.contact), f"report.contact:{before.pk}") == new.contact
        and (not timed or before.happened_at == new.happened_at)
    )


def receipt_of(report: Report) -> Receipt:
    """The receipt of a report: the case it speaks of now, and whether it joined it."""
    case = Membership.objects.select_related("case").get(report=report, until__isnull=True).case
    joined = Event.objects.filter(case=case, name=ReportJoined.__name__, data__report=str(report.pk)).exists()
    return Receipt(report.pk, report.origin_key, case.number, joined=joined, repeated=True)
