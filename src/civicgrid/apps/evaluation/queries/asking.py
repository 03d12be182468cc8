"""What a reader asks for, from the parts of an address, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlencode

import msgspec

from civicgrid.apps.evaluation.rules import Unit, around, days
from civicgrid.apps.evaluation.types import Period
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import narrowed_by
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.indicator import Kind

IN_ADDRESS = ("by", "from", "to", "under", "sort", "every")
"""What an address says of a view."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it is asked for. `every`: all figures, not only the main ones."""

    kind: Kind
    period: Period
    under: str = ""
    sort: str = ""
    every: bool = False

    def address(self, **more: object) -> str:
        """The part of an address behind "?" that asks for this view, changed by `more`."""
        known = {
            "by": self.kind,
            "from": self.period.first,
            "to": self.period.last,
            "under": self.under,
            "sort": self.sort,
            "every": "yes" if self.every else "",
        }
        return urlencode({name: value for name, value in {**known, **more}.items() if value})


def city_day(moment: datetime) -> date:
    """The day it is in the city."""
    return standards.calendar().local(moment).date()


def view_of(sent: Mapping[str, str], today: date, *besides: str) -> View:
    """The view; by default the areas in the month of today.

    Raises NotNarrowedBy for a field that is neither the view's nor one of those besides, and InvalidInput.
    """
    narrowed_by(sent, [*IN_ADDRESS, *besides])
    month = around(Unit.MONTH, today)
    first, last = _day("from", sent), _day("to", sent)
    return View(
        kind=_kind(sent.get("by", "")),
        period=days(first or last or month.first, last or first or month.last),
        under=sent.get("under", ""),
        sort=sent.get("sort", ""),
        every=bool(sent.get("every")),
    )


def _kind(words: str) -> Kind:
    try:
        return Kind(words or Kind.AREA)
    except ValueError as error:
        raise InvalidInput(field="by", value=words, remedy="choose area, organisation, post or officer") from error


def _day(field: str, sent: Mapping[str, str]) -> date | None:
    words = sent.get(field, "").strip()
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise InvalidInput(field=field, value=words, remedy="write the day as 2026-01-31") from error
