"""From which day on the observations of a stream are kept, as the lake tells."""

from collections.abc import Collection
from datetime import date

from civicgrid.apps.telemetry.models import Stream

from .lake import OBSERVATIONS, snapshot

RETIRED = "retired."
"""Before the code of a class: the word of the lake that says from which day on its rows are kept."""


def kept_since() -> dict[str, date]:
    """Of each class of which some are retired: the first day that is kept."""
    told = snapshot(OBSERVATIONS).told.items()
    return {word.removeprefix(RETIRED): date.fromisoformat(day) for word, day in told if word.startswith(RETIRED)}


def whole_since(streams: Collection[int] | None) -> dict[int, date]:
    """The same of those of the streams (None: of all) that are of such a class."""
    ends = kept_since()
    there = Stream.objects.filter(stream_class__in=ends)
    chosen = there if streams is None else there.filter(pk__in=streams)
    return {stream: ends[code] for stream, code in chosen.order_by().values_list("pk", "stream_class")}
