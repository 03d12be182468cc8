"""The reports of one sender as a list."""

from typing import Any

from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.models import Receipt
from civicgrid.base.mail import is_address

from .receipts import address_of


def own_reports(caller: str) -> list[dict[str, Any]]:
    """A sender's reports, the newest first: each with its case and its clock."""
    found = cases.bearers_by(caller)
    rows = cases.rows_of([each.case for each in found], timezone.now())
    return [{"report": each.report, "case": each.case, "left": row.left} for each, row in zip(found, rows, strict=True)]


def stored_address(caller: str) -> str:
    """The address that a sender left with a report or receipt, "" for none.

    It is the sender's by its own words: a row's digest alone is not believed.
    """
    reports = [each.report for each in cases.bearers_by(caller)]
    left = [address_of(each) for each in Receipt.objects.filter(report__in=[each.pk for each in reports])]
    told = [cases.mail_in(cases.contact_of(each)) for each in reports]
    return next((each for each in [*left, *told] if is_address(each) and cases.caller_of(each) == caller), "")
