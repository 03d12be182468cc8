"""Citizens ask to be told, confirm it, and end it.

Each is one act, and needs no account.
"""

from datetime import datetime, timedelta

import msgspec
from django.utils import timezone

from civicgrid.apps.services.models import Alert
from civicgrid.apps.services.queries.alerts import addressee_of, sealed
from civicgrid.apps.services.rules.alerts import Reach, checked
from civicgrid.apps.services.types import AlertAsked, AlertConfirmed, Cadence, Channel, Turns
from civicgrid.base import jobs, push
from civicgrid.base.access import PUBLIC
from civicgrid.base.actions import Act, creation
from civicgrid.kernel.ids import new_id

from .tidings import ask_back

MOST, MOST_OPEN = 30, 3
"""Alerts of one address; and those that it was asked about within a day and has not confirmed."""
FORGOTTEN_AFTER = timedelta(days=3)
"""An alert that nobody has confirmed until then never was."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to be told, and how."""

    reach: Reach
    cadence: Cadence = Cadence.AT_ONCE
    turns: Turns = Turns.OPENED
    language: str = "en"


def follow_by_mail(wish: Wish, address: str, now: datetime) -> AlertAsked | None:
    """Asks the address whether it wants this.

    None where it has enough already, which nobody is told.
    """
    addressee = addressee_of(Channel.MAIL, address)
    if not _may_ask(addressee, now):
        return None
    return _ask_by_mail(PUBLIC.acting_at(now), wish, address, addressee)


def follow_by_push(wish: Wish, subscription: push.Subscription, now: datetime) -> AlertAsked | None:
    """Tells a browser from now on.

    It has asked its reader. None where it has enough already.
    """
    addressee = addressee_of(Channel.PUSH, push.accepted(subscription).endpoint)
    if Alert.objects.filter(addressee=addressee).count() >= MOST:
        return None
    return _ask_by_push(PUBLIC.acting_at(now), wish, subscription, addressee)


def confirm(alert: Alert, now: datetime) -> None:
    """The reader of the address wants it; a second time changes nothing."""
    if alert.confirmed_at is None:
        _confirm(PUBLIC.acting_at(now), alert)


def forget_unconfirmed(now: datetime) -> None:
    """Forgets the addresses that nobody has confirmed."""
    Alert.objects.filter(confirmed_at__isnull=True, made_at__lt=now - FORGOTTEN_AFTER).delete()


@jobs.periodic("alerts.forget", cron="15 3 * * *")
def forget_now() -> None:
    """Every night."""
    forget_unconfirmed(timezone.now())


@creation("services.follow")
def _ask_by_mail(act: Act, wish: Wish, address: str, addressee: str) -> AlertAsked:
    alert = _store(act, wish, Channel.MAIL, address, addressee)
    jobs.defer(ask_back, alert=str(alert.pk))
    return AlertAsked(alert=alert.pk, channel=Channel.MAIL)


@creation("services.follow")
def _ask_by_push(act: Act, wish: Wish, subscription: push.Subscription, addressee: str) -> AlertAsked:
    words = msgspec.json.encode(subscription).decode()
    alert = _store(act, wish, Channel.PUSH, words, addressee)
    Alert.objects.filter(pk=alert.pk).update(confirmed_at=act.at)
    return AlertAsked(alert=alert.pk, channel=Channel.PUSH)


@creation("services.follow")
def _confirm(act: Act, alert: Alert) -> list[AlertConfirmed]:
    fresh = Alert.objects.filter(pk=alert.pk, confirmed_at__isnull=True).update(confirmed_at=act.at)
    return [AlertConfirmed(alert=alert.pk)] if fresh else []


def _store(act: Act, wish: Wish, channel: Channel, address: str, addressee: str) -> Alert:
    reach, key = checked(wish.reach), new_id()
    west, south, east, north = reach.box or (None, None, None, None)
    return Alert.objects.create(
        id=key,
        channel=channel,
        address=sealed(address, key),
        addressee=addressee,
        language=wish.language,
        cadence=wish.cadence,
        turns=wish.turns,
        number=reach.number,
        type=reach.type,
        area=reach.area,
        lon=reach.lon,
        lat=reach.lat,
        radius_m=reach.radius_m,
        polygon=[list(corner) for corner in reach.polygon],
        west=west,
        south=south,
        east=east,
        north=north,
        made_at=act.at,
    )


def _may_ask(addressee: str, now: datetime) -> bool:
    mine = Alert.objects.filter(addressee=addressee)
    unanswered = mine.filter(confirmed_at__isnull=True, made_at__gt=now - timedelta(days=1))
    return unanswered.count() < MOST_OPEN and mine.count() < MOST
