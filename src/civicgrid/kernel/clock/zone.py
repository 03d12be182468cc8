"""A city's clocks on the wall, put in order where they are set forward or back."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from civicgrid.kernel.errors import InvalidInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

FIRST_YEAR, LAST_YEAR = 1969, 2400
BEFORE_ALL = -(10**18)


def instant_of(moment: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    return (moment - EPOCH) // MICROSECOND


class Zone:
    """Turns instants into wall times and back, both in microseconds since 1970.

    Wall time never runs backwards: while the clocks repeat an hour it stands at its end.
    """

    def __init__(self, name: str) -> None:
        try:
            self._clocks = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidInput(
                field="time_zone", value=name, remedy="Give an IANA name such as Asia/Shanghai."
            ) from error
        self._changes, self._offsets, self._reached = _settings(self._clocks)

    def moment(self, instant: int) -> datetime:
        """The instant as an aware datetime of this zone."""
        return (EPOCH + timedelta(microseconds=instant)).astimezone(self._clocks)

    def wall(self, instant: int) -> int:
        """What the clocks show."""
        i = bisect_right(self._changes, instant) - 1
        return max(instant + self._offsets[i], self._reached[i])

    def instant(self, wall: int) -> int:
        """When the clocks show this, at first; if never, when they skip it."""
        i = bisect_right(self._reached, wall) - 1
        return max(wall - self._offsets[i], self._changes[i])


@cache
def _settings(clocks: ZoneInfo) -> tuple[list[int], list[int], list[int]]:
    """When the clocks are set, the offset from then on, the wall time reached."""
    first, last = (int(datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (FIRST_YEAR, LAST_YEAR + 1))
    changes, offsets, reached = [BEFORE_ALL], [_offset(clocks, first)], [BEFORE_ALL]
    # No zone of the IANA database sets its clocks twice in six days after 1969.
    for before in range(first, last, step := 6 * DAY // SECOND):
        old, new = offsets[-1], _offset(clocks, before + step)
        if old != new:
            change = _change(clocks, before, before + step) * SECOND
            changes.append(change)
            offsets.append(new)
            reached.append(change + old)
    return changes, offsets, reached


def _change(clocks: ZoneInfo, before: int, after: int) -> int:
    """The second at which the clocks are set, of a time in which they are set once."""
    new = _offset(clocks, after)
    return before + bisect_left(range(before, after), x=True, key=lambda second: _offset(clocks, second) == new)


def _offset(clocks: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, clocks).utcoffset() or timedelta()
    return offset // MICROSECOND
