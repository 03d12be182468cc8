"""The end of an alert: its reader wants it no more, or nobody reads there."""

from datetime import datetime

from civicgrid.apps.services.models import Alert
from civicgrid.apps.services.types import AlertEnded
from civicgrid.base.access import PUBLIC, SYSTEM
from civicgrid.base.actions import Act, creation


def end(alert: Alert, now: datetime) -> None:
    """Nothing more is sent, and the address is forgotten."""
    _end(PUBLIC.acting_at(now), alert)


def give_up(alert: Alert, now: datetime) -> None:
    """The same, because what is sent there is refused for good."""
    _end(SYSTEM.acting_at(now), alert)


@creation("services.follow")
def _end(act: Act, alert: Alert) -> list[AlertEnded]:
    gone, _ = Alert.objects.filter(pk=alert.pk).delete()
    return [AlertEnded(alert=alert.pk)] if gone else []
