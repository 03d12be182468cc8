"""What was recorded about things, as events: for whoever compares them with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from civicgrid.kernel.events import Event, from_json

from .models import Entry


def recorded(kind: str, subjects: Iterable[str]) -> Mapping[str, Sequence[Event]]:
    """Subject -> its events, oldest first, without entries that only an audit reads."""
    told: dict[str, list[Event]] = defaultdict(list)
    rows = Entry.objects.filter(subject_kind=kind, subject__in=list(subjects)).order_by("pk")
    for subject, name, data in rows.values_list("subject", "event_name", "event").iterator():
        try:
            told[subject].append(from_json(name, data))
        except (KeyError, msgspec.DecodeError):
            continue
    return told


def subjects(kind: str, after: str, upto: str = "") -> set[str]:
    """The numbers of which there are entries: after one, up to another or to the end."""
    known = Entry.objects.filter(subject_kind=kind, subject__gt=after)
    return set((known.filter(subject__lte=upto) if upto else known).values_list("subject", flat=True).distinct())
