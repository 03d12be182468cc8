"""Erasure: an entry's words go; that it was there, and was erased, stays proven."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from .models import Entry
from .outbox import NewEntry, append
from .proving import NotSequenced

ERASE = "ledger.erase"


@transaction.atomic
def erase(entries: Sequence[int], actor: str, at: datetime) -> None:
    """Empties event and salt of entries; a new entry for each says by whom and when."""
    erased = Entry.objects.filter(pk__in=entries, leaf__isnull=False).update(event="", salt=b"")
    if erased != len(entries):
        raise NotSequenced
    append([NewEntry(at, actor, ERASE, "entry", str(entry), "EntryErased", "{}") for entry in entries])
