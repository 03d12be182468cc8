"""What happens to cases reaches the alerts.

Read from the ledger, noted once, told by jobs.
"""

import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
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

from .alert_letters import invitation, letter_of, message_of
from .ending import give_up

log = logging.getLogger(__name__)
READER = "alerts"
MOST = 50
"""Cases in one letter; what is more waits for the next."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 30, 120, 360, 720, 1440))
"""Between two tries; who refuses even after the last one reads this address no more."""
OURS, SOON = (mail.MailAway, mail.MailRefused, mail.NoMailServer, push.NotSigned), 2
"""What is no fault of the reader; it never waits longer than after so many tries."""
HELD = timedelta(minutes=10)
"""So long an alert is in one hand, more than a mail server can take."""


def look(now: datetime) -> None:
    """Notes for each alert what has happened since the last look.

    And tells what is due.
    """
    while _look_once(now):
        pass
    with transaction.atomic():
        claims = [(each, _claim(each, now)) for each in due_alerts(now)]
        jobs.defer_many(tell, [{"alert": str(each.pk), "claim": claim.isoformat()} for each, claim in claims if claim])


@jobs.periodic("alerts.look", cron="* * * * * */10")
def look_now() -> None:
    """Every ten seconds."""
    with suppress(grid.NoCity):
        look(timezone.now())


@jobs.job("alerts.ask_back", queue=jobs.OUTSIDE, retry=len(PAUSES), whole=False)
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


@jobs.job("alerts.tell", queue=jobs.OUTSIDE, whole=False)
def tell(alert: str, claim: str) -> None:
    """Tells an alert all that waits for it, if the claim still holds.

    At least once, and what was told never again.
    What fails is tried again when a later look finds it due.
    """
    told, now, due = Alert.objects.filter(pk=alert).first(), timezone.now(), datetime.fromisoformat(claim)
    held = max(due, now) + HELD
    if told is None or not Alert.objects.filter(pk=alert, next_at=due).update(next_at=held):
        return
    waiting = list(Tiding.objects.filter(alert=told, sent_at__isnull=True).order_by("at", "pk")[:MOST])
    try:
        _tell(told, waiting)
    except (push.Gone, mail.RecipientRefused) as error:
        _refused(told, held, due, for_good=isinstance(error, push.Gone) or told.tries > len(PAUSES))
    except CivicGridError as error:
        log.info("an alert waits: %s", error)
        tries = min(told.tries, SOON) if isinstance(error, OURS) else told.tries
        Alert.objects.filter(pk=told.pk, next_at=held).update(tries=tries, next_at=due)
    else:
        with transaction.atomic():
            Tiding.objects.filter(pk__in=[each.pk for each in waiting]).update(sent_at=timezone.now())
            Alert.objects.filter(pk=told.pk, next_at=held).update(tries=0, next_at=None)


def _refused(alert: Alert, held: datetime, due: datetime, *, for_good: bool) -> None:
    """Ends what is refused for good; else it is tried again."""
    if for_good:
        give_up(alert, timezone.now())
    else:
        Alert.objects.filter(pk=alert.pk, next_at=held).update(next_at=due)


def _claim(alert: Alert, now: datetime) -> datetime | None:
    """Keeps others off until the next try, whose time is the claim.

    None where another look was faster.
    """
    until = now + PAUSES[min(alert.tries, len(PAUSES) - 1)]
    free = Alert.objects.filter(pk=alert.pk, next_at=alert.next_at, tries=alert.tries)
    return until if free.update(tries=alert.tries + 1, next_at=until) else None


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
        push.send(subscription_of(alert), message_of(alert, told, seen), mail.contact_url())


def _public(numbers: Collection[str]) -> dict[str, cases.PublicCase]:
    return {each.number: each for each in cases.public_cases(cases.PublicFilter(numbers=tuple(numbers)), len(numbers))}
