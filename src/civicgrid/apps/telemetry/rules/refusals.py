"""Why a row is refused, in words: what its sender is told."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from civicgrid.apps.telemetry.types import Reason
from civicgrid.kernel.errors import CivicGridError


class RowRefused(CivicGridError):
    """The observation was refused."""


class RowForUnknownStream(RowRefused):
    """There is no such stream."""

    status: ClassVar[int] = 404


class RowNotYours(RowRefused):
    """This key may not send to this stream."""

    status: ClassVar[int] = 403


class RowWithoutValue(RowRefused):
    """The observation has no value."""


class RowNotFinite(RowRefused):
    """The value is no finite number."""


class RowOfOtherType(RowRefused):
    """The value is not of the kind that this stream takes."""


class RowOutOfTime(RowRefused):
    """The time lies outside the years 1900 to 2200."""


class RowInOtherUnit(RowRefused):
    """The unit measures something else than the stream does."""


class RowUnreadable(RowRefused):
    """The observation cannot be read."""


REFUSALS: Mapping[Reason, Callable[[int | None], RowRefused]] = {
    Reason.UNKNOWN_STREAM: lambda row: RowForUnknownStream(
        row=row, remedy="define the stream first, or mend its number"
    ),
    Reason.NOT_YOURS: lambda row: RowNotYours(row=row, remedy="ask for a key that reaches the stream"),
    Reason.NO_VALUE: lambda row: RowWithoutValue(row=row, remedy="leave the row out: a gap is shown as a gap"),
    Reason.NOT_FINITE: lambda row: RowNotFinite(row=row, remedy="leave the row out, or send a number"),
    Reason.WRONG_TYPE: lambda row: RowOfOtherType(
        row=row, remedy="send a number, or make the stream one of another type"
    ),
    Reason.OUT_OF_TIME: lambda row: RowOutOfTime(row=row, remedy="set the clock of the device"),
    Reason.WRONG_UNIT: lambda row: RowInOtherUnit(row=row, remedy="give a unit of the same kind"),
    Reason.UNREADABLE: lambda row: RowUnreadable(row=row, remedy="write times as 2026-01-31T17:00:00Z"),
}
"""The error of each reason, for a row."""
