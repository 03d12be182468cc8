"""The words of the demo city: tables that stand beside the code."""

import csv
from importlib.resources import files

Row = dict[str, str]
"""Column -> cell."""

_FOLDER = files(__package__) / "content"


def text(name: str) -> str:
    """A file as it stands."""
    return (_FOLDER / name).read_text("utf-8")


def rows(name: str) -> list[Row]:
    """The rows of a CSV file."""
    return list(csv.DictReader(text(name).splitlines()))


def fill(row: Row, **values: str) -> Row:
    """The row with its holes filled.

    >>> fill({"code": "street-{code}"}, code="7")
    {'code': 'street-7'}
    """
    return {column: cell.format(**values) for column, cell in row.items()}
