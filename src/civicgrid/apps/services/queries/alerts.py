"""Alerts: found by their secret, by what they reach.

And by what they still have to tell.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from django.db.models import Exists, Min, OuterRef, Q
from django.utils.crypto import salted_hmac

from civicgrid.apps.cases.api import PublicCase
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Alert, Tiding
from civicgrid.apps.services.rules.alerts import Reach, is_due
from civicgrid.apps.services.types import Channel
from civicgrid.base import push
from civicgrid.base.access import everywhere, permit
from civicgrid.base.seal import seal, unseal
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.paths import ancestry
from civicgrid.kernel.roles import Role

permit("services.follow", {Role.CITIZEN: everywhere})

MARK_BYTES = 16


class NoSuchAlert(NotFound):
    """There is no such alert, or it was ended."""


def secret_of(alert: UUID) -> str:
    """What stands in the links of an alert: nobody can make it from another one."""
    return urlsafe_b64encode(alert.bytes + _mark(alert)).decode().rstrip("=")


def alert_of(secret: str) -> Alert:
    """The alert of a link; raises NoSuchAlert."""
    found = Alert.objects.filter(pk=opened).first() if (opened := _opened(secret)) else None
    if found is None:
        raise NoSuchAlert(remedy="ask for a new one")
    return found


def sealed(address: str, alert: UUID) -> bytes:
    """An address as the alert's row holds it."""
    return seal(address, _place(alert))


def mail_of(alert: Alert) -> str:
    """Where its letters go."""
    return unseal(bytes(alert.address), _place(alert.pk))


def subscription_of(alert: Alert) -> push.Subscription:
    """Where its push messages go."""
    return msgspec.json.decode(unseal(bytes(alert.address), _place(alert.pk)), type=push.Subscription)


def addressee_of(channel: Channel, address: str) -> str:
    """The digest by which the alerts of one address are counted."""
    words = address.strip().casefold() if channel is Channel.MAIL else address
    return salted_hmac(f"services.addressee.{channel}", words, algorithm="sha256").hexdigest()


def reach_of(alert: Alert) -> Reach:
    """What the alert reaches."""
    return Reach(
        number=alert.number,
        type=alert.type,
        area=alert.area,
        lon=alert.lon,
        lat=alert.lat,
        radius_m=alert.radius_m,
        polygon=tuple((lon, lat) for lon, lat in alert.polygon),
    )


def alerts_for(case: PublicCase) -> list[Alert]:
    """The confirmed alerts that reach a case, by what everybody sees of it."""
    placed = Q(west=None)
    if case.lon is not None and case.lat is not None:
        placed |= Q(west__lte=case.lon, east__gte=case.lon, south__lte=case.lat, north__gte=case.lat)
    found = Alert.objects.filter(
        placed,
        confirmed_at__isnull=False,
        number__in=["", case.number],
        type__in=["", *ancestry(case.type)],
        area__in=["", *ancestry(case.area)],
    )
    return [each for each in found if reach_of(each).covers(case.lon, case.lat)]


def due_alerts(now: datetime) -> Sequence[Alert]:
    """The alerts that have something to tell now, and are not being told."""
    waiting = Tiding.objects.filter(alert=OuterRef("pk"), sent_at__isnull=True)
    free = Alert.objects.filter(Q(next_at=None) | Q(next_at__lte=now), Exists(waiting), confirmed_at__isnull=False)
    rows = free.annotate(since=Min("tidings__made_at", filter=Q(tidings__sent_at__isnull=True)))
    zone = ZoneInfo(grid.city().time_zone)
    return [each for each in rows if is_due(each.cadence, each.since, now, zone)]


def _mark(alert: UUID) -> bytes:
    return salted_hmac("services.alert", alert.hex, algorithm="sha256").digest()[:MARK_BYTES]


def _opened(secret: str) -> UUID | None:
    """The alert whose secret this is; None for one that we did not make."""
    try:
        content = urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    except ValueError:
        return None
    if len(content) != 2 * MARK_BYTES:
        return None
    alert = UUID(bytes=content[:MARK_BYTES])
    return alert if compare_digest(content[MARK_BYTES:], _mark(alert)) else None


def _place(alert: UUID) -> str:
    return f"services.alert:{alert}"
