"""What authorities tell of our requests there, brought into the cases."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice

import msgspec
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext_noop as _

from civicgrid.apps.cases import api as cases
from civicgrid.apps.exchange.models import Authority, Forwarding
from civicgrid.apps.exchange.queries.partners import actor_of
from civicgrid.apps.exchange.queries.theirs import AT_WORK
from civicgrid.apps.exchange.rules import forwarding as rules
from civicgrid.base import jobs
from civicgrid.base.access import SYSTEM
from civicgrid.base.http.outside import known
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.plain import MAX_TEXT, legible
from civicgrid.protocols import open311
from civicgrid.protocols.open311 import Format, NoAnswerOfOpen311, ServiceRequest, Update

AT_ONCE = 50
"""Requests that are asked for at once."""
OVERLAP = timedelta(minutes=10)
"""Their clock may differ from ours, and an answer take its time."""
PATIENCE = timedelta(days=1)
"""So far back updates are asked for while something of theirs could not be noted.

And so long a token may have no number before somebody is told.
"""
FURTHEST_BACK = timedelta(days=89)
DONE_THERE = "The request was closed there."
NOT_SHOWN = _("It is not shown there any more.")
NO_NUMBER = _("It was taken there a day ago and has no number yet: ask them.")
NOT_TAKEN = _("It could not be taken over here.")
NO_ANSWERS = (known.NoAnswer, known.RefusedThere, NoAnswerOfOpen311)

log = logging.getLogger(__name__)


@jobs.job("exchange.follow", queue=jobs.OUTSIDE, retry=1, whole=False)
def follow(organisation: str) -> None:
    """Asks an authority how our requests stand there."""
    now = datetime.now(UTC)
    authority = Authority.objects.filter(organisation=organisation).first()
    if authority is None:
        return
    rows = Forwarding.objects.filter(organisation=organisation, state=rules.SENT)
    failure, since = "", since_when(authority, now)
    try:
        _resolve(authority, list(rows.filter(request="").exclude(token="")), now)
        _ask(authority, list(rows.exclude(request="")))
        if authority.tells_updates:
            _ask_updates(authority, since, now)
    except NO_ANSWERS as error:
        failure = legible(str(error))
    looked = {} if failure else {"looked_at": now}
    Authority.objects.filter(pk=authority.pk).update(failure=failure, **looked)


def since_when(authority: Authority, now: datetime) -> datetime:
    """From when on updates are asked for: once more, too, what could not be noted."""
    troubled = Forwarding.objects.filter(organisation=authority.organisation).exclude(failure="").exclude(request="")
    back = PATIENCE if troubled.exists() else OVERLAP
    return max((authority.looked_at or authority.connected_at) - back, now - FURTHEST_BACK)


def _resolve(authority: Authority, rows: Sequence[Forwarding], now: datetime) -> None:
    """Tokens become numbers, as soon as the server knows them; in vain, it is told."""
    for row in rows:
        number = _number_of(authority, row.token)
        failure = NO_NUMBER if not number and row.since < now - PATIENCE else ""
        Forwarding.objects.filter(pk=row.pk).update(request=legible(number), failure=failure)


def _number_of(authority: Authority, token: str) -> str:
    """The number that a token has become, "" while it has none."""
    try:
        taken = open311.read_taken(_got(authority, f"tokens/{token}"), Format(authority.form))
    except (NoAnswerOfOpen311, known.RefusedThere):
        return ""
    return taken.service_request_id or ""


def _ask(authority: Authority, rows: Sequence[Forwarding]) -> None:
    for part in _parts(rows):
        numbers = ",".join(row.request for row in part)
        answer = _got(authority, "requests", service_request_id=numbers)
        there = {each.service_request_id: each for each in open311.read_requests(answer, Format(authority.form))}
        for row in part:
            if found := there.get(row.request):
                _apart(row, partial(_bring, authority, row, found))
            else:
                Forwarding.objects.filter(pk=row.pk).update(failure=NOT_SHOWN)


def _ask_updates(authority: Authority, since: datetime, now: datetime) -> None:
    answer = _got(authority, "servicerequestupdates", **open311.range_of(since, now))
    told = open311.read_updates(answer, Format(authority.form))
    numbers = {legible(each.service_request_id) for each in told}
    rows = Forwarding.objects.filter(organisation=authority.organisation, request__in=numbers)
    by_number = {row.request: row for row in rows}
    for each in told:
        if row := by_number.get(each.service_request_id):
            _apart(row, partial(_note_update, authority, row, each))


def _apart(row: Forwarding, act: Callable[[], None]) -> None:
    """What goes wrong with one case stops no other."""
    try:
        act()
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        log.exception("what was told of %s could not be taken over", row)
        Forwarding.objects.filter(pk=row.pk).update(failure=NOT_TAKEN)


def _got(authority: Authority, resource: str, **asked: str) -> bytes:
    form = Format(authority.form)
    asked["jurisdiction_id"] = authority.jurisdiction
    return known.exchange(open311.address_of(authority.address, resource, form, **asked))


@transaction.atomic
def _bring(authority: Authority, row: Forwarding, there: ServiceRequest) -> None:
    """What is new of a request becomes a note of the case, or hands it back."""
    row = Forwarding.objects.select_for_update().get(pk=row.pk)
    case = cases.case_of(SYSTEM, row.number)
    there = msgspec.structs.replace(there, status_notes=legible(there.status_notes))
    row.failure = ""
    if case.state not in AT_WORK or not case.organisation.startswith(row.organisation):
        row.state = rules.DONE if case.organisation.startswith(row.organisation) else rules.GONE
    elif turn := rules.turn_of(row.status, row.notes, there):
        action = "hand_back" if turn.done else "comment"
        row.failure = _act(authority, row.number, action, turn.words or DONE_THERE)
        row.state = rules.DONE if turn.done and not row.failure else row.state
    if not row.failure:
        row.status, row.notes = there.status, there.status_notes
    row.save()


@transaction.atomic
def _note_update(authority: Authority, row: Forwarding, update: Update) -> None:
    row = Forwarding.objects.select_for_update().get(pk=row.pk)
    name = legible(update.update_id)
    if name in row.told or not update.description.strip():
        return
    row.failure = _act(authority, row.number, "comment", update.description)
    if not row.failure:
        row.told = [*row.told, name]
    row.save()


def _act(authority: Authority, number: str, action: str, note: str) -> str:
    """Acts as somebody of the organisation; returns why it could not be done."""
    try:
        cases.perform(actor_of(authority), cases.case_of(SYSTEM, number), action, {"note": legible(note)[:MAX_TEXT]})
    except CivicGridError as error:
        return str(error)
    return ""


def _parts(rows: Sequence[Forwarding]) -> Iterator[list[Forwarding]]:
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield part
