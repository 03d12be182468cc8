"""Fusion: whether a new report speaks of a matter that is already a case.

Likeness is judged in place, time and text; each type says how far and how long (radius, window) and from which
score on a report joins by itself. A little below, the dispatcher is asked; and about what one desk files twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from math import ceil, floor
from uuid import UUID

import msgspec

from civicgrid.apps.cases.types import Source
from civicgrid.kernel.geo.sphere import METRES_PER_DEGREE, degree_east_m, metres_between
from civicgrid.kernel.paths import parent
from civicgrid.kernel.text import likeness

KEYS = "#"
"""Parts the words that are compared from the keys by which a case is also found."""
TILE_DEGREES = 0.002
"""Side of a look-up tile: 222 m north to south."""
GREY = 0.15
"""Width of the zone below a type's threshold in which the dispatcher is asked."""
RELATED = 0.7
"""What is left of the score when the types differ but share their parent, or one is not known yet."""
SURE = 0.01
"""What a report that is at most asked about always lacks to join by itself."""
PLACE, TIME, TEXT = 0.55, 0.2, 0.25
"""Weights of the parts of the score; without words on both sides the text's weight goes to the place.

Where a place is known by its area alone, the words stand for the place too.
"""
DESKS = frozenset({Source.HOTLINE, Source.INSPECTOR, Source.DEPARTMENT, Source.INSPECTION})
"""Channels whose people file several matters of one place in a row, a report each: three lamps, two cars."""
SITTING = timedelta(hours=1)
"""For so long reports of one desk about one place are asked about, and do not join by themselves."""

HOUR = timedelta(hours=1)
AT_ONCE = timedelta(minutes=1)
"""Two reports that arrive within this wait for each other; either may be the one that opens the case."""


class Verdict(StrEnum):
    """What becomes of the report."""

    JOIN = "join"
    ASK = "ask"
    OPEN = "open"


class Reach(msgspec.Struct, frozen=True):
    """How far fusion reaches for a type: metres, hours, and the least score to join."""

    radius_m: float
    window_h: float
    threshold: float


class Spot(msgspec.Struct, frozen=True):
    """What fusion looks at: of a report, and of the case that it may join.

    `within_m`: how far from the point it may lie, where only the area is known. `apart`: numbers of cases that it is
    not, says its sender.
    """

    type: str
    lon: float
    lat: float
    at: datetime
    words: frozenset[str]
    case: UUID | None = None
    number: str = ""
    until: datetime | None = None
    source: str = ""
    within_m: float = 0.0
    apart: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True):
    """The best case for a report, and what to do."""

    verdict: Verdict
    score: float = 0.0
    spot: Spot | None = None


def compared(found_by: Sequence[str]) -> frozenset[str]:
    """The words of a case by which others are compared with it."""
    return frozenset(takewhile(lambda word: word != KEYS, found_by))


def tile_of(lon: float, lat: float) -> int:
    """The number of the tile a point lies in."""
    return floor(lat / TILE_DEGREES) * 1_000_000 + floor(lon / TILE_DEGREES)


def tiles_near(lon: float, lat: float, radius_m: float) -> Iterator[int]:
    """The tiles that a circle may touch."""
    rows = ceil(radius_m / (TILE_DEGREES * METRES_PER_DEGREE))
    columns = ceil(radius_m / (TILE_DEGREES * degree_east_m(lat)))
    here = tile_of(lon, lat)
    for row in range(-rows, rows + 1):
        for column in range(-columns, columns + 1):
            yield here + row * 1_000_000 + column


def score(report: Spot, case: Spot, reach: Reach) -> float:
    """Likeness of a report and a case, 0 to 1.

    0 beyond radius or window, or for types that do not fit; below the threshold where somebody has to be asked.
    """
    vague = report.within_m + case.within_m
    distance = max(metres(report, case) - vague, 0.0)
    age = abs(report.at - case.at) / HOUR
    if distance > reach.radius_m or age > reach.window_h or not (reach.radius_m and reach.window_h):
        return 0.0
    alike = likeness(report.words, case.words) if report.words and case.words else None
    place = (alike or 0.0) if vague else 1 - (distance / reach.radius_m) ** 2
    text = place if alike is None else alike
    points = _kinship(report.type, case.type) * (PLACE * place + TIME * (1 - age / reach.window_h) + TEXT * text)
    return min(points, max(reach.threshold - SURE, 0.0)) if vague or _unsure(report, case, alike) else points


def match(report: Spot, cases: Iterable[Spot], reach: Reach) -> Match:
    """The verdict over all cases open at the report's time; of equals the older wins."""
    best, chosen = 0.0, None
    for case in cases:
        if case.at > report.at + AT_ONCE or (case.until is not None and case.until <= report.at):
            continue
        points = score(report, case, reach)
        if points > best or (chosen and points == best and (case.at, case.number) < (chosen.at, chosen.number)):
            best, chosen = points, case
    if chosen is None or best < reach.threshold - GREY:
        return Match(Verdict.OPEN)
    joins = best >= reach.threshold and not (_one_sitting(report, chosen) or chosen.number in report.apart)
    return Match(Verdict.JOIN if joins else Verdict.ASK, best, chosen)


def metres(one: Spot, other: Spot) -> float:
    """Distance over ground, good to 0.5 % within a city."""
    return metres_between(one.lon, one.lat, other.lon, other.lat)


def _one_sitting(report: Spot, case: Spot) -> bool:
    return report.source == case.source and report.source in DESKS and report.at - case.at < SITTING


def _unsure(report: Spot, case: Spot, alike: float | None) -> bool:
    """Another type is another's to settle; no word in common, maybe another matter."""
    return bool(report.type and case.type and report.type != case.type) or alike == 0


def _kinship(one: str, other: str) -> float:
    if one == other and one:
        return 1.0
    related = not one or not other or (parent(one) and parent(one) == parent(other))
    return RELATED if related else 0.0
