"""Cases go to authorities: each becomes one request there.

What is sent is claimed and stored before it is sent, and what became of it afterwards. Where nobody can know whether it
arrived, it is looked for there; only what is known not to be there is sent again.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop as _

from civicgrid.apps.cases import api as cases
from civicgrid.apps.exchange.models import Authority, Forwarding
from civicgrid.apps.exchange.queries.partners import actor_of, api_key_of
from civicgrid.apps.exchange.queries.theirs import AT_WORK, back_again, due, numbers_to_forward
from civicgrid.apps.exchange.rules import forwarding as rules
from civicgrid.apps.exchange.rules.attributes import attributes_to
from civicgrid.apps.exchange.types.open311 import CaseForwarded, ForwardedAgain
from civicgrid.apps.standards import api as standards
from civicgrid.base import jobs
from civicgrid.base.access import SYSTEM
from civicgrid.base.actions import Act, creation, record
from civicgrid.base.http.outside import known
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.plain import legible
from civicgrid.protocols import open311
from civicgrid.protocols.open311 import CONTENT_TYPE, MEDIA_TYPES, Format, NoAnswerOfOpen311, Submission, Taken

CaseRow: TypeAlias = Any
"""A row of another app's table."""
PATIENCE = timedelta(minutes=10)
"""After so long a sender is taken for dead."""
LOOKS_BACK, FURTHEST_BACK = timedelta(days=2), timedelta(days=89)
"""How far before it was sent a request is looked for, and before now."""
NO_SERVICE = _("No service there is named for this case type.")
GIVEN_UP = _("It was tried many times, and given up.")
TELL_THEM = _("The case is theirs again, and their request may be closed: tell them.")
LOST = _("It may be there or not: look there, then send it again or leave it.")


class NotTroubled(NotFound):
    """The case {number} does not wait for somebody to send it again."""


def gather(now: datetime) -> None:
    """What authorities were given becomes a row each; what is due is sent."""
    for authority in Authority.objects.all():
        facts = {"organisation": authority.organisation, "state": rules.WAITING, "since": now, "waits_until": now}
        rows = [Forwarding(id=new_id(), number=number, **facts) for number in numbers_to_forward(authority)]
        Forwarding.objects.bulk_create(rows, ignore_conflicts=True)
        for row in back_again(authority, (rules.GONE, rules.DONE)):
            _take_up_again(row, now)
    jobs.defer_fresh(send, [{"forwarding": each} for each in due(now)])


def _take_up_again(row: Forwarding, now: datetime) -> None:
    """A case that an authority was given once more is no second request."""
    if row.request or row.token:
        Forwarding.objects.filter(pk=row.pk).update(state=rules.SENT)
        jobs.defer(tell_again, forwarding=str(row.pk))
    else:
        Forwarding.objects.filter(pk=row.pk).update(state=rules.WAITING, waits_until=now, tries=0)


@creation("exchange.forward")
def forward_again(act: Act, number: str, organisation: str) -> ForwardedAgain:
    """Sends a case once more that was refused, or may have arrived."""
    rows = Forwarding.objects.filter(number=number, organisation=organisation, state__in=rules.TROUBLED)
    if not rows.update(state=rules.WAITING, waits_until=act.at, tries=0, looks=0, doubt="", failure=""):
        raise NotTroubled(number=number, remedy="look at the list of what was sent")
    return ForwardedAgain(number=number, organisation=organisation)


@jobs.job("exchange.send", queue=jobs.OUTSIDE, retry=1, whole=False)
def send(forwarding: str) -> None:
    """Sends one case, or looks for it where it may have arrived."""
    now = datetime.now(UTC)
    row = _claimed(UUID(forwarding), now)
    if row is None:
        return
    authority = Authority.objects.filter(organisation=row.organisation).first()
    case = cases.case_of(SYSTEM, row.number)
    if authority is None or case.state not in AT_WORK or not case.organisation.startswith(row.organisation):
        _settle(row, state=rules.GONE)
    elif not row.doubt or authority.knows_repeats or _is_not_there(row, authority, case.type, now):
        _send(row, authority, case, now)


def _claimed(pk: UUID, now: datetime) -> Forwarding | None:
    """The row, if it is due and nobody else sends it.

    What was being sent when its sender died may have arrived.
    """
    with transaction.atomic():
        row = Forwarding.objects.select_for_update(skip_locked=True).filter(pk=pk, waits_until__lte=now).first()
        if row is None:
            return None
        row.doubt = rules.SILENT if row.state == rules.SENDING else row.doubt
        row.state, row.waits_until = rules.SENDING, now + PATIENCE
        row.save()
    return row


def _send(row: Forwarding, authority: Authority, case: CaseRow, now: datetime) -> None:
    code = rules.service_for(authority.services, case.type)
    if not code:
        _settle(row, state=rules.REFUSED, failure=NO_SERVICE)
        return
    form = Format(authority.form)
    body = open311.form_of(_submission(case, code), api_key=api_key_of(authority), jurisdiction=authority.jurisdiction)
    headers = {"Content-Type": CONTENT_TYPE, "Accept": MEDIA_TYPES[form], "Idempotency-Key": str(row.pk)}
    try:
        answer = known.exchange(open311.address_of(authority.address, "requests", form), body, headers)
        taken = open311.read_taken(answer, form)
    except known.RefusedThere as error:
        _refused(row, error, form, now)
    except (known.LostAnswer, NoAnswerOfOpen311) as error:
        if authority.knows_repeats:
            _try_later(row, str(error), now)
        else:
            _look_later(row, str(error), now)
    except known.NoAnswer as error:
        _try_later(row, str(error), now)
    else:
        arrived(row, authority, taken)


