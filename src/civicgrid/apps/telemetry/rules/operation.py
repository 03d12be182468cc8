"""How telemetry is doing, and when somebody must act."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

SECONDS, SHARE, DAYS, NUMBER = "seconds", "share", "days", "number"


class Reading(StrEnum):
    """What an instrument says; the last is that nobody knows."""

    GOOD = "good"
    WATCH = "watch"
    ACT = "act"
    UNKNOWN = "unknown"


class Backlog(msgspec.Struct, frozen=True):
    """What a reader of the journal has before it, and how long that has waited."""

    rows: int
    seconds: float


class LakeTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the lake; `joinable` files would go if small ones were made one.

    `week_rows` and `week_bytes` are of the last seven days, by the times of the observations.
    """

    name: str
    rows: int
    files: int
    bytes: int
    joinable: int
    states: int
    week_rows: int
    week_bytes: int


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """Doors, journal, detector, lake and disk at a moment."""

    at: datetime
    journal_bytes: int
    journal_segments: int
    journal_end: int
    detector: Backlog
    sealer: Backlog
    streams: Mapping[str, int]
    fates: Mapping[str, int]
    refused: Mapping[tuple[str, str], int]
    refused_week: int
    lake: Sequence[LakeTable]
    lost: int
    sealed_at: datetime | None
    night_at: datetime | None
    disk_free: int
    disk_size: int

    def age(self, moment: datetime | None) -> float | None:
        """Seconds since then."""
        return None if moment is None else (self.at - moment).total_seconds()

    @property
    def week_rows(self) -> int:
        """Observations of the last seven days, about.

        Those that are not sealed yet count as such.
        """
        return self.lake[0].week_rows + self.sealer.rows

    @property
    def lake_bytes(self) -> int:
        """Of all tables."""
        return sum(each.bytes for each in self.lake)


def share(part: int, whole: int) -> float | None:
    """A part of a whole; of nothing it is no value.

    >>> share(1, 4), share(0, 0)
    (0.25, None)
    """
    return part / whole if whole else None


def days_left(free: int, week_bytes: int) -> float | None:
    """How long the disk lasts at the rate of seven days; None where there is none.

    >>> days_left(700, 100), days_left(700, 0)
    (49.0, None)
    """
    return free / (week_bytes / 7) if week_bytes else None


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with two bounds: it is watched, or somebody acts.

    Where the second is lower than the first, less is worse.
    """

    code: str
    unit: str
    watch: float
    act: float
    value: Callable[[Operation], float | None]

    @property
    def falls(self) -> bool:
        """Whether less is worse."""
        return self.act < self.watch

    def read(self, value: float | None) -> Reading:
        """What a value means."""
        if value is None:
            return Reading.UNKNOWN
        worse = -1 if self.falls else 1
        if value * worse >= self.act * worse:
            return Reading.ACT
        return Reading.WATCH if value * worse >= self.watch * worse else Reading.GOOD


def _week(now: Operation) -> int:
    return sum(each.week_bytes for each in now.lake)


INSTRUMENTS = (
    Instrument(code="detector_lag", unit=SECONDS, watch=10, act=60, value=lambda now: now.detector.seconds),
    Instrument(code="sealer_lag", unit=SECONDS, watch=600, act=1_800, value=lambda now: now.sealer.seconds),
    Instrument(
        code="silent_share",
        unit=SHARE,
        watch=0.02,
        act=0.10,
        value=lambda now: share(now.streams["silent"], now.streams["periodic"]),
    ),
    Instrument(
        code="refused_share",
        unit=SHARE,
        watch=0.01,
        act=0.05,
        value=lambda now: share(now.refused_week, now.refused_week + now.week_rows),
    ),
    Instrument(code="lost_rows", unit=NUMBER, watch=1, act=1, value=lambda now: now.lost),
    Instrument(
        code="joinable_files",
        unit=NUMBER,
        watch=500,
        act=5_000,
        value=lambda now: sum(each.joinable for each in now.lake),
    ),
    Instrument(code="night_age", unit=SECONDS, watch=30 * 3600, act=54 * 3600, value=lambda now: now.age(now.night_at)),
    Instrument(code="disk_days", unit=DAYS, watch=60, act=14, value=lambda now: days_left(now.disk_free, _week(now))),
    Instrument(
        code="disk_free", unit=SHARE, watch=0.20, act=0.10, value=lambda now: share(now.disk_free, now.disk_size)
    ),
)
"""What the page of operations shows, in its order."""
