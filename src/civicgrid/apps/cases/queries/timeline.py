"""The story of a case as entries: what happened, who did it, why, and what belongs to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from civicgrid.apps.cases.models import Photo, Report, Task
from civicgrid.apps.cases.types import CaseEvent, CaseOpened, ReportJoined, TaskDone, TaskSet

REPORTING = (CaseOpened, ReportJoined)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry: `action` and `edge` say how it is drawn; `asked` is an event's own other facts."""

    at: datetime
    actor: str
    action: str
    edge: str
    event: CaseEvent | None = None
    report: Report | None = None
    errand: Task | None = None
    photo: Photo | None = None


def timeline(
    events: Iterable[CaseEvent], reports: Iterable[Report], errands: Iterable[Task], photos: Iterable[Photo]
) -> Sequence[Entry]:
    """All entries, the newest first."""
    told = [*_events(events, {each.pk: each for each in reports}, {each.pk: each for each in errands})]
    shown = [Entry(at=each.added_at, actor=each.actor, action="add_photo", edge="stay", photo=each) for each in photos]
    return sorted([*told, *shown], key=lambda entry: entry.at)[::-1]


def _events(
    events: Iterable[CaseEvent], reports: Mapping[UUID, Report], errands: Mapping[UUID, Task]
) -> Iterator[Entry]:
    for event in events:
        yield Entry(
            at=event.at,
            actor=event.actor,
            action=event.action,
            edge=event.edge,
            event=event,
            report=reports.get(event.report) if event.report and isinstance(event, REPORTING) else None,
            errand=errands.get(event.task) if isinstance(event, TaskSet | TaskDone) else None,
        )
