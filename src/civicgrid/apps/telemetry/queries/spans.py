"""The span that an address asks for, and the ways to others."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import msgspec
from django.utils import timezone

from civicgrid.kernel.errors import InvalidInput

from .charts import SPANS, NoSpan, span_of

IN_ADDRESS = ("span", "from", "to")
"""The fields of an address that name a span."""
USUAL = "day"


class Span(msgspec.Struct, frozen=True):
    """From a moment up to another.

    `name` is that of a usual span that ends now, "" for another.
    """

    first: datetime
    last: datetime
    name: str

    @property
    def names(self) -> list[str]:
        """The usual spans on offer."""
        return list(SPANS)

    @property
    def written(self) -> dict[str, str]:
        """As the form's fields write it: times of the city."""
        return {name: _written(each) for name, each in (("from", self.first), ("to", self.last))}

    @property
    def before(self) -> str:
        """The part of an address of the span before it."""
        return self._moved(-1)

    @property
    def after(self) -> str:
        """The part of an address of the span after it."""
        return self._moved(1)

    @property
    def address(self) -> str:
        """The part of its own address."""
        return f"from={_stamp(self.first)}&to={_stamp(self.last)}"

    def _moved(self, way: int) -> str:
        length = (self.last - self.first) * way
        return f"from={_stamp(self.first + length)}&to={_stamp(self.last + length)}"


def asked_span(query: Mapping[str, str], now: datetime, usual: str = USUAL) -> Span:
    """The span of an address: two times, or a usual one up to now.

    Raises InvalidInput or NoSpan.
    """
    first, last = (moment_of(name, query[name]) if query.get(name) else None for name in ("from", "to"))
    name = query.get("span") or usual
    if name not in SPANS:
        raise InvalidInput(field="span", value=name, remedy="choose one of {known}", known=list(SPANS))
    begin, end = span_of(first, last, now, name)
    return Span(begin, end, "" if first or last else name)


def moment_of(field: str, words: str) -> datetime:
    """A time, or a day's first moment; what names no zone is of the city's.

    Raises InvalidInput or NoSpan.
    """
    try:
        found = datetime.fromisoformat(words) if "T" in words or ":" in words else _midnight(words)
        return (found if found.tzinfo else timezone.make_aware(found)).astimezone(UTC)
    except OverflowError as error:
        raise NoSpan(field=field, remedy="begin after the year 1900") from error
    except ValueError as error:
        raise InvalidInput(field=field, value=words[:40], remedy="write it as 2026-01-31T17:00") from error


def _midnight(words: str) -> datetime:
    return datetime.combine(date.fromisoformat(words), time())


def _written(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
