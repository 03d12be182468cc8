"""Who holds the receipt of a report, and so may act on its case without a post."""

from uuid import UUID

import msgspec

from civicgrid.apps.cases.models import Case, Membership, Report
from civicgrid.apps.cases.rules.senders import BEARER
from civicgrid.base.access import Actor, Grant
from civicgrid.kernel.ids import digest_of
from civicgrid.kernel.roles import Role

from .story import receipt_case


class Bearer(msgspec.Struct, frozen=True):
    """The holder of a receipt, as an actor; the report, and the case it speaks of now."""

    actor: Actor
    report: Report
    case: Case


def bearer_of(secret: str) -> Bearer | None:
    """Whom a receipt's secret makes somebody; None where nobody was given it."""
    found = receipt_case(digest_of(secret)) if secret else None
    return bearer(*found) if found else None


def bearer_for(report: UUID) -> Bearer | None:
    """Whoever sent the report of this id; None where it speaks of no case."""
    found = Membership.objects.filter(report=report, until__isnull=True).select_related("report", "case").first()
    return bearer(found.report, found.case) if found else None


def bearer(report: Report, case: Case) -> Bearer:
    """Whoever sent this report, which speaks of this case."""
    holder = str(report.pk)
    return Bearer(Actor(f"{BEARER}{holder}", "", (Grant(Role.CITIZEN, holder=holder),)), report, case)
