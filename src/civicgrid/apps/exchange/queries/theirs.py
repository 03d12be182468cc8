"""What belongs to an authority: its cases, and what is known of them there."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from civicgrid.apps.cases import api as cases
from civicgrid.apps.exchange.models import Authority, Forwarding
from civicgrid.base.access import SYSTEM

AT_WORK = ("dispatched", "handling")
"""States in which an organisation has a case."""
MOST = 500


def numbers_to_forward(authority: Authority) -> list[str]:
    """The cases that it was given since it is connected, and that have no row."""
    known = Forwarding.objects.filter(organisation=authority.organisation).values("number")
    fresh = _theirs(authority).filter(dispatched_at__gte=authority.connected_at).exclude(number__in=known)
    return list(fresh.order_by("dispatched_at").values_list("number", flat=True)[:MOST])


def back_again(authority: Authority, states: tuple[str, ...]) -> list[Forwarding]:
    """The rows that were over, of cases that it was given once more."""
    over = Forwarding.objects.filter(organisation=authority.organisation, state__in=states)
    return list(over.filter(number__in=_theirs(authority).values("number"))[:MOST])


def _theirs(authority: Authority) -> QuerySet[Any]:
    wanted = cases.CaseFilter(organisation=authority.organisation)
    return cases.matching(SYSTEM, wanted).filter(state__in=AT_WORK)


def due(now: datetime) -> list[str]:
    """The ids of rows that are to be sent, or looked for, now."""
    rows = Forwarding.objects.filter(waits_until__lte=now).order_by("waits_until")
    return [str(pk) for pk in rows.values_list("pk", flat=True)[:MOST]]
