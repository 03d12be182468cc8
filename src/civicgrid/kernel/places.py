"""Places in a list, as cursors say them: from there its next page goes on."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from .errors import InvalidInput

T = TypeVar("T")

PARTS = "~"


class NowhereInList(InvalidInput):
    """The list does not go on from there."""


def cursor_of(moment: datetime, name: object) -> str:
    """What `after` says for the page that begins behind a thing.

    >>> from datetime import datetime, timezone, timedelta
    >>> cursor_of(datetime(2026, 3, 2, 17, tzinfo=timezone(timedelta(hours=8))), 7)
    '2026-03-02T09:00:00Z~7'
    """
    return f"{moment.astimezone(UTC).isoformat().removesuffix('+00:00')}Z{PARTS}{name}"


def place_of(cursor: str, read: Callable[[str], T]) -> tuple[datetime, T]:
    """The moment, in UTC, and the name of the last thing seen.

    `read` takes the name, and raises ValueError for what none is. Raises NowhereInList.
    """
    moment, _, name = cursor.partition(PARTS)
    try:
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise ValueError(moment)  # noqa: TRY301  told below, as every other fault
        return at.astimezone(UTC), read(name)
    except (ValueError, OverflowError) as error:
        raise NowhereInList(field="after", remedy="begin again at the first page") from error
