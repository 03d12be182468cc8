"""Whose receipt a link opens, and what its holder may know."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.models import Hold, Link, Notice, Receipt
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import Actor, narrow
from civicgrid.base.seal import unseal
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.ids import digest_of


class Holder(msgspec.Struct, frozen=True):
    """Who came by a link: with a report of a case, or with one that is held.

    `receipt` is None for a report that came by another door and has done nothing here yet.
    """

    secret: str
    receipt: Receipt | None = None
    bearer: cases.Bearer | None = None
    hold: Hold | None = None


def holder_of(secret: str) -> Holder | None:
    """Who holds this secret; None for what nobody was given, or what was stopped."""
    bearer = cases.bearer_of(secret)
    if bearer:
        return Holder(secret, receipt=Receipt.objects.filter(report=bearer.report.pk).first(), bearer=bearer)
    open_links = Link.objects.filter(digest=digest_of(secret), stopped_at=None, receipt__report=None)
    link = open_links.select_related("receipt__hold__draft").first()
    hold = getattr(link.receipt, "hold", None) if link else None
    return Holder(secret, receipt=link.receipt, hold=hold) if link and hold else None


def held_under(secret: str) -> bool:
    """Whether a secret opens a report that was not let in, or not yet."""
    holder = holder_of(secret)
    return bool(holder and holder.hold)


@cases.link_keeper
def known(digest: str) -> cases.KnownLink | None:
    """What a link leads to, for readers elsewhere: nothing once it is stopped."""
    found = Link.objects.filter(digest=digest).values_list("receipt__report", "stopped_at").first()
    if found is None:
        return None
    report, stopped_at = found
    return cases.KnownLink(None if stopped_at else report)


def secret_in(link: Link) -> str:
    """The secret of a link as letters carry it, "" where it is not kept."""
    return unseal(bytes(link.sealed), link_place(link.digest))


def link_place(digest: str) -> str:
    """Where the secret of a link is sealed for."""
    return f"services.link:{digest}"


def open_secret(receipt: Receipt) -> str:
    """The secret that opens a receipt now, "" where none does or it is not known."""
    link = Link.objects.filter(receipt=receipt, stopped_at=None).first()
    return secret_in(link) if link else ""


def receipt_for(report: UUID) -> Receipt | None:
    """The receipt of a report, if it has one here."""
    return Receipt.objects.filter(report=report).first()


def report_of_letter(letter: UUID) -> UUID | None:
    """The report about which a letter of ours was; None where there is no such letter."""
    found = Notice.objects.filter(pk=letter).select_related("receipt").first()
    return found.receipt.report if found and found.receipt else None


def sent_lately(contact: str, since: datetime) -> int:
    """How many reports that have a receipt here came from a contact."""
    caller = cases.caller_of(contact)
    return Receipt.objects.filter(caller=caller, made_at__gt=since).count() if caller else 0


def address_of(receipt: Receipt) -> str:
    """Where its holder is written to, "" for nowhere."""
    return unseal(bytes(receipt.address), address_place(receipt.pk))


def address_place(owner: UUID) -> str:
    """Where an address is sealed for."""
    return f"services.address:{owner}"


class Shown(msgspec.Struct, frozen=True):
    """A picture to a reporter: names of it and of its small form, the words under it."""

    name: str
    small: str
    note: str = ""


def photos_for(bearer: cases.Bearer) -> list[Shown]:
    """The pictures that a reporter may see: their own, and what everybody may see.

    Those of others are small and without words, as everybody sees them.
    """
    public = cases.public_case(bearer.case.number)
    open_to_all = set(public.photos) if public else set()
    return [
        Shown(each.sha256, each.small or each.sha256, each.note)
        if each.actor == bearer.actor.id
        else Shown(each.small, each.small)
        for each in cases.photos_of(bearer.case)
        if each.actor == bearer.actor.id or each.small in open_to_all
    ]


def followers(reports: list[UUID]) -> QuerySet[Receipt]:
    """Those who want to be written to about these reports, and may be."""
    return Receipt.objects.filter(report__in=reports, confirmed_at__isnull=False, quiet_at=None).exclude(address=b"")


def held_for(actor: Actor) -> QuerySet[Hold]:
    """Reports that wait for the actor's look, the oldest first; then the decided."""
    return narrow(actor, "services.review", Hold.objects.all()).select_related("draft", "receipt")


def closing_words(type_path: str, condition: str, language: str) -> str:
    """What was found to hold when a case was closed, in the standard's words."""
    if not condition:
        return ""
    try:
        return in_language(standards.condition(type_path, condition).closing, language)
    except CivicGridError:
        return ""


def masked(address: str) -> str:
    """An address that its owner knows again, and nobody else learns.

    >>> masked("chen@example.org")
    'c•••@example.org'
    """
    name, _, host = address.partition("@")
    return f"{name[:1]}•••@{host}" if host else ""
