"""The verb of the standards."""

from collections.abc import Sequence

from django.db.models import Value

from civicgrid.base.actions import Act, creation
from civicgrid.base.snapshots import touch
from civicgrid.kernel.changes import compare

from .models import CaseType, Condition, Day, OfficeHour
from .queries import stored_case_types
from .types import CalendarRecord, CaseTypeRecord, StandardsLoaded


@creation("standards.load")
def load(_act: Act, case_types: Sequence[CaseTypeRecord], calendar: CalendarRecord) -> StandardsLoaded:
    """Brings case types and calendar into line; what is gone goes inactive."""
    stored = {code: each for code, each in stored_case_types().items() if each.active}
    changes = compare(stored, {each.code: each for each in case_types})
    CaseType.objects.filter(code__in=[each.code for each in changes.removed]).update(active=Value(value=False))
    _save_case_types([*changes.added, *changes.changed])
    _save_calendar(calendar)
    touch("standards")
    return StandardsLoaded(
        case_types=len(case_types),
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
    )


def _save_case_types(records: Sequence[CaseTypeRecord]) -> None:
    rows = CaseType.objects.bulk_create(
        map(_case_type, records),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "path",
            "name",
            "kind",
            "public",
            "public_parts",
            "public_rounding_m",
            "fusion_radius_m",
            "fusion_window_h",
            "fusion_threshold",
            "questions",
            "active",
        ],
    )
    Condition.objects.filter(case_type__in=rows).update(active=Value(value=False))
    Condition.objects.bulk_create(
        [each for row, record in zip(rows, records, strict=True) for each in _conditions(row, record)],
        update_conflicts=True,
        unique_fields=["case_type", "code"],
        update_fields=["place", "filing", "deadline", "closing", "closing_span", "start", "end", "active"],
    )


def _case_type(record: CaseTypeRecord) -> CaseType:
    return CaseType(
        code=record.code,
        path=record.path,
        name=record.name,
        kind=record.kind,
        public=record.public,
        public_parts=list(record.public_parts),
        public_rounding_m=record.public_rounding_m,
        fusion_radius_m=record.fusion_radius_m,
        fusion_window_h=record.fusion_window_h,
        fusion_threshold=record.fusion_threshold,
        questions=record.questions,
    )


def _conditions(row: CaseType, record: CaseTypeRecord) -> list[Condition]:
    return [
        Condition(
            case_type=row,
            place=place,
            code=each.code,
            filing=each.filing,
            deadline=str(each.deadline),
            closing=each.closing,
            closing_span=str(each.closing_span or ""),
            start=each.start,
            end=each.end,
        )
        for place, each in enumerate(record.conditions)
    ]


def _save_calendar(calendar: CalendarRecord) -> None:
    """The calendar is not history: deadlines already set keep their moments."""
    OfficeHour.objects.all().delete()
    OfficeHour.objects.bulk_create(
        OfficeHour(weekday=each.weekday, start=each.start, end=each.end) for each in calendar.office_hours
    )
    Day.objects.all().delete()
    Day.objects.bulk_create(
        Day(
            day=each.day,
            working=each.working,
            hours=[[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in each.hours],
            name=each.name,
        )
        for each in calendar.days
    )
