"""Cases that are joined and split, and what must hold of them whatever happens."""

from collections import Counter
from typing import Any

from civicgrid.apps.cases.models import Case, Membership, Report
from civicgrid.apps.cases.queries import rebuilt, reports_of
from civicgrid.apps.cases.queries.states import state_of
from tests.cases.given import at, fresh, opened, tell
from tests.cities import IN_E1


def two() -> tuple[Case, Case]:
    """Two cases of one matter, told from either side of a street."""
    return opened(), opened(at(1), lon=IN_E1[0], text="Rubbish over there")


def sound() -> None:
    """No open case without a report, every report in exactly one case, and rows that are their events' sums."""
    now = Counter(Membership.objects.filter(until__isnull=True).values_list("report", flat=True))
    assert now == Counter(Report.objects.values_list("pk", flat=True))
    for case in Case.objects.all():
        assert len(reports_of(case)) == (0 if case.state == "void" else case.reports)
        assert case.state == "void" or case.reports >= 1
        assert rebuilt(case) == state_of(case)
    one_level()


def one_level() -> None:
    """No part has parts, so no walk from part to whole comes back to where it began."""
    above = parents()
    assert not [whole for whole in above.values() if above.get(whole)]


def fused(**changes: Any) -> tuple[Case, Report]:
    """A case of two reports, and the second of them."""
    case = opened(**changes)
    opened(at(1), **changes)
    return fresh(case), reports_of(case)[1]


def split_off(case: Case, report: Report, hours: float = 3) -> Case:
    """The case that a report has after the dispatcher took it out."""
    tell(case, "dispatcher", "split", at(hours), report=report.pk, reason="Another heap")
    return Membership.objects.get(report=report, until__isnull=True).case


def parents() -> dict[str, str]:
    """Case -> the one of which it is part."""
    return dict(Case.objects.values_list("number", "parent"))
