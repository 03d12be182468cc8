"""One request, one deed: the memory for acts that leave no row of their own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.http import HttpRequest

from civicgrid.base import jobs
from civicgrid.base.http import as_request, keys

from .models import Done

KEPT = timedelta(days=7)
"""Nobody sends again after so long; then a key is forgotten."""


def once(request: HttpRequest, key: str | None, act: Callable[[], object]) -> str:
    """Does `act` and returns what it did it with; under a key done before, just that.

    What fails may be tried again under its key. Raises OtherUnderKey where something else came under it.
    """
    if not key:
        return str(act())
    with transaction.atomic():
        made = {"sent": sha256(b"\n".join((request.path.encode(), request.body))).hexdigest()}
        done, fresh = Done.objects.get_or_create(
            pk=keys.named(as_request(request).actor, "once", key).id, defaults=made
        )
        if fresh:
            done.about = str(act())
            done.save(update_fields=["about"])
        elif done.sent != made["sent"]:
            raise keys.OtherUnderKey(field=keys.HEADER, remedy="give whatever you send a key of its own")
        return done.about


@jobs.periodic("once.forget", cron="45 3 * * *")
def forget() -> None:
    """Every night: keys that nobody sends again."""
    Done.objects.filter(at__lt=datetime.now(UTC) - KEPT).delete()
