"""Whether a case's story, reports and pictures are what the ledger holds of them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from civicgrid.apps.cases.types import (
    CaseEvent,
    CaseJoined,
    CaseOpened,
    CaseRevived,
    PhotoAdded,
    ReportJoined,
    ReportReceived,
    ReportSplit,
)
from civicgrid.kernel.events import Event, to_json

SAID = (
    "id",
    "source",
    "origin_key",
    "text",
    "type",
    "lon",
    "lat",
    "address",
    "area",
    "happened_at",
    "arrived_at",
    "reporter",
    "contact",
    "answers",
    "secret",
)
"""The columns of a report for which the ledger vouches: all but `caller`, which follows from the contact."""


class Kept(msgspec.Struct):
    """What the tables hold of one case.

    `torn`: places of events that cannot be read, or contradict themselves. `said`: each report that came in by the
    case -> its origin key and `content_of`. `speak`: the reports that speak of the case now.
    """

    number: str
    story: dict[int, CaseEvent] = {}
    torn: list[int] = []
    said: dict[UUID, tuple[str, str]] = {}
    speak: set[UUID] = set()
    photos: set[PhotoAdded] = set()


def content_of(report: Mapping[str, object]) -> str:
    """SHA-256 of a report's columns, the same before it is stored and after."""
    said = {name: _stored(report[name]) for name in SAID}
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def digest_of_events(events: Iterable[CaseEvent]) -> str:
    """SHA-256 of events in their order."""
    return sha256(b"\n".join(to_json(event) for event in events)).hexdigest()


def disagreements(kept: Kept, recorded: Sequence[Event]) -> Iterator[str]:
    """What the tables say otherwise than the ledger's entries about the case."""
    for place in kept.torn:
        yield f"event {place} contradicts itself"
    yield from _of_story(kept.story, recorded)
    yield from _of_reports(kept.said, [each for each in recorded if isinstance(each, ReportReceived)])
    if kept.speak != _speak(kept.story):
        yield "its reports are not those of which its events tell"
    if kept.photos != {each for each in recorded if isinstance(each, PhotoAdded)}:
        yield "its photos are not what the ledger holds"


def _of_story(story: Mapping[int, CaseEvent], recorded: Sequence[Event]) -> Iterator[str]:
    vouched: set[int] = set()
    for entry in recorded:
        if isinstance(entry, CaseEvent):
            vouched.add(entry.seq)
            if story.get(entry.seq) != entry:
                yield f"event {entry.seq} is not what the ledger holds"
        elif isinstance(entry, ReportReceived):
            places = list(_brought(entry, story))
            vouched.update(places)
            if digest_of_events(story[place] for place in places) != entry.digest:
                yield f"what report {entry.origin_key} brought about is not what the ledger holds"
    for place in sorted(story.keys() - vouched):
        yield f"event {place} is not in the ledger"


def _brought(entry: ReportReceived, story: Mapping[int, CaseEvent]) -> Iterator[int]:
    """The places of the events that a report brought about when it came in."""
    for place, event in sorted(story.items()):
        if entry.joined:
            if isinstance(event, ReportJoined) and event.report == entry.report and not event.other:
                yield place
        elif place <= entry.events:
            yield place


def _of_reports(said: Mapping[UUID, tuple[str, str]], recorded: Sequence[ReportReceived]) -> Iterator[str]:
    for entry in recorded:
        if entry.report not in said:
            yield f"report {entry.origin_key} is gone"
        elif said[entry.report] != (entry.origin_key, entry.content):
            yield f"report {entry.origin_key} is not what the ledger holds"
    for report in said.keys() - {entry.report for entry in recorded}:
        yield f"report {said[report][0]} is not in the ledger"


def _speak(story: Mapping[int, CaseEvent]) -> set[UUID]:
    """The reports that speak of the case, as its events tell."""
    speak: set[UUID] = set()
    for _, event in sorted(story.items()):
        if isinstance(event, CaseOpened | ReportJoined) and event.report:
            speak.add(event.report)
        elif isinstance(event, ReportSplit) and event.report:
            speak.discard(event.report)
        elif isinstance(event, CaseJoined):
            speak.clear()
        elif isinstance(event, CaseRevived):
            speak.update(event.reports)
    return speak


def _stored(value: object) -> object:
    """As the database gives it back: times in UTC, whole numbers without a point."""
    match value:
        case dict():
            return {name: _stored(each) for name, each in value.items()}
        case list():
            return [_stored(each) for each in value]
        case float() if value.is_integer():
            return int(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case bytes():
            return value.hex()
        case UUID():
            return str(value)
    return value
