"""CSV as people open it in a spreadsheet: nothing that somebody wrote is run."""

import csv
import re
from collections.abc import Iterable, Iterator

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes UTF-8 for a local encoding; programs can do without."""
_FORMULA = re.compile(r"(?!-[0-9.]+\Z)'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Words that a spreadsheet would run (OWASP, CSV injection), or that have an apostrophe before such; no number.

Some spreadsheets read the wide signs of Chinese and Japanese keyboards as the narrow ones.
"""


class _Echo:
    """A file that hands every line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows as lines of CSV, one by one, all words harmless."""
    table = csv.writer(_Echo())
    for row in rows:
        yield table.writerow([harmless(cell) for cell in row])


def harmless(cell: object) -> object:
    """The cell; words that a spreadsheet would run get an apostrophe before them.

    Taken away again, it leaves what stood there: no two cells become alike. Numbers stay as they are.

    >>> harmless("=1+1"), harmless("'=1+1"), harmless("101006789"), harmless(-71.05)
    ("'=1+1", "''=1+1", '101006789', -71.05)
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
