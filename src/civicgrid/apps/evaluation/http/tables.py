"""The table and the cases behind a figure, as JSON."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from civicgrid.apps.evaluation import queries
from civicgrid.apps.evaluation.rules import Unit, around, days
from civicgrid.apps.evaluation.types import Period, Table
from civicgrid.base.http import as_request
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import Kind

router = Router(tags=["evaluation"])


class PeriodIn(Schema):
    """Some days, both inclusive; by default this month."""

    first: date | None = Field(None, alias="from")
    last: date | None = Field(None, alias="to")

    def period(self, today: date) -> Period:
        """The days asked for."""
        month = around(Unit.MONTH, today)
        return days(self.first or self.last or month.first, self.last or self.first or month.last)


class TableIn(PeriodIn):
    """Which objects: the parts of the area or organisation with the path `under`."""

    by: Kind = Kind.AREA
    under: str = ""
    sort: str = ""


class PeriodOut(Schema):
    """Some days, both inclusive."""

    first: date
    last: date


class FigureOut(Schema):
    """An indicator (0 to 1) or a score (0 to 100); null is no value.

    `low` and `high` bound an indicator's 95 % interval.
    """

    value: float | None
    part: int
    whole: int
    low: float | None
    high: float | None
    grade: str
    before: float | None
    year_before: float | None
    trend: str
    year_trend: str


class RowOut(Schema):
    """An object: `key` is its path or login."""

    key: str
    name: Text
    divides: bool
    rank: int | None
    counts: dict[str, int]
    figures: dict[str, FigureOut]


class TableOut(Schema):
    """The objects in the order asked for, and all of them together."""

    kind: Kind
    under: str
    sort: str
    period: PeriodOut
    before: PeriodOut
    year_before: PeriodOut
    rows: list[RowOut]
    total: RowOut


@router.get("", response=TableOut, summary="Figures of areas, organisations, posts or officers")
def get_table(request: HttpRequest, asked: Query[TableIn]) -> Table:
    """Counted over the cases that you may see.

    Beside them stand the period before and the same of the year before.
    """
    actor = as_request(request).actor
    return queries.table(actor, asked.by, asked.period(queries.city_day(actor.time)), asked.under, asked.sort)


class CasesIn(PeriodIn):
    """A measure of one object of a table; without `object`, of all together."""

    measure: str
    by: Kind = Kind.AREA
    object: str = ""
    under: str = ""
    page: int = 1


class CaseOut(Schema):
    """A case that was counted.

    `at` is the time that put it, its errand or an act on it into the period.
    """

    number: str
    title: str
    state: str
    organisation: str
    opened_at: datetime
    due_at: datetime | None
    handed_back_at: datetime | None
    closed_at: datetime | None
    late: bool
    at: datetime


class CasesOut(Schema):
    """A page of the cases behind a figure; `count` is the figure."""

    name: Text
    count: int
    page: int
    pages: int
    rows: list[CaseOut]


@router.get("cases", response=CasesOut, summary="The cases behind a figure")
def get_cases(request: HttpRequest, wanted: Query[CasesIn]) -> queries.Behind:
    """The very cases that a measure counted, newest first, 50 a page."""
    actor = as_request(request).actor
    period = wanted.period(queries.city_day(actor.time))
    asked = queries.Asked(measure=wanted.measure, kind=wanted.by, key=wanted.object, under=wanted.under, period=period)
    return queries.behind(actor, asked, wanted.page)
