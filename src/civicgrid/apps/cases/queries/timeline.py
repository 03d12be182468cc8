"""A case's story as entries: what happened, who did it, why, what belongs to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from civicgrid.apps.cases.models import Photo, Report, Task
from civicgrid.apps.cases.rules.senders import who
from civicgrid.apps.cases.types import CaseEvent, CaseOpened, ReportJoined, TaskDone, TaskRecalled, TaskSet

from .masks import as_read

REPORTING = (CaseOpened, ReportJoined)


PICTURES: Mapping[str, str] = {
    "open": "report",
    "join": "join",
    "join_into": "join",
    "split": "split",
    "revive": "split",
    "file": "file",
    "refile": "file",
    "dispatch": "send",
    "transfer": "send",
    "accept": "tick",
    "hand_back": "handed_back",
    "close": "closed",
    "force_close": "closed",
    "void": "void",
    "return": "return",
    "rework": "rework",
    "reopen": "rework",
    "not_fixed": "rework",
    "suspend": "pause",
    "resume": "play",
    "urge": "bell",
    "escalate": "up",
    "send_officer": "person",
    "recall_officer": "return",
    "report_back": "person",
    "add_photo": "photo",
}
"""Action -> the icon at which the eye tells it from others; words for all that is only said."""

PROMISES = frozenset({"dispatch", "refile", "transfer", "extend", "rework", "reopen", "not_fixed", "resume"})
"""Acts after which the due time of the work is another one."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry: `who` is whom to name, `action` and `edge` say how it is drawn."""

    at: datetime
    who: str
    action: str
    edge: str
    event: CaseEvent | None = None
    report: Report | None = None
    errand: Task | None = None
    photo: Photo | None = None

    @property
    def picture(self) -> str:
        """The name of its icon."""
        return PICTURES.get(self.action, "words")

    @property
    def starts(self) -> bool:
        """Whether a promise to the city begins or moves here."""
        return self.action in PROMISES


def timeline(
    events: Iterable[CaseEvent],
    reports: Iterable[Report],
    errands: Iterable[Task],
    photos: Iterable[Photo],
    *,
    named: bool,
) -> Sequence[Entry]:
    """All entries, the newest first; `named`: for a reader who may know the senders.

    For others what people wrote is masked.
    """
    said = {each.pk: as_read(each, plainly=named) for each in reports}
    told = [*_events(events, said, {each.pk: each for each in errands}, named=named)]
    shown = [_shown(each, named=named) for each in photos]
    return sorted([*told, *shown], key=lambda entry: entry.at)[::-1]


def _events(
    events: Iterable[CaseEvent], reports: Mapping[UUID, Report], errands: Mapping[UUID, Task], *, named: bool
) -> Iterator[Entry]:
    for event in events:
        yield Entry(
            at=event.at,
            who=who(event.actor, event.action, other=event.other, named=named),
            action=event.action,
            edge=event.edge,
            event=as_read(event, plainly=named),
            report=reports.get(event.report) if event.report and isinstance(event, REPORTING) else None,
            errand=errands.get(event.task) if isinstance(event, TaskSet | TaskDone | TaskRecalled) else None,
        )


def _shown(photo: Photo, *, named: bool) -> Entry:
    by = who(photo.actor, "add_photo", named=named)
    return Entry(at=photo.added_at, who=by, action="add_photo", edge="stay", photo=as_read(photo, plainly=named))
