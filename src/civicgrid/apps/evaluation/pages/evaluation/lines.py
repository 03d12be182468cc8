"""The table's lines: figures in words, with bars and what became of them."""

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from civicgrid.apps.evaluation.queries import View, book
from civicgrid.apps.evaluation.rules import POINT_PLACES, SHARE_PLACES
from civicgrid.apps.evaluation.types import Figure, Row, Trend
from civicgrid.kernel.i18n import Text

from .columns import Column

VOLUME = "filed"
"""The count that every table begins with."""


class Change(msgspec.Struct, frozen=True):
    """How far a figure moved, in percentage points or points.

    `sure`: by more than chance explains.
    """

    amount: str = ""
    up: bool = False
    trend: Trend = Trend.UNKNOWN
    sure: bool = True


class Count(msgspec.Struct, frozen=True):
    """A number and the address of the cases behind it."""

    number: int
    address: str


class Bar(msgspec.Struct, frozen=True):
    """A share and its bounds in percent, as coordinates."""

    value: str
    low: str
    width: str


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A figure: "" is no value; the bounds in words; the measures it was made of."""

    name: Text
    value: str
    grade: str = ""
    bounds: tuple[str, str] | None = None
    bar: Bar | None = None
    counts: Sequence[Count] = ()
    since_before: Change
    since_year: Change


class Line(msgspec.Struct, frozen=True):
    """An object: the address of its parts is "" where it has none."""

    rank: int | None
    name: Text
    address: str
    volume: Count
    cells: Sequence[Cell]


def line_of(view: View, row: Row, columns: Sequence[Column]) -> Line:
    """A row as it is shown."""
    return Line(
        rank=row.rank,
        name=row.name,
        address=view.address(under=row.key, sort="") if row.divides else "",
        volume=_count(view, row, VOLUME),
        cells=[_cell(view, row, column) for column in columns],
    )


def _cell(view: View, row: Row, column: Column) -> Cell:
    figure = row.figures[column.code]
    share = column.code in book().indicators
    bounded = share and figure.low is not None and figure.high is not None
    return Cell(
        name=column.name,
        value=_words(figure.value, share=share),
        grade=figure.grade,
        bounds=(_words(figure.low, share=True), _words(figure.high, share=True)) if bounded else None,
        bar=_bar(figure) if bounded else None,
        counts=[_count(view, row, measure) for measure in (column.part, column.over)] if share else (),
        since_before=_change(figure, figure.before, figure.trend),
        since_year=_change(figure, figure.year_before, figure.year_trend),
    )


def _count(view: View, row: Row, measure: str) -> Count:
    address = urlencode({"measure": measure, "object": row.key})
    return Count(row.counts.get(measure, 0), f"{view.address(sort='', every='')}&{address}")


def _words(value: float | None, *, share: bool) -> str:
    if value is None:
        return ""
    return f"{value:.2%}" if share else f"{value:.1f}"


def _change(figure: Figure, earlier: float | None, trend: Trend) -> Change:
    if figure.value is None or earlier is None:
        return Change()
    if figure.low is None or figure.high is None:
        moved = round(figure.value, POINT_PLACES) - round(earlier, POINT_PLACES)
        return Change(f"{abs(moved):.1f}", moved > 0, trend)
    moved = round(figure.value, SHARE_PLACES) - round(earlier, SHARE_PLACES)
    return Change(f"{abs(moved) * 100:.2f}", moved > 0, trend, sure=not figure.low <= earlier <= figure.high)


def _bar(figure: Figure) -> Bar:
    low, high = (100 * (bound or 0.0) for bound in (figure.low, figure.high))
    return Bar(f"{100 * (figure.value or 0.0):.1f}", f"{low:.1f}", f"{high - low:.1f}")
