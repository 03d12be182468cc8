"""Requests come in by Open311, and updates of them."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256

import msgspec
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import CaseEvent, NewReport, Receipt, ReporterReplied, Source
from civicgrid.apps.exchange.queries.open311 import service_of
from civicgrid.apps.exchange.rules.attributes import answers_to, wanting
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services import api as services
from civicgrid.base import jobs
from civicgrid.base.access import PUBLIC, SYSTEM
from civicgrid.base.mail import is_address
from civicgrid.base.pictures import develop
from civicgrid.kernel.errors import CivicGridError, InvalidInput, NotFound
from civicgrid.kernel.ids import new_id
from civicgrid.protocols.open311 import NewUpdate, Submission, WantingArgument

from .media import fetch_media

SECRET_BYTES = 18
LONGEST_NAME = 120
LONGEST_ADDRESS = 250
MOST_PHOTOS = 10
PLAIN = re.compile(r"[<>]")
"""What ends a name before an address."""


class SaidNothing(InvalidInput):
    """The update says nothing."""


class AttributesWanting(CivicGridError):
    """Questions of the service need answers."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(field="attribute")
        self.each = [WantingArgument(field=code) for code in codes]


class Delivered(msgspec.Struct, frozen=True):
    """What became of a request: its number, its secret, and what was left out.

    While it is held it has no number, and the secret is all there is.
    """

    number: str
    secret: str
    unread_photos: int = 0
    unread_email: bool = False


class Delivery(msgspec.Struct, frozen=True):
    """How a client names what it sends, so that the same again counts once.

    `repeat` is an Idempotency-Key; programs with a key may give their own numbers.
    """

    client: str = ""
    repeat: str = ""

    def origin_key(self, own_number: str) -> str:
        """The name that the report keeps; one nobody can send again where none is given."""
        if self.repeat:
            return f"{self.client}:{self._digest('delivery', self.repeat)}"
        if self.client and own_number:
            number = own_number if len(own_number) <= LONGEST_NAME else sha256(own_number.encode()).hexdigest()
            return f"{self.client}:{number}"
        return f"{self.client}:{new_id()}"

    def _digest(self, what: str, name: str) -> str:
        return salted_hmac(f"civicgrid.open311.{what}", f"{self.client}\n{name}", algorithm="sha256").hexdigest()


def secret_of(origin_key: str) -> str:
    """The secret of a receipt: it follows from the name, so that it is found again."""
    digest = salted_hmac("civicgrid.open311.receipt", origin_key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:SECRET_BYTES]).decode()


def take(delivery: Delivery, new: Submission, photos: Sequence[bytes], who: str) -> Delivered:
    """Makes a report of a request, with its photos; what is no photo is left out.

    What comes again adds the photos that are not there yet: whoever took it the first time may have died before them.
    Addresses of media are fetched later. `who` is the network of whoever sends without a key, and may find the report
    held. Raises UnknownService, AttributesWanting, TooOften and what reports refuse.
    """
    origin_key = delivery.origin_key(new.own_number)
    report, secret = _report(new, origin_key), secret_of(origin_key)
    with transaction.atomic():
        done = _received(delivery, report, who)
        if not done.repeated:
            _seek(_where(done), new.media_urls)
    unread = bool(new.email and not _mail(new.email))
    if isinstance(done, services.Held):
        return Delivered("", secret, _add_to_held(done, photos), unread)
    return Delivered(done.number, secret, _add(secret, photos), unread)


def _received(delivery: Delivery, report: NewReport, who: str) -> Receipt | services.Held:
    if not delivery.client:
        return services.receive(report, who, language=get_language() or "en")
    return services.bring_in(PUBLIC, report, get_language() or "en")


def rehearse(new: Submission) -> Delivered:
    """What would become of a request; nothing stays of it."""
    with transaction.atomic():
        (receipt,) = cases.receive(PUBLIC, [_report(new, f":{new_id()}")])
        transaction.set_rollback(True)
    return Delivered(receipt.number, "", unread_email=bool(new.email and not _mail(new.email)))


