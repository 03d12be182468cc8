"""The table and the cases behind a figure, as JSON."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from civicgrid.apps.evaluation import queries
from civicgrid.apps.evaluation.rules import Unit, around, days
from civicgrid.apps.evaluation.types import Period, Table
from civicgrid.base.http import Day, Sent, refuses, staff
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import Kind

from .codes import key_of, measure_of, sort_of, under_of

router = Router(tags=["evaluation"])


class NoSuchPage(InvalidInput):
    """There is no page {value}."""


class PeriodIn(Sent):
    """Some days, both inclusive; by default this month."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")

    def period(self, today: date) -> Period:
        """The days asked for."""
        month = around(Unit.MONTH, today)
        return days(self.first or self.last or month.first, self.last or self.first or month.last)


class TableIn(PeriodIn):
    """Which objects: the parts of the area or organisation `under`, or all there are."""

    by: Kind = Kind.AREA
    under: str = Field("", description="An area or organisation: its code, or its path.")
    sort: str = Field("", description="The code of an indicator or score; behind - the worst first.")


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
    actor = staff(request, "evaluation.see")
    period = asked.period(queries.city_day(actor.time))
    return queries.table(actor, asked.by, period, under_of(asked.by, asked.under), sort_of(asked.by, asked.sort))


class CountedIn(PeriodIn):
    """A measure of one object of a table; without `object`, of all together."""

    measure: str = Field(description="The code of a measure.", json_schema_extra={"example": "filed"})
    by: Kind = Kind.AREA
    object: str = Field("", description="The key of a row of the table, or the code of its area or organisation.")
    under: str = Field("", description="An area or organisation: its code, or its path.")
    page: int = Field(1, ge=1)


class CountedCaseOut(Schema):
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


class CountedCasesOut(Schema):
    """A page of the cases behind a figure; `count` is the figure."""

    name: Text
    count: int
    page: int
    pages: int
    rows: list[CountedCaseOut]


@router.get("cases", response=CountedCasesOut, summary="The cases behind a figure", openapi_extra=refuses(404))
def get_cases_behind(request: HttpRequest, wanted: Query[CountedIn]) -> queries.Behind:
    """The very cases that a measure counted, newest first, 50 a page."""
    actor = staff(request, "evaluation.see")
    asked = queries.Asked(
        measure=measure_of(wanted.by, wanted.measure),
        kind=wanted.by,
        key=key_of(wanted.by, wanted.object),
        under=under_of(wanted.by, wanted.under),
        period=wanted.period(queries.city_day(actor.time)),
    )
    found = queries.behind(actor, asked, wanted.page)
    if found.page != wanted.page:
        raise NoSuchPage(field="page", value=wanted.page, remedy="the last one is {pages}", pages=found.pages)
    return found
