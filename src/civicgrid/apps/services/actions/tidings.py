"""What happens to cases reaches the alerts.

Read from the ledger, noted once, told by jobs.
"""

import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Alert, Reading, Tiding
from civicgrid.apps.services.queries.alerts import alerts_for, due_alerts, mail_of, subscription_of
from civicgrid.apps.services.rules.alerts import STALE, Turn, newest, turn_of, wants
from civicgrid.apps.services.types import Channel
from civicgrid.base import jobs, mail, push
from civicgrid.base.ledger import feed
from civicgrid.kernel.errors import CivicGridError

from .alert_end import give_up
from .alert_letters import invitation, letter_of, message_of

log = logging.getLogger(__name__)
READER = "alerts"
MOST = 50
"""Cases in one letter; what is more waits for the next."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 30, 120, 360, 720, 1440))
"""Between two tries; what is refused even after the last one is given up."""
OURS, SOON = (mail.MailAway, mail.NoMailServer, push.NotSigned), 2
"""What is no fault of the reader; it never waits longer than after so many tries."""
HELD = timedelta(minutes=10)
"""So long an alert is in one hand, more than a mail server can take."""


def look(now: datetime) -> None:
    """Notes for each alert what has happened since the last look.

    And tells what is due.
    """
    while _look_once(now):
        pass
    due = due_alerts(now)
    for channel, job in ((Channel.MAIL, write), (Channel.PUSH, tell)):
        jobs.defer_fresh(job, [{"alert": str(each.pk)} for each in due if each.channel == channel])


@jobs.periodic("alerts.look", cron="* * * * * */10")
def look_now() -> None:
    """Every ten seconds."""
    with suppress(grid.NoCity):
        look(timezone.now())


@jobs.job("alerts.ask_back", queue=jobs.MAIL, retry=len(PAUSES), whole=False)
def ask_back(alert: str) -> None:
    """Asks an address of mail whether it wants the alert.

    One that is refused there is forgotten.
    """
    asked = Alert.objects.filter(pk=alert, confirmed_at__isnull=True).first()
    if asked is None or not mail.may_send():
        return
    try:
        mail.post(invitation(asked, mail_of(asked)))
    except mail.RecipientRefused:
        give_up(asked, timezone.now())


@jobs.job("alerts.tell", queue=jobs.OUTSIDE, retry=1, whole=False)
def tell(alert: str) -> None:
    """Tells a browser all that waits for its alert."""
    _tell_what_waits(alert)


@jobs.job("alerts.write", queue=jobs.MAIL, retry=1, whole=False)
def write(alert: str) -> None:
    """Writes a reader all that waits for the alert."""
    _tell_what_waits(alert)


def _tell_what_waits(alert: str) -> None:
    """At least once, and what was told never again.

    Whoever takes it in hand keeps others off. What fails is tried again when a later look finds it due. What the mail
    server refuses to the end, or what can never be written, is given up, and stands among the jobs that were.
    """
    now = timezone.now()
    free = Alert.objects.filter(Q(next_at=None) | Q(next_at__lte=now), pk=alert)
    mine = Alert.objects.filter(pk=alert, next_at=now + HELD)
    if not (free.update(tries=F("tries") + 1, next_at=now + HELD) and (told := mine.first())):
        return
    due, last = now + PAUSES[min(told.tries, len(PAUSES)) - 1], told.tries > len(PAUSES)
    waiting = list(Tiding.objects.filter(alert=told, sent_at__isnull=True).order_by("at", "pk")[:MOST])
    try:
        _tell(told, waiting)
    except Exception as error:
        ours = isinstance(error, CivicGridError)
        if _lost(error, last=last):
            log.warning("an alert ended: %s", error)
            give_up(told, timezone.now())
        elif last and (isinstance(error, mail.MailRefused) or not ours):
            _done(mine, waiting)
            raise
        else:
            log.log(logging.INFO if ours else logging.ERROR, "an alert waits: %s", error, exc_info=not ours)
            mine.update(tries=min(told.tries, SOON) if isinstance(error, OURS) else told.tries, next_at=due)
    else:
        _done(mine, waiting)


def _lost(error: Exception, *, last: bool) -> bool:
    """Whether nobody reads there any more, or nothing may be sent there."""
    return isinstance(error, push.Gone | push.UnknownPushService) or (isinstance(error, mail.RecipientRefused) and last)


@transaction.atomic
def _done(mine: QuerySet[Alert], waiting: Sequence[Tiding]) -> None:
    Tiding.objects.filter(pk__in=[each.pk for each in waiting]).update(sent_at=timezone.now())
    mine.update(tries=0, next_at=None)


def _look_once(now: datetime) -> bool:
    """Reads on in the ledger; whether there may be more."""
    with transaction.atomic():
        end = feed.numbered()
        Reading.objects.get_or_create(name=READER, defaults={"index": end})
        reading = Reading.objects.select_for_update().get(name=READER)
        told = feed.after(reading.index, kinds=("case",)) if Alert.objects.exists() else []
        found = (turn_of(each.name, each.action, each.event, each.at) for each in told)
        _note([turn for turn in found if turn and turn.at > now - STALE], now)
        reading.index = told[-1].index + 1 if len(told) == feed.MOST else max(end, reading.index)
        reading.save()
    return len(told) == feed.MOST


def _note(turns: Sequence[Turn], now: datetime) -> None:
    if not turns:
        return
    numbers = tuple(newest(turns))
    seen = {each.number: each for each in cases.public_cases(cases.PublicFilter(numbers=numbers), len(numbers))}
    reached = {number: alerts_for(case) for number, case in seen.items()}
    tidings = [
        Tiding(alert=alert, number=turn.number, turn=turn.seq, action=turn.action, at=turn.at, made_at=now)
        for turn in turns
        for alert in reached.get(turn.number, ())
        if wants(alert.turns, turn.action) and alert.confirmed_at and alert.confirmed_at <= turn.at
    ]
    Tiding.objects.bulk_create(tidings, ignore_conflicts=True)


def _tell(alert: Alert, waiting: Sequence[Tiding]) -> None:
    """Tells of each case its last turn, as everybody sees it now.

    Of one that nobody sees, nothing.
    """
    seen = _public({each.number for each in waiting})
    told = [each for number, each in {row.number: row for row in waiting}.items() if number in seen]
    if not told:
        return
    if alert.channel == Channel.MAIL:
        mail.post(letter_of(alert, mail_of(alert), told, seen))
    else:
        push.send(push.accepted(subscription_of(alert)), message_of(alert, told, seen), mail.contact_url())


def _public(numbers: Collection[str]) -> dict[str, cases.PublicCase]:
    return {each.number: each for each in cases.public_cases(cases.PublicFilter(numbers=tuple(numbers)), len(numbers))}
