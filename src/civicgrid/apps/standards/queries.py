"""Case types and the calendar, held in memory."""

from collections import defaultdict
from datetime import time

from civicgrid.apps.grid import api as grid
from civicgrid.base.access import everywhere, permit
from civicgrid.base.snapshots import Snapshot
from civicgrid.kernel.clock import Calendar, OfficeHours, Span
from civicgrid.kernel.roles import Role

from .models import CaseType, Condition, Day, OfficeHour
from .rules import Catalogue, working_calendar
from .types import CalendarRecord, CaseKind, CaseTypeRecord, ConditionRecord, DayRecord, PublicPart

permit("standards.load", {Role.ADMINISTRATOR: everywhere})


def stored_case_types() -> dict[str, CaseTypeRecord]:
    """All case types by code, those that are gone too, with the conditions in use."""
    conditions = defaultdict[int, list[ConditionRecord]](list)
    for row in Condition.objects.filter(active=True).order_by("place"):
        conditions[row.case_type_id].append(_condition(row))
    return {row.code: _case_type(row, tuple(conditions[row.pk])) for row in CaseType.objects.all()}


def stored_calendar() -> CalendarRecord:
    """Office hours, holidays and make-up working days."""
    openings = OfficeHour.objects.values_list("weekday", "start", "end")
    return CalendarRecord(
        office_hours=tuple(OfficeHours(*opening) for opening in openings),
        days=tuple(_day(row) for row in Day.objects.all()),
    )


def _condition(row: Condition) -> ConditionRecord:
    return ConditionRecord(
        code=row.code,
        filing=row.filing,
        deadline=Span.parse(row.deadline),
        closing=row.closing,
        closing_span=Span.parse(row.closing_span) if row.closing_span else None,
        start=row.start,
        end=row.end,
    )


def _case_type(row: CaseType, conditions: tuple[ConditionRecord, ...]) -> CaseTypeRecord:
    return CaseTypeRecord(
        code=row.code,
        path=row.path,
        name=row.name,
        kind=CaseKind(row.kind),
        public=row.public,
        public_parts=tuple(map(PublicPart, row.public_parts)),
        public_rounding_m=row.public_rounding_m,
        fusion_radius_m=row.fusion_radius_m,
        fusion_window_h=row.fusion_window_h,
        fusion_threshold=row.fusion_threshold,
        questions=row.questions,
        conditions=conditions,
        active=row.active,
    )


def _day(row: Day) -> DayRecord:
    hours = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in row.hours)
    return DayRecord(day=row.day, working=row.working, hours=hours, name=row.name)


def _catalogue() -> Catalogue:
    retired = Condition.objects.filter(active=False).select_related("case_type")
    return Catalogue(stored_case_types().values(), {(row.case_type.path, row.code): _condition(row) for row in retired})


def _calendar() -> Calendar:
    return working_calendar(grid.city().time_zone, stored_calendar())


catalogue = Snapshot("standards", _catalogue)
calendar = Snapshot("standards", _calendar)
