"""A draft is sent: it becomes a report at once, or is held for somebody's look."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.cases.types import Receipt as Filed
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Draft, Hold, Receipt
from civicgrid.apps.services.queries.drafts import contact_in, contact_place
from civicgrid.apps.services.queries.receipts import address_place, open_secret
from civicgrid.apps.services.rules.suspicion import Mark
from civicgrid.apps.services.types import HeldRefused, HeldReleased, ReportHeld
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import PUBLIC
from civicgrid.base.actions import Act, action, creation
from civicgrid.base.mail import is_address
from civicgrid.base.pictures import Picture, Taken
from civicgrid.base.seal import seal
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.ids import new_id, new_secret
from civicgrid.kernel.plain import line, reason_of

from .links import open_link
from .notices import invite, turn

LONGEST_CONTACT = 254
"""Characters: as many as an address of mail may have."""


class DecidedBefore(Conflict):
    """Somebody has decided on this report already."""


class Unreachable(InvalidInput):
    """This is neither an address of e-mail nor a telephone number."""


class Sender(msgspec.Struct, frozen=True):
    """What the sender says of themselves, all optional; `language` of the letters."""

    name: str = ""
    contact: str = ""
    language: str = "en"


@transaction.atomic
def send(draft: Draft, sender: Sender, marks: Sequence[Mark], now: datetime) -> str:
    """The secret of the receipt; sent twice, it counts once and gives the same one.

    With `marks` somebody has to look at it first.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    sent = Receipt.objects.filter(draft=draft).first()
    if sent:
        return open_secret(sent)
    _sign(draft, sender)
    secret = new_secret()
    receipt = open_receipt(draft, secret, sender.language, now)
    if marks:
        hold_back(PUBLIC, draft, receipt, marks, draft.area or grid.root())
    else:
        take_in(draft, receipt, secret)
        invite(receipt, now)
    return secret


def take_in(draft: Draft, receipt: Receipt, secret: str) -> str:
    """Makes the draft a report with its pictures; the number of the case it speaks of."""
    (made,) = _received(draft, receipt, secret)
    receipt.report = made.report
    receipt.save(update_fields=["report"])
    for photo in draft.photos.order_by("pk"):
        keep_picture(made.report, Picture(bytes(photo.content), bytes(photo.small), Taken()))
    return made.number


def keep_picture(report: UUID, picture: Picture) -> None:
    """Shows a picture in the story of a report's case; one that is there stays one."""
    bearer = cases.bearer_for(report)
    if bearer:
        with suppress(cases.SamePhoto):  # whoever counts in may send the picture that is there
            cases.add_picture(bearer.actor, bearer.case, picture=picture)


@action("services.release", on=Hold, sees="services.review")
def release(act: Act, hold: Hold) -> HeldReleased:
    """Lets a held report in: it counts as sent by its sender, whose link goes on."""
    _decide(hold, act, released=True)
    assert hold.draft  # noqa: S101 - it stays until a month after the decision
    number = take_in(hold.draft, hold.receipt, open_secret(hold.receipt) or new_secret())
    invite(hold.receipt, act.at)
    return HeldReleased(hold=hold.pk, number=number)


@action("services.refuse", on=Hold, sees="services.review")
def refuse(act: Act, hold: Hold, *, reason: str) -> HeldRefused:
    """Keeps a held report out; its sender reads the reason at the receipt."""
    hold.reason = reason_of(reason)
    _decide(hold, act, released=False)
    turn([hold.receipt] if hold.receipt.confirmed_at else [], "refused", "refused", "", {"words": hold.reason})
    return HeldRefused(hold=hold.pk, reason=hold.reason)


@creation("services.hold")
def hold_back(act: Act, draft: Draft, receipt: Receipt, marks: Iterable[Mark], area: str) -> ReportHeld:
    """Keeps a draft until somebody has looked at it."""
    hold = Hold.objects.create(id=new_id(), draft=draft, receipt=receipt, area=area, marks=list(marks), held_at=act.at)
    return ReportHeld(hold=hold.pk, area=area, marks=tuple(hold.marks))


def _decide(hold: Hold, act: Act, *, released: bool) -> None:
    """A refusal may be taken back while its draft is kept; what is let in stays in."""
    if hold.released or (hold.released is False and not released) or hold.draft is None:
        raise DecidedBefore(remedy="look at the list again")
    hold.decided_at, hold.decided_by, hold.released = act.at, act.actor.id, released
    hold.save()


def _sign(draft: Draft, sender: Sender) -> None:
    draft.name = line("name", sender.name.strip(), 80)
    draft.contact = seal(reachable(sender.contact), contact_place(draft))
    draft.save(update_fields=["name", "contact"])


def reachable(contact: str, field: str = "contact") -> str:
    """The contact, if letters or calls can reach it; raises Unreachable."""
    words = line(field, contact.strip(), LONGEST_CONTACT)
    digits = sum(each.isdecimal() for each in words)
    if words and not is_address(cases.mail_in(words)) and not (digits >= 5 and "@" not in words):
        raise Unreachable(field=field, remedy="write it as name@example.org or 138 0013 8000, or leave it empty")
    return words


def open_receipt(draft: Draft, secret: str, language: str, now: datetime) -> Receipt:
    """The receipt of a draft that is sent; the secret opens it."""
    contact, receipt = contact_in(draft), new_id()
    address = cases.mail_in(contact)
    made = Receipt.objects.create(
        id=receipt,
        draft=draft,
        language=language,
        address=seal(address, address_place(receipt)) if is_address(address) else b"",
        caller=cases.caller_of(contact),
        made_at=now,
    )
    open_link(made, secret, now)
    return made


def _received(draft: Draft, receipt: Receipt, secret: str) -> Sequence[Filed]:
    """The receipt of the report; the case it was about may be closed meanwhile."""
    new = NewReport(
        source=Source(draft.source),
        origin_key=draft.origin_key or f"door:{draft.pk}",
        text=draft.text,
        type=draft.type,
        lon=draft.lon,
        lat=draft.lat,
        area="" if draft.lon is not None or not draft.area else draft.area,
        address=draft.address,
        happened_at=draft.happened_at,
        reporter=draft.name,
        contact=contact_in(draft),
        answers=draft.answers,
        secret=secret,
        speaks_of=draft.speaks_of,
        apart=tuple(draft.apart),
        sent_at=standards.calendar().local(receipt.made_at),
    )
    try:
        return cases.receive(PUBLIC, [new])
    except InvalidInput as error:
        if error.field != "speaks_of":
            raise
        return cases.receive(PUBLIC, [msgspec.structs.replace(new, speaks_of="")])
