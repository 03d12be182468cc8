"""The ledger by time: when something was told, and where a moment is."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
from django.db.models import Max

from . import feed
from .models import Entry, Leaf

SLACK = timedelta(minutes=5)
"""Entries are numbered when they are committed, up to so much later than they happened."""


class Named(msgspec.Struct, frozen=True):
    """An entry by its index: what happened to which thing, without the event itself."""

    index: int
    at: datetime
    subject: str
    name: str


def last_told(kind: str, subjects: Iterable[str]) -> Mapping[str, datetime]:
    """Subject -> when it was last told of."""
    rows = Entry.objects.filter(subject_kind=kind, subject__in=list(subjects)).order_by()
    return dict(rows.values_list("subject").annotate(at=Max("at")))


def named_between(
    start: datetime, end: datetime, kind: str, *, most: int, newest: bool = False
) -> tuple[list[Named], bool]:
    """The entries about a kind of thing in a time, and whether that is all.

    Both ends are in it, and they come in their order. At most so many entries of the ledger are looked at, the first
    ones of the time or the newest.
    """
    low, high = first_since(start - SLACK), first_since(end + SLACK)
    from_, to = (max(low, high - most), high) if newest else (low, min(high, low + most))
    rows = Leaf.objects.filter(index__gte=from_, index__lt=to).order_by("index")
    found = rows.values_list("index", "entry__at", "entry__subject", "entry__event_name", "entry__subject_kind")
    told = [Named(index, at, subject, name) for index, at, subject, name, about in found if about == kind]
    return [each for each in told if start <= each.at <= end], high - low <= most


def events_at(indexes: Iterable[int]) -> Mapping[int, str]:
    """Index -> its event, as JSON."""
    return dict(Leaf.objects.filter(index__in=list(indexes)).values_list("index", "entry__event"))


def first_since(moment: datetime) -> int:
    """The index of the first entry that was told at a moment or later."""
    low, high = 0, feed.numbered()
    while low < high:
        middle = (low + high) // 2
        if Leaf.objects.filter(index=middle, entry__at__lt=moment).exists():
            low = middle + 1
        else:
            high = middle
    return low
