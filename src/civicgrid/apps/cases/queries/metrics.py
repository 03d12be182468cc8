"""How many cases are open, and how many of them are late."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils import timezone

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.workflow import OPEN
from civicgrid.base.metrics import Family, metrics


@metrics
def _cases() -> Iterator[Family]:
    late = Q(late=True) | Q(phase_due_at__lt=timezone.now())
    found = Case.objects.filter(state__in=OPEN).aggregate(open=Count("pk"), late=Count("pk", filter=late))
    yield Family(name="cases_open", about="Cases that are open.", values=[((), found["open"])])
    yield Family(name="cases_late", about="Open cases whose time is over.", values=[((), found["late"])])
