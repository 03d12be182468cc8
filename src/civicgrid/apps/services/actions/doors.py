"""Whoever nobody knows comes in by one rule, whichever the door.

The form, the API, Open311 and e-mail count together how often a sender reports, and hold back for somebody's look what
looks like a machine's. Who sends with a key is known, and meets nothing of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport
from civicgrid.apps.cases.types import Receipt as Filed
from civicgrid.apps.services.models import Draft, DraftPhoto, Hold
from civicgrid.apps.services.queries.drafts import contact_in, contact_place
from civicgrid.apps.services.rules.suspicion import Mark, Sending, marks_of
from civicgrid.base.access import PUBLIC
from civicgrid.base.http.limits import allowed, spend, used
from civicgrid.base.pictures import Picture
from civicgrid.base.seal import seal
from civicgrid.kernel.ids import digest_of, new_id, new_secret

from .by_mail import bring_in
from .sending import hold_back, keep_picture, open_receipt

MOST = 120
"""Reports of one sender within an hour: beyond it nobody looks at them in time either."""
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
    from_here = max(used(TAKEN, who, f"{MOST}/hour"), lately)
    return marks_of(Sending(text=text, from_here=from_here, same_words=used(SAME, digest_of(text), SAME_MOST), **seen))


@contextmanager
def counted_at_the_door(text: str, who: str) -> Iterator[None]:
    """Counts a try, and unless it is refused a report; raises TooOften."""
    spend(SENT, who, f"{MOST}/hour")
    yield
    allowed(TAKEN, who, f"{MOST}/hour")
    allowed(SAME, digest_of(text), SAME_MOST)


def receive(
    new: NewReport, who: str, *, language: str, pictures: Sequence[Picture] = (), lately: int = 0
) -> Filed | Held:
    """Takes in a report of somebody unknown: its receipt, or that it is held.

    `new` brings the secret of its receipt. Raises TooOften, and what cases refuse. The `pictures` are kept with what is
    held; for a case they are the caller's.
    """
    held = _held_before(new)
    if held:
        return held
    marks = marks_at_the_door(new.text, who, lately=lately)
    with counted_at_the_door(new.text, who):
        if marks and not cases.receipts_of([new]):
            return _hold(new, marks, language, pictures)
        return bring_in(PUBLIC, new, language)


def add_to_held(hold: UUID, picture: Picture) -> None:
    """Adds a picture to a held report, or to its case if it was let in meanwhile."""
    held = Hold.objects.select_related("draft", "receipt").get(pk=hold)
    if held.receipt.report:
        keep_picture(held.receipt.report, picture)
    elif held.draft:
        _keep(held.draft, [picture])


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