def take_update(client: str, new: NewUpdate) -> str:
    """Adds the words of an update to the case of a request that the same client sent.

    Returns the number of the update; the same words again change nothing.
    """
    bearer = _bearer(client, new.service_request_id)
    if not new.description:
        raise SaidNothing(field="description", remedy="say something in description")
    told: CaseEvent | None = None
    for event in cases.events_of(bearer.case):
        if isinstance(event, ReporterReplied) and (event.actor, event.reason) == (bearer.actor.id, new.description):
            told = event
    if told is None:
        done = cases.perform(bearer.actor, bearer.case, "reply", {"note": new.description})
        told = done if isinstance(done, CaseEvent) else done[-1]
        _seek({"report": str(bearer.report.pk)}, new.media_urls)
    return f"{told.number}-{told.seq}"


def _report(new: Submission, origin_key: str) -> NewReport:
    kind = service_of(new.service_code)
    answers = answers_to(kind.questions, new.attributes)
    if codes := wanting(kind.questions, answers):
        raise AttributesWanting(codes)
    area = grid.find(new.address_id) if new.lat is None and new.address_id else None
    return NewReport(
        source=Source.OPEN311,
        origin_key=origin_key,
        text=new.description,
        type=kind.code,
        lon=new.long,
        lat=new.lat,
        area=area.code if area and area.active else "",
        address=new.address_string or ("" if area else new.address_id),
        reporter=" ".join(filter(None, (new.first_name, new.last_name)))[:80],
        contact=_contact(new.email, new.phone),
        answers=answers,
        secret=secret_of(origin_key),
    )


def _contact(email: str, phone: str) -> str:
    """The address, with the number as its name: the address alone says who it is."""
    mail = _mail(email)
    if mail and phone:
        return f"{PLAIN.sub(' ', phone)[:40]} <{mail}>"
    return (mail or phone)[:300]


def _mail(email: str) -> str:
    """The address that was given; "" for words to which no letter can go."""
    mail = cases.mail_in(email[:LONGEST_ADDRESS])
    return mail if is_address(mail) else ""


def _where(done: Receipt | services.Held) -> Mapping[str, str]:
    """Where pictures go that come later."""
    return {"held": str(done.hold)} if isinstance(done, services.Held) else {"report": str(done.report)}


def _seek(where: Mapping[str, str], addresses: Sequence[str]) -> None:
    jobs.defer_many(fetch_media, [{**where, "address": each} for each in addresses])


def _add_to_held(held: services.Held, photos: Sequence[bytes]) -> int:
    """Keeps what is a photo and not there yet; returns how many are none."""
    unread = 0
    for content in photos[:MOST_PHOTOS]:
        try:
            services.add_to_held(held.hold, develop(content))
        except InvalidInput:
            unread += 1
    return unread + len(photos[MOST_PHOTOS:])


def _add(secret: str, photos: Sequence[bytes]) -> int:
    """Adds what is a photo; returns how many are none."""
    unread = 0
    for content in photos[:MOST_PHOTOS]:
        bearer = cases.bearer_of(secret)
        try:
            if bearer:
                with suppress(cases.SamePhoto):
                    cases.add_photo(bearer.actor, bearer.case, content=content)
        except InvalidInput:
            unread += 1
    return unread + len(photos[MOST_PHOTOS:])


def _bearer(client: str, number: str) -> cases.Bearer:
    """Whoever sent the request, if the client did; raises NotFound."""
    refused = NotFound(field="service_request_id", remedy="send updates of requests that came with your key")
    try:
        case = cases.case_of(SYSTEM, number)
    except NotFound as error:
        raise refused from error
    for report in cases.reports_of(case):
        if report.source == Source.OPEN311 and report.origin_key.startswith(f"{client}:"):
            return cases.bearer(report, case)
    raise refused
