"""Whoever nobody knows comes in by one rule, whichever the door.

The form, the API, Open311 and e-mail count together how often a sender reports, and hold back for somebody's look what
looks like a machine's. Who sends with a key is known, and meets nothing of it. Whoever leaves an address of e-mail
follows the matter there, if they want to.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport
from civicgrid.apps.cases.types import Receipt as Filed
from civicgrid.apps.services.models import Draft, DraftPhoto, Hold, Receipt
from civicgrid.apps.services.queries.drafts import contact_in, contact_place
from civicgrid.apps.services.queries.places import placed
from civicgrid.apps.services.queries.receipts import address_place
from civicgrid.apps.services.rules.suspicion import MANY_BY_ONE, Mark, Sending, marks_of
from civicgrid.base.access import PUBLIC, Actor
from civicgrid.base.http.limits import allowed, spend, used
from civicgrid.base.mail import is_address
from civicgrid.base.pictures import Picture
from civicgrid.base.seal import seal
from civicgrid.kernel.ids import digest_of, new_id, new_secret

from .links import open_link
from .notices import invite
from .sending import hold_back, keep_picture, open_receipt

MOST = 120
"""Reports of one sender within an hour: beyond it nobody looks at them in time either."""
MOST_PROVEN = 6_000
"""Reports more of a sender whose devices work for each: all telephones of a provider behind one address, in a storm."""
SENT, TAKEN = "try to send a report", "send a report"
SAME, SAME_MOST = "send the same words", "3/day"


class Held(msgspec.Struct, frozen=True):
    """A report that somebody has to look at first; `repeated`: it came before."""

    hold: UUID
    repeated: bool = False


def marks_at_the_door(text: str, who: str, *, lately: int = 0, **seen: Any) -> list[Mark]:
    """The reasons to look twice at what a sender is about to send.

    `lately` is how many reports of theirs are known otherwise; `seen` what a form has seen.
    """
    crowd = MANY_BY_ONE if used(SENT, who, f"{MOST}/hour") >= MOST else 0
    from_here = max(used(TAKEN, who, f"{MOST}/hour"), lately, crowd)
    return marks_of(Sending(text=text, from_here=from_here, same_words=used(SAME, digest_of(text), SAME_MOST), **seen))


@contextmanager
def counted_at_the_door(text: str, who: str, *, proven: bool = False) -> Iterator[list[Mark]]:
    """Counts a try, and unless it is refused a report; raises TooOften.

    Whoever has `proven` that a device worked for it may go on beyond what others may; gives the marks for which
    somebody has to look at it then.
    """
    beyond = proven and not allowed(SENT, who, f"{MOST}/hour")
    if beyond or not proven:
        spend(SENT, who, f"{MOST_PROVEN if beyond else MOST}/hour")
    yield [Mark.MANY] if beyond else []
    allowed(TAKEN, who, f"{MOST}/hour")
    allowed(SAME, digest_of(text), SAME_MOST)


def receive(
    new: NewReport,
    who: str,
    *,
    language: str,
    pictures: Sequence[Picture] = (),
    lately: int = 0,
    automatic: bool = False,
) -> Filed | Held:
    """Takes in a report of somebody unknown: its receipt, or that it is held.

    `new` brings the secret of its receipt. Raises TooOften, and what cases refuse. The `pictures` are kept with what is
    held; for a case they are the caller's. What looks `automatic` is held.
    """
    new = placed(new)
    marks = marks_at_the_door(new.text, who, lately=lately, automatic=automatic)
    with counted_at_the_door(new.text, who):
        if held := _held_before(new):
            return held
        if marks and not cases.receipts_of([new]):
            return _hold(new, marks, language, pictures)
        return bring_in(PUBLIC, new, language)


def bring_in(actor: Actor, new: NewReport, language: str) -> Filed:
    """Files a report of whoever sends with a secret of its own.

    An address in its contact gets a receipt, and is asked whether letters are wanted.
    """
    address = cases.mail_in(new.contact)
    reachable = is_address(address)
    with transaction.atomic() if reachable else nullcontext():
        (filed,) = cases.receive(actor, [placed(new)])
        if reachable and not filed.repeated:
            _follow(filed, address, new.secret, language, actor.time)
    return filed


def _follow(filed: Filed, address: str, secret: str, language: str, now: datetime) -> None:
    pk = new_id()
    receipt = Receipt.objects.create(
        id=pk,
        report=filed.report,
        language=language,
        address=seal(address, address_place(pk)),
        caller=cases.caller_of(address),
        made_at=now,
    )
    open_link(receipt, secret, now)
    invite(receipt, now)


def add_to_held(hold: UUID, picture: Picture) -> None:
    """Adds a picture to a held report, once, or to its case if it was let in."""
    with transaction.atomic():
        held = Hold.objects.select_for_update().get(pk=hold)  # whoever lets it in has taken its pictures, or waits
        if held.draft and not held.receipt.report:
            if not held.draft.photos.filter(content=picture.content).exists():
                _keep(held.draft, [picture])
            return
    if held.receipt.report:
        keep_picture(held.receipt.report, picture)


def _held_before(new: NewReport) -> Held | None:
    """The hold of the same delivery, unless it was let in; raises KeyUsed for another."""
    delivered = Draft.objects.filter(source=new.source, origin_key=new.origin_key).select_related("hold")
    draft = delivered.exclude(hold__released=True).first()
    if draft is None:
        return None
    (arrived,) = cases.check(PUBLIC, [new])
    told = _said(new, arrived.type)
    if contact_in(draft) != new.contact or any(getattr(draft, name) != each for name, each in told.items()):
        raise cases.KeyUsed(field="origin_key", value=new.origin_key, remedy="give each report a key of its own")
    return Held(draft.hold.pk, repeated=True)


@transaction.atomic
def _hold(new: NewReport, marks: Sequence[Mark], language: str, pictures: Sequence[Picture]) -> Held:
    (arrived,) = cases.check(PUBLIC, [new])
    pk, now = new_id(), PUBLIC.time
    kept = {
        **_said(new, arrived.type),
        "id": pk,
        "secret": digest_of(new_secret()),
        "language": language,
        "begun_at": now,
        "touched_at": now,
        "contact": seal(new.contact, contact_place(Draft(pk=pk))),
    }
    draft, fresh = Draft.objects.get_or_create(source=new.source, origin_key=new.origin_key, defaults=kept)
    if not fresh:
        return Held(draft.hold.pk, repeated=True)
    _keep(draft, pictures)
    receipt = open_receipt(draft, new.secret, language, now)
    return Held(hold_back(PUBLIC, draft, receipt, marks, arrived.area).hold)


def _said(new: NewReport, type_path: str) -> Mapping[str, Any]:
    """What a draft keeps of a report, by its columns."""
    return {
        "happened_at": new.happened_at,
        "lon": new.lon,
        "lat": new.lat,
        "area": new.area,
        "address": new.address,
        "text": new.text,
        "type": type_path,
        "answers": new.answers,
        "name": new.reporter,
    }


def _keep(draft: Draft, pictures: Sequence[Picture]) -> None:
    DraftPhoto.objects.bulk_create(DraftPhoto(draft=draft, content=each.content, small=each.small) for each in pictures)
