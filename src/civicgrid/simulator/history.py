"""Reports of years gone by in the loaded city: plausible, and repeatable by seed.

Most come from inspectors, by day and on working days; most matters are settled in time, a few of the last weeks lie
forgotten.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

import msgspec

from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.kernel.clock import TimeKind
from civicgrid.kernel.paths import ancestry
from civicgrid.kernel.roles import Role

from .words import address, languages, said

YEARS = timedelta(days=730)
"""How far back it reaches."""
HOUR = timedelta(hours=1)
SOURCES: Mapping[Source, float] = {
    Source.INSPECTOR: 0.62,
    Source.HOTLINE: 0.13,
    Source.APP: 0.09,
    Source.CITIZEN: 0.05,
    Source.WEB: 0.03,
    Source.DEPARTMENT: 0.03,
    Source.CAPTURE: 0.03,
    Source.SENSOR: 0.01,
    Source.SOCIAL: 0.01,
}
HOURS_OF_ONE: Mapping[TimeKind, float] = {
    TimeKind.URGENT_HOUR: 1.0,
    TimeKind.WORKING_HOUR: 3.5,
    TimeKind.WORKING_DAY: 33.6,
    TimeKind.NATURAL_DAY: 24.0,
}
"""Hours by the clock in one unit of a deadline, roughly."""
BY_DAY = (1, 1, 1, 1, 1, 2, 4, 9, 14, 16, 15, 12, 8, 11, 15, 15, 13, 10, 7, 5, 4, 3, 2, 1)
"""How busy each hour of the day is."""
WEEKEND = 0.45
"""How busy Saturday and Sunday are beside a working day."""
PACE, SPREAD = -0.7, 0.6
"""Time taken over time allowed: mean and deviation of its logarithm. One matter in eight is late."""
FORGOTTEN, VOID, PLACELESS, UNFILED = 0.05, 0.025, 0.01, 0.03
"""Shares of matters: of the last weeks, not settled; not there; without a place; of the last days, without a type."""
LAST_WEEKS, LAST_DAYS = timedelta(weeks=6), timedelta(days=3)
DRAWS = 20
"""Of a point until it lies in its area, then the report has none; and so on for all that may not fit."""


class World(msgspec.Struct, frozen=True):
    """What reports are drawn from; `often`, `busy` and `hours` are running weights."""

    types: Sequence[CaseTypeRecord]
    often: Sequence[float]
    areas: Sequence[AreaRecord]
    busy: Sequence[float]
    officers: Mapping[str, Sequence[str]]
    organisations: Sequence[str]
    languages: Sequence[str]
    hours: Sequence[float]
    until: datetime


class Draft(msgspec.Struct, frozen=True):
    """A report, when it came, and how long its matter takes to be settled."""

    report: NewReport
    at: datetime
    takes: timedelta


def world(chance: Random, until: datetime) -> World:
    """The loaded city, some types more common and some areas busier than others."""
    types = [each for each in standards.case_types().values() if each.leaf and each.active]
    areas = [grid.areas()[path] for path in grid.leaves()]
    ranks = chance.sample(range(2, len(types) + 2), len(types))
    keepers = _keepers(until)
    return World(
        types=types,
        often=list(accumulate(1 / rank for rank in ranks)),
        areas=areas,
        busy=list(accumulate(chance.lognormvariate(0, 0.8) for _ in areas)),
        officers={each.path: _officers(each.path, keepers) for each in areas},
        organisations=sorted(directory.organisations()),
        languages=languages(grid.city().languages),
        hours=list(accumulate(_busyness(until))),
        until=until,
    )


def drafts(city: World, shares: Sequence[float], chance: Random, key: str) -> Iterator[Draft]:
    """Reports at shares (0 to 1) of all the years'; origin keys begin with `key`."""
    areas = chance.choices(city.areas, cum_weights=city.busy, k=len(shares))
    for number, (share, area, point) in enumerate(zip(shares, areas, _points(areas, chance), strict=True)):
        yield _draft(city, f"{key}-{number}", _moment(city, share, chance), (area, point), chance)


def _draft(
    city: World, key: str, at: datetime, where: tuple[AreaRecord, tuple[float, float] | None], chance: Random
) -> Draft:
    area, point = where
    (kind,) = chance.choices(city.types, cum_weights=city.often)
    (source,) = chance.choices(list(SOURCES), list(SOURCES.values()))
    deadline = kind.conditions[0].deadline
    takes = HOUR * deadline.amount * HOURS_OF_ONE[deadline.kind] * chance.lognormvariate(PACE, SPREAD)
    filed = at < city.until - LAST_DAYS or chance.random() >= UNFILED
    forgotten = FORGOTTEN if at > city.until - LAST_WEEKS else 0.0
    ends = filed and at + takes <= city.until and chance.random() >= forgotten
    lon, lat = point if point and chance.random() >= PLACELESS else (None, None)
    language = chance.choice(city.languages)
    officers = city.officers[area.path]
    report = NewReport(
        source=source,
        origin_key=key,
        text=said(kind.name, language, chance),
        type=kind.path if filed else "",
        lon=lon,
        lat=lat,
        address=address(area.name, city.languages),
        happened_at=at,
        arrived_at=at,
        reporter=chance.choice(officers) if officers and source is Source.INSPECTOR else "",
        closed_at=at + takes if ends else None,
        void=ends and chance.random() < VOID,
    )
    return Draft(report, at, takes)


def _points(areas: Sequence[AreaRecord], chance: Random) -> Sequence[tuple[float, float] | None]:
    """For each area a point in it, None where none was found."""
    points = [(0.0, 0.0)] * len(areas)
    strays = list(range(len(areas)))
    for _ in range(DRAWS):
        for number in strays:
            points[number] = _within(areas[number], chance)
        found = grid.locate([points[number][0] for number in strays], [points[number][1] for number in strays])
        lies = (place.area if place else "" for place in found)
        strays = [number for number, path in zip(strays, lies, strict=True) if path != areas[number].path]
        if not strays:
            break
    lost = frozenset(strays)
    return [None if number in lost else point for number, point in enumerate(points)]


def _within(area: AreaRecord, chance: Random) -> tuple[float, float]:
    west, south, east, north = area.bounds
    return chance.uniform(west, east), chance.uniform(south, north)


def _moment(city: World, share: float, chance: Random) -> datetime:
    hour = bisect(city.hours, share * city.hours[-1], hi=len(city.hours) - 1)
    return city.until - YEARS + HOUR * (hour + chance.random())


def _busyness(until: datetime) -> Iterator[float]:
    """How busy each hour of the years is, by the clocks of the city."""
    start = standards.calendar().local(until) - YEARS
    first = start.weekday() * 24 + start.hour
    for hour in range(first, first + YEARS // HOUR):
        yield BY_DAY[hour % 24] * (WEEKEND if hour // 24 % 7 >= 5 else 1.0)


def _keepers(now: datetime) -> Mapping[str, Sequence[str]]:
    keepers: dict[str, list[str]] = {}
    for officer in directory.holders(Role.OFFICER, standards.calendar().local(now).date()):
        for path in officer.areas:
            keepers.setdefault(path, []).append(officer.login)
    return keepers


def _officers(path: str, keepers: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The officers who keep an area most closely."""
    return next((keepers[above] for above in ancestry(path) if above in keepers), ())
