"""A table as rows of a spreadsheet: counts, then indicators, then scores.

Indicators are in percent, scores in points. No value is no text.
"""

from collections.abc import Iterator

from civicgrid.apps.evaluation.types import Figure, Row, Table
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.indicator import Book


def sheet(table: Table, book: Book, language: str) -> Iterator[list[object]]:
    """The header, the objects, and the total."""
    figures = list(table.total.figures)
    spread = [f"{code}{end}" for code in figures for end in ("", "_before", "_year_before")]
    grades = [f"{each.code}_grade" for each in book.scores_of(table.kind)]
    yield ["rank", table.kind, "name", *table.total.counts, *spread, *grades]
    yield from (_line(row, book, language) for row in (*table.rows, table.total))


def _line(row: Row, book: Book, language: str) -> list[object]:
    values = [cell for figure in row.figures.values() for cell in _values(figure, book)]
    grades = [figure.grade for code, figure in row.figures.items() if code in book.scores]
    return [row.rank or "", row.key, in_language(row.name, language), *row.counts.values(), *values, *grades]


def _values(figure: Figure, book: Book) -> list[str]:
    scale = 100 if figure.code in book.indicators else 1
    periods = (figure.value, figure.before, figure.year_before)
    return ["" if value is None else f"{value * scale:.2f}" for value in periods]
