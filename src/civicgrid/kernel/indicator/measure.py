"""Measures: counts with a name. The same condition counts the rows and lists them."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final

import msgspec

from civicgrid.kernel.i18n import Text


class Kind(StrEnum):
    """The kinds of objects that are evaluated."""

    AREA = "area"
    ORGANISATION = "organisation"
    POST = "post"
    OFFICER = "officer"


class Given(Enum):
    """Values of conditions that only the evaluation knows."""

    END = "the moment at which the period is judged"


END: Final = Given.END


class Column(msgspec.Struct, frozen=True):
    """Another column of the same row, as a value to compare with."""

    name: str


Condition = Mapping[str, object]
"""Look-ups that all hold, e.g. {"filed_at__lt": END}; values may be END or a Column."""

EXEMPT: Condition = {"exempt": True}
"""Holds for rows whose lateness was excused by an appeal."""

Counts = Mapping[str, int]
"""Measure -> number, e.g. {"closed": 911, "should_close": 972}."""


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows that are counted: those that match one of `where` and none of `unless`.

    An empty `where` asks for nothing. `anchor` is the time that puts a row into a period, `key` the column that names
    the object it counts for.
    """

    anchor: str
    key: str
    where: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()


class Measure(msgspec.Struct, frozen=True):
    """A count with a name: which rows it counts for each kind of object."""

    code: str
    name: Text
    meaning: Text
    rows: Mapping[Kind, Rows]
