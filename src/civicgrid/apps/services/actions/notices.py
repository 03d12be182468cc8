"""Letters are noted when something happens, and sent by jobs until they are taken."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from civicgrid.apps.services.models import Notice, Receipt
from civicgrid.apps.services.queries.receipts import address_of, address_place
from civicgrid.apps.services.queries.tokens import secret_place
from civicgrid.apps.services.types import NoticeState
from civicgrid.base import jobs, mail
from civicgrid.base.seal import seal, unseal
from civicgrid.kernel.ids import new_id

from .letters import letter_of

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720))
"""Between two tries; after the last one a letter has failed."""
HELD = timedelta(minutes=10)
"""So long a letter is in one hand, more than a mail server can take; after it the hand was killed."""
AT_ONCE = 200
"""Letters that one look of the clock takes up."""
FIRST_MOST = 5
"""Letters within an hour to an address that has not said yet that it wants any."""
NO_SERVER = "no_server"
"""Why a letter was not sent where the settings name no mail server."""
UNWRITTEN = "unwritten"
"""Why a letter was not sent that fails while it is written, each time."""
UNASKED = frozenset({"confirm", "login", "link"})
"""Letters that somebody asks for; all others follow a case, and go only where they are wanted."""

log = logging.getLogger(__name__)


def invite(receipt: Receipt, now: datetime) -> None:
    """Asks the address of a receipt whether letters are wanted there; not too often."""
    if receipt.address and _seldom(receipt.caller, now):
        _note(receipt, "confirm", f"confirm:{now.isoformat()}", now)


def confirm(receipt: Receipt, now: datetime) -> None:
    """The address wants letters; the first says how the matter stands."""
    fresh = Receipt.objects.filter(pk=receipt.pk).exclude(confirmed_at__isnull=False, quiet_at=None)
    if fresh.update(confirmed_at=now, quiet_at=None):
        receipt.refresh_from_db()
        _note(receipt, "begun", f"begun:{now.isoformat()}", now)


def quiet(receipt: Receipt, now: datetime) -> None:
    """No more letters about this report; a second time changes nothing."""
    Receipt.objects.filter(pk=receipt.pk, quiet_at=None).update(quiet_at=now)
    Notice.objects.filter(receipt=receipt, state=NoticeState.WAITING).exclude(kind__in=UNASKED).update(
        state=NoticeState.OFF
    )


def send_link(receipt: Receipt, now: datetime) -> None:
    """Sends the way to a receipt to its own address."""
    if receipt.address and _seldom(receipt.caller, now):
        _note(receipt, "link", f"link:{now.isoformat()}", now)


def send_login(address: str, caller: str, language: str, secret: str, now: datetime) -> None:
    """Sends the way to one's own reports; the secret is sealed until then."""
    if not _seldom(caller, now):
        return
    notice = new_id()
    sealed = seal(secret, secret_place(notice)).hex()
    Notice.objects.create(
        id=notice,
        kind="login",
        key=caller,
        language=language,
        address=seal(address, address_place(notice)),
        data={"secret": sealed},
        made_at=now,
        next_at=now,
    )
    jobs.defer(deliver, notice=str(notice))


def turn(receipts: Iterable[Receipt], kind: str, key: str, number: str, data: Mapping[str, object]) -> None:
    """Tells these a turn of a case, once, with an earlier one that still waits."""
    now, chosen = timezone.now(), list(receipts)
    earlier = Notice.objects.filter(receipt__in=chosen, state=NoticeState.WAITING).exclude(kind__in=UNASKED)
    known = set(Notice.objects.filter(receipt__in=chosen, key=key).values_list("receipt", flat=True))
    fresh = [each for each in chosen if each.pk not in known]
    if kind != "asked":
        earlier.filter(receipt__in=fresh).exclude(kind="asked").update(state=NoticeState.MERGED)
    for receipt in fresh:
        _note(receipt, kind, key, now, number=number, data=data)


@jobs.job("services.deliver", queue=jobs.MAIL, whole=False)
def deliver(notice: str) -> None:
    """Sends one letter that waits; what hinders it is kept, with the next time.

    Whoever takes it in hand keeps others off first, so that of two one sends it.
    """
    now = timezone.now()
    due = Notice.objects.filter(pk=notice, state=NoticeState.WAITING, next_at__lte=now)
    if not due.update(next_at=now + HELD, tries=F("tries") + 1):
        return
    mine = Notice.objects.filter(pk=notice, next_at=now + HELD)
    if row := mine.select_related("receipt").first():
        outcome = _send(row, now)
        gone = outcome.get("state") == NoticeState.SENT
        (mine if gone else mine.filter(state=NoticeState.WAITING)).update(**outcome)


def deliver_due(now: datetime) -> None:
    """Takes up the letters whose time has come again."""
    due = Notice.objects.filter(state=NoticeState.WAITING, next_at__lte=now).order_by("next_at")
    jobs.defer_fresh(deliver, [{"notice": str(each)} for each in due.values_list("pk", flat=True)[:AT_ONCE]])


def _send(notice: Notice, now: datetime) -> dict[str, Any]:
    """Hands a letter over, outside of any transaction; what is to be kept of it."""
    receipt = notice.receipt
    if not mail.may_send():
        return {"state": NoticeState.OFF, "why": NO_SERVER}
    if receipt and notice.kind not in UNASKED and (receipt.confirmed_at is None or receipt.quiet_at is not None):
        return {"state": NoticeState.OFF}
    try:
        address = address_of(receipt) if receipt else unseal(bytes(notice.address), address_place(notice.pk))
        mail.post(letter_of(notice, address, now))
    except mail.MailRefused as error:
        return {"state": NoticeState.FAILED, "why": str(error)[:300]}
    except (mail.MailAway, mail.NoMailServer) as error:
        return _later(notice, now, str(error)[:300])
    except Exception:
        log.exception("a letter could not be written")
        return _later(notice, now, UNWRITTEN)
    return {"state": NoticeState.SENT, "sent_at": now, "why": "", "data": _open(notice.data)}


def _later(notice: Notice, now: datetime, why: str) -> dict[str, Any]:
    if notice.tries > len(PAUSES):
        return {"state": NoticeState.FAILED, "why": why}
    return {"next_at": now + PAUSES[notice.tries - 1], "why": why}


def _open(data: Mapping[str, object]) -> dict[str, object]:
    """What stays of a letter's data once it is sent: no secret."""
    return {name: value for name, value in data.items() if name != "secret"}


def _note(
    receipt: Receipt,
    kind: str,
    key: str,
    now: datetime,
    *,
    number: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    notice = Notice.objects.create(
        id=new_id(),
        receipt=receipt,
        kind=kind,
        key=key,
        number=number,
        language=receipt.language,
        address=b"",
        data=dict(data or {}),
        made_at=now,
        next_at=now,
    )
    jobs.defer(deliver, notice=str(notice.pk))


def _seldom(caller: str, now: datetime) -> bool:
    """Whether this address got few letters in an hour that it did not ask for."""
    hour = Notice.objects.filter(made_at__gt=now - timedelta(hours=1), kind__in=UNASKED)
    got = hour.filter(receipt__caller=caller).count() + hour.filter(kind="login", key=caller).count()
    return got < FIRST_MOST
