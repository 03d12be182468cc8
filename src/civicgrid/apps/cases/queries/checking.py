"""The proof that rows are what their events say, and both what the ledger holds."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef

from civicgrid.apps.cases.models import Case, Event, Membership, Photo, Report
from civicgrid.apps.cases.rules.agreement import SAID, Kept, content_of, disagreements
from civicgrid.apps.cases.rules.projection import Headless, project
from civicgrid.apps.cases.types import CaseEvent, PhotoAdded
from civicgrid.base.ledger import reading
from civicgrid.kernel.events import Event as Happened

from .states import state_of
from .story import read_event

CHUNK = 2_000
REPORT_FIELDS = tuple(field.attname for field in Report._meta.concrete_fields)


def differing() -> Iterator[Sequence[str]]:
    """For each case that is there or should be: what differs; memory stays flat.

    Acts may happen meanwhile: a case that seems to differ is held still and looked at again.
    """
    after: str | None = ""
    while after is not None:
        chunk = list(Case.objects.filter(number__gt=after).order_by("number").defer("words")[:CHUNK])
        upto = chunk[-1].number if len(chunk) == CHUNK else ""
        for case, found in zip(chunk, _differences(chunk), strict=True):
            yield found and _held_still(case)
        for number in sorted(_gone(reading.subjects("case", after, upto))):
            yield [f"{number}: the case is gone"]
        after = upto or None


def strays() -> Iterator[str]:
    """What belongs to no case."""
    unspoken = Report.objects.filter(~Exists(Membership.objects.filter(report=OuterRef("pk"))))
    for key in unspoken.values_list("origin_key", flat=True).iterator():
        yield f"report {key} speaks of no case"
    for pk in Event.objects.filter(~Exists(Case.objects.filter(pk=OuterRef("case")))).values_list("pk", flat=True):
        yield f"event row {pk} is of no case"


@transaction.atomic
def _held_still(case: Case) -> Sequence[str]:
    locked = list(Case.objects.select_for_update().filter(pk=case.pk))
    return next(iter(_differences(locked)), [])


def _gone(numbers: set[str]) -> set[str]:
    return numbers.difference(Case.objects.filter(number__in=numbers).values_list("number", flat=True))


def _differences(chunk: Sequence[Case]) -> list[list[str]]:
    """What differs of each of these."""
    kept = {case.pk: Kept(case.number) for case in chunk}
    for read in (_read_stories, _read_reports, _read_photos):
        read(kept)
    entries = reading.recorded("case", [case.number for case in chunk])
    return [[f"{case.number}: {each}" for each in _of_case(case, kept[case.pk], entries)] for case in chunk]


def _of_case(case: Case, kept: Kept, entries: Mapping[str, Sequence[Happened]]) -> Iterator[str]:
    if not _adds_up(case, kept):
        yield "the row is not what its events say"
    yield from disagreements(kept, entries.get(case.number, ()))


def _adds_up(case: Case, kept: Kept) -> bool:
    try:
        return project(event for _, event in sorted(kept.story.items())) == state_of(case)
    except (Headless, KeyError, msgspec.ValidationError):
        return False


def _read_stories(kept: Mapping[UUID, Kept]) -> None:
    rows = Event.objects.filter(case__in=kept).values_list("case_id", "seq", "at", "actor", "name", "action", "data")
    for case, seq, at, actor, name, action, data in rows.iterator():
        event = _event(name, data)
        if event and (event.case, event.seq, event.at, event.actor, event.action) == (case, seq, at, actor, action):
            kept[case].story[seq] = event
        else:
            kept[case].torn.append(seq)


def _event(name: str, data: object) -> CaseEvent | None:
    """The fact of a row, if it can be read."""
    try:
        return read_event(name, data)
    except (KeyError, TypeError, msgspec.ValidationError):
        return None


def _read_reports(kept: Mapping[UUID, Kept]) -> None:
    """A report's first case is that in which the ledger knows it."""
    before = Membership.objects.filter(report=OuterRef("report"), pk__lt=OuterRef("pk"))
    members = Membership.objects.filter(case__in=kept).annotate(first=~Exists(before))
    came: dict[UUID, UUID] = {}
    for report, case, until, first in members.values_list("report", "case", "until", "first"):
        if until is None:
            kept[case].speak.add(report)
        if first:
            came[report] = case
    for said in Report.objects.filter(pk__in=came).values(*SAID).iterator():
        kept[came[said["id"]]].said[said["id"]] = (said["origin_key"], content_of(said))


def _read_photos(kept: Mapping[UUID, Kept]) -> None:
    for case, sha256, media_type, note in Photo.objects.filter(case__in=kept).values_list(
        "case", "sha256", "media_type", "note"
    ):
        kept[case].photos.add(PhotoAdded(number=kept[case].number, sha256=sha256, media_type=media_type, note=note))