def _submission(case: CaseRow, code: str) -> Submission:
    """The case as a request: what was said and asked, where, and public pictures.

    It names nobody.
    """
    first = cases.reports_of(case).first()
    said, answers = (first.text, dict(first.answers)) if first else (case.title, {})
    schema = standards.case_types()[case.type].questions
    public = cases.public_case(case.number)
    site = f"{settings.CIVICGRID_URL}/open311/media/{case.number}"
    return Submission(
        service_code=code,
        lat=case.lat,
        long=case.lon,
        address_string=case.address or ("" if case.lat is not None else case.area),
        description=rules.described(case.number, said, cases.answered(schema, answers, "en")),
        media_urls=[f"{site}/{name}.jpeg" for name in (public.photos if public else ())],
        attributes=attributes_to(answers),
        own_number=case.number,
    )


def arrived(row: Forwarding, authority: Authority, taken: Taken) -> None:
    """The case is a request there: the story and the ledger tell its number."""
    with transaction.atomic():
        _settle(row, state=rules.SENT, request=taken.service_request_id or "", token=taken.token or "", failure="")
        told = CaseForwarded(number=row.number, organisation=row.organisation, request=row.request or row.token)
        record(Act("exchange.send", actor_of(authority), datetime.now(UTC)), told)


def _refused(row: Forwarding, error: known.RefusedThere, form: Format, now: datetime) -> None:
    code, words = reason_of(error, form)
    if code not in rules.NOT_NOW:
        _settle(row, state=rules.REFUSED, failure=words)
        return
    row.doubt = rules.FAILED if code in rules.MAY_HAVE_ARRIVED else ""
    _try_later(row, words, now)


def reason_of(error: known.RefusedThere, form: Format) -> tuple[int, str]:
    """The status, and why: in the standard's words where the server knows them."""
    code, body = error.details["code"], error.details["body"]
    faults = open311.read_faults(body, form) if isinstance(body, bytes) else []
    return int(str(code)), "; ".join(each.description for each in faults) or str(error)


def _try_later(row: Forwarding, words: str, now: datetime) -> None:
    tries = row.tries + 1
    again = rules.next_try(tries, now)
    over = rules.UNSURE if row.doubt else rules.REFUSED
    state, words = (rules.WAITING, words) if again else (over, f"{words} {GIVEN_UP}")
    _settle(row, state=state, tries=tries, failure=words, waits_until=again, doubt=row.doubt)


def _look_later(row: Forwarding, words: str, now: datetime) -> None:
    """Nobody knows whether it arrived: it is looked for, some times."""
    again = rules.next_look(row.looks, now)
    state, words = (rules.WAITING, words) if again else (rules.UNSURE, f"{words} {LOST}")
    _settle(row, state=state, failure=words, waits_until=again, doubt=rules.SILENT, looks=row.looks + 1)


def _is_not_there(row: Forwarding, authority: Authority, type_path: str, now: datetime) -> bool:
    """Whether it may be sent again: looked for there, and a failure was told before."""
    form = Format(authority.form)
    since = max(row.since - LOOKS_BACK, now - FURTHEST_BACK)
    asked = {
        "jurisdiction_id": authority.jurisdiction,
        "service_code": rules.service_for(authority.services, type_path),
        **open311.range_of(since, now),
    }
    try:
        answer = known.exchange(open311.address_of(authority.address, "requests", form, **asked))
        found = rules.found_among(open311.read_requests(answer, form), row.number)
    except (known.NoAnswer, known.RefusedThere, NoAnswerOfOpen311) as error:
        _try_later(row, str(error), now)
        return False
    if found:
        arrived(row, authority, Taken(service_request_id=found))
    elif row.doubt == rules.FAILED:
        row.doubt = ""
        return True
    else:
        _look_later(row, row.failure, now)
    return False


def _settle(row: Forwarding, **facts: object) -> None:
    """Stores what became of it, in words that can be stored.

    Unless told otherwise it waits for nothing, and nothing is in doubt.
    """
    for name, value in {"waits_until": None, "doubt": "", **facts}.items():
        setattr(row, name, legible(value) if isinstance(value, str) else value)
    row.save()


@jobs.job("exchange.tell_again", queue=jobs.OUTSIDE, retry=4, whole=False)
def tell_again(forwarding: str) -> None:
    """Tells an authority that a case is with it once more.

    Who cannot hear it is to be told by somebody.
    """
    row = Forwarding.objects.get(pk=forwarding)
    authority = Authority.objects.filter(organisation=row.organisation).first()
    if authority is None:
        return
    if not (authority.tells_updates and row.request):
        Forwarding.objects.filter(pk=row.pk).update(failure=TELL_THEM)
        return
    case = cases.case_of(SYSTEM, row.number)
    words = next((event.reason for event in reversed(cases.events_of(case)) if event.reason), "")
    access = {"api_key": api_key_of(authority), "jurisdiction_id": authority.jurisdiction}
    form, own = Format(authority.form), f"{row.number}-{case.seq}"
    body = open311.update_of(row.request, "open", words, datetime.now(UTC), own, access)
    known.exchange(
        open311.address_of(authority.address, "servicerequestupdates", form), body, {"Content-Type": CONTENT_TYPE}
    )
