"""A case as a spot of the picture: its place, its mark, and what it counts for."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from civicgrid.apps.cases.types import Line
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.geo.morton import code_of
from civicgrid.kernel.paths import ancestry

URGENCIES = ("late", "soon", "in_time", "resting")
"""In the order of the marks."""
LATE, SOON, IN_TIME, RESTING = range(len(URGENCIES))
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DISTRICT = DEPARTMENT = 2
"""Steps of the paths by which areas and organisations are ranked: below the city, below the government."""
NO_MARK = 255
NEVER = -1
"""In place of an hour of this day."""


class Frame(msgspec.Struct, frozen=True):
    """What spots are made by: the city's box, the states, and the day it is there."""

    bounds: Bounds
    states: tuple[str, ...]
    open_states: frozenset[str]
    closed: str
    midnight: datetime
    zone: ZoneInfo

    @property
    def next_midnight(self) -> datetime:
        """When the city's day ends, also on days of 23 or 25 hours."""
        tomorrow = (self.midnight + timedelta(hours=36)).astimezone(self.zone).date()
        return datetime.combine(tomorrow, datetime.min.time(), self.zone)

    @property
    def minutes(self) -> int:
        """How long the city's day is: 1440, or an hour less or more where clocks change."""
        return self.minute(self.next_midnight)

    def minute(self, moment: datetime) -> int:
        """How many whole minutes of the day have passed, whatever its clocks show."""
        # In one zone Python takes clock from clock; only in UTC that is the time between.
        return int((moment.astimezone(UTC) - self.midnight.astimezone(UTC)) / MINUTE)

    def hour(self, moment: datetime | None) -> int:
        """The hour of this day, NEVER for another day."""
        if moment is None or moment < self.midnight:
            return NEVER
        return moment.astimezone(self.zone).hour

    def place(self, lon: float | None, lat: float | None) -> int | None:
        """The Morton code of a place, None where no point is known."""
        return None if lon is None or lat is None else code_of(lon, lat, self.bounds)

    def mark(self, state: str, due: datetime | None, now: datetime) -> int | None:
        """State and urgency as one byte; None of a case that is not open."""
        if state not in self.open_states:
            return None
        return self.states.index(state) * len(URGENCIES) + urgency(due, now)


class Spot(msgspec.Struct, frozen=True):
    """A case of the picture. `mark` is None once it is not open.

    `opened` and `closed` are the hours of this day in which that happened, NEVER for other days.
    """

    line: Line
    code: int | None
    mark: int | None
    opened: int
    closed: int

    @property
    def state_urgency(self) -> int:
        """What the clock says; of a case that is not open it has no meaning."""
        return (self.mark or 0) % len(URGENCIES)

    @property
    def district(self) -> str:
        """The path by which its area is ranked."""
        return cut(self.line.area, DISTRICT)

    @property
    def department(self) -> str:
        """The path by which its organisation is ranked, "" where nobody answers."""
        return cut(self.line.organisation, DEPARTMENT)

    @property
    def counts_today(self) -> bool:
        """Whether it belongs into the picture although it is not open."""
        return self.opened != NEVER or self.closed != NEVER


def urgency(due: datetime | None, now: datetime) -> int:
    """What a running clock says at a moment."""
    if due is None:
        return RESTING
    if due < now:
        return LATE
    return SOON if due <= now + HOUR else IN_TIME


def turns(due: datetime | None, now: datetime) -> list[datetime]:
    """When from now on a clock's word changes."""
    return [] if due is None else [turn for turn in (due - HOUR, due) if turn >= now]


def spot_of(line: Line, frame: Frame, now: datetime) -> Spot:
    """The spot of a case at a moment."""
    return Spot(
        line,
        frame.place(line.lon, line.lat),
        frame.mark(line.state, line.phase_due_at, now),
        frame.hour(line.opened_at),
        frame.hour(line.closed_at) if line.state == frame.closed else NEVER,
    )


@lru_cache(maxsize=200_000)
def cut(path: str, steps: int) -> str:
    """The first steps of a path; the path itself where it has no more."""
    above = ancestry(path)
    return above[-min(steps, len(above))] if above else ""
