"""What happened, in the order of the ledger's numbers: the platform's cursor.

An entry's index is final, without gaps, and given only to what is committed: whoever has read up to one and asks for
what came after misses nothing.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db.models import Max

from .models import Leaf

CHANNEL = "ledger"
"""The sequencer notifies here whenever it has numbered entries."""
MOST = 1_000
"""Entries that are read at once."""


class Told(msgspec.Struct, frozen=True):
    """One entry with its index: who did what to which thing, and the event as JSON."""

    index: int
    at: datetime
    actor: str
    action: str
    kind: str
    subject: str
    name: str
    event: str


_ENTRY = ("at", "actor", "action", "subject_kind", "subject", "event_name", "event")


def numbered() -> int:
    """How many entries have an index: that of the next one."""
    newest = Leaf.objects.aggregate(newest=Max("index"))["newest"]
    return 0 if newest is None else newest + 1


def after(index: int, most: int = MOST, kinds: Sequence[str] = ()) -> list[Told]:
    """The entries from `index` on, at most so many; `kinds` of subjects, none = all."""
    rows = Leaf.objects.filter(index__gte=index).order_by("index")
    if kinds:
        rows = rows.filter(entry__subject_kind__in=kinds)
    return [Told(*row) for row in rows.values_list("index", *(f"entry__{field}" for field in _ENTRY))[:most]]
