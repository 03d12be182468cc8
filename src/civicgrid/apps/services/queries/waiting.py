"""What waits at the door for somebody who works here."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Value

from civicgrid.apps.services.models import Notice
from civicgrid.apps.services.types import NoticeState
from civicgrid.base.access import Actor, needed_roles

from .receipts import held_for

HELD, FAILED = "held", NoticeState.FAILED.value
WEEK = timedelta(days=7)
"""Letters that failed before it are nobody's news."""


def counts_besides(actor: Actor, now: datetime) -> Mapping[str, int]:
    """How many reports are held and how many letters failed lately; one statement."""
    if not actor.roles & (needed_roles("services.review") | needed_roles("services.letters")):
        return {}
    reads = bool(actor.roles & needed_roles("services.letters"))
    lost = Notice.objects.filter(state=NoticeState.FAILED, made_at__gt=now - WEEK if reads else now)
    held = held_for(actor).filter(decided_at=None)
    named = ((HELD, held), (FAILED, lost))
    one, other = (
        rows.select_related(None).order_by().annotate(what=Value(name)).values_list("what").annotate(number=Count("pk"))
        for name, rows in named
    )
    return dict(one.union(other))
