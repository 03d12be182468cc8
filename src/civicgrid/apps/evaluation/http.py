"""The evaluation as JSON: what is measured, the table, the cases behind a figure, appeals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from civicgrid.base.access import require
from civicgrid.base.http import api, as_request
from civicgrid.kernel.indicator import Kind

from . import actions, queries
from .models import Appeal
from .rules import Unit, around, days
from .types import AppealState, Period, Table

router = Router(tags=["evaluation"])


class PeriodIn(Schema):
    """Some days, both inclusive; by default this month."""

    first: date | None = Field(None, alias="from")
    last: date | None = Field(None, alias="to")

    @property
    def period(self) -> Period:
        """The days asked for."""
        month = around(Unit.MONTH, timezone.localdate())
        return days(self.first or self.last or month.first, self.last or self.first or month.last)


class TableIn(PeriodIn):
    """Which objects; `under` is the path of the area or organisation whose parts they are."""

    by: Kind = Kind.AREA
    under: str = ""
    sort: str = ""


class PeriodOut(Schema):
    """Some days, both inclusive."""

    first: date
    last: date


class FigureOut(Schema):
    """An indicator (0 to 1, with the bounds of its 95 % interval) or a score (0 to 100); null is no value."""

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
    name: dict[str, str]
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
    """Counted over the cases that you may see, beside the period before and the same of the year before."""
    return queries.table(as_request(request).actor, asked.by, asked.period, asked.under, asked.sort)


class MeasureOut(Schema):
    """A count with a name, and the kinds of objects it is counted for."""

    code: str
    name: dict[str, str]
    meaning: dict[str, str]
    kinds: list[Kind]


class IndicatorOut(Schema):
    """Measure `part` / measure `over`."""

    code: str
    name: dict[str, str]
    part: str
    over: str
    better: str


class ScoreOut(Schema):
    """A weighted composite for one kind of objects; `parts` are indicators and measures."""

    code: str
    name: dict[str, str]
    kind: Kind
    parts: list[str]
    source: str


class BookOut(Schema):
    """Everything that is measured."""

    measures: list[MeasureOut]
    indicators: list[IndicatorOut]
    scores: list[ScoreOut]


@router.get("indicators", response=BookOut, summary="What is measured, and how")
def get_indicators(request: HttpRequest) -> dict[str, object]:
    """Measures, the indicators made of them, and the scores made of those."""
    require(as_request(request).actor, "evaluation.see")
    held = queries.book()
    return {
        "measures": [{**_named(each), "meaning": each.meaning, "kinds": list(each.rows)} for each in held.measures.values()],
        "indicators": list(held.indicators.values()),
        "scores": [
            {**_named(each), "kind": each.kind, "source": each.source, "parts": sorted(set().union(*(part.names for part in each.parts)))}
            for each in held.scores.values()
        ],
    }
