"""Which public cases fit: by what everybody sees of them, and by nothing else.

So no filter tells more than the answers themselves: a case whose position is rounded is found by the rounded one, and
in no area that is smaller than its square.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from math import ceil, floor
from operator import or_

import msgspec
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Floor, Left
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.lists.near import Search
from civicgrid.apps.cases.queries.lists.said import Said
from civicgrid.apps.cases.queries.lookups import public_types
from civicgrid.apps.cases.rules.fusion import TILE_DEGREES, tile_of
from civicgrid.apps.cases.rules.publicity import Grain, is_shown, shown_area
from civicgrid.apps.cases.rules.workflow import CLOSED, OPEN
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import nothing
from civicgrid.base.access.scopes import below
from civicgrid.kernel.geo import Bounds, box_around
from civicgrid.kernel.places import place_of

SHOWN = (*OPEN, CLOSED)
"""The states that everybody sees; what was void is no case."""
COLUMNS = (
    *("id", "number", "type", "area", "lon", "lat", "address", "state", "organisation", "late", "reports"),
    *("opened_at", "filed_at", "dispatched_at", "accepted_at", "handed_back_at", "closed_at", "due_at", "condition"),
)
"""What of a case is needed to show it."""
SOUGHT = ("tile", "overlays")
"""What else finds it."""
MOST_STRIPS = 64
"""Rows of tiles that are looked up each by itself: a wider box holds so much that it is found without."""


class PublicFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which public cases: what is not said does not narrow them.

    `types` and `area` are paths, subtrees too; `open` None = both. A box (west, south, east, north) finds by the
    positions that everybody sees. `after` is the (opened_at, number) of the last one seen.
    """

    bounds: Bounds | None = None
    types: tuple[str, ...] = ()
    area: str = ""
    open: bool | None = None
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    numbers: tuple[str, ...] = ()
    after: tuple[datetime, str] | None = None


def public_after(cursor: str) -> tuple[datetime, str]:
    """The last case seen, of the page before; raises NowhereInList."""
    return place_of(cursor, _number)


def _number(words: str) -> str:
    if not (words.isascii() and words.isdecimal()):
        raise ValueError(words)
    return words


def fitting(wanted: PublicFilter) -> QuerySet[Case]:
    """The cases that fit, unordered."""
    kinds = _by_rounding(wanted)
    condition = Q(type__in=[path for paths in kinds.values() for path in paths]) & _times(wanted)
    condition &= Q(state__in=SHOWN if wanted.open is None else OPEN if wanted.open else (CLOSED,))
    if wanted.area:
        condition &= _in_area(wanted.area, wanted.bounds)
    if wanted.numbers:
        condition &= Q(number__in=wanted.numbers)
    if wanted.bounds:
        condition &= _in_box(wanted.bounds, kinds)
    return Case.objects.filter(condition & _beyond(wanted)).only(*COLUMNS)


def search(wanted: PublicFilter) -> Search:
    """The same, the newest first."""
    along = Case.objects.filter(_times(wanted) & _beyond(wanted)).only(*COLUMNS, *SOUGHT)
    few = wanted.open is True
    return Search(rows=fitting(wanted), said=Said(), along=along, moment="opened_at", newest=True, few=few)


def settled_search(wanted: PublicFilter) -> Search:
    """Of the same those that are closed, the last one first."""
    ended = Q(closed_at__isnull=False)
    rows = fitting(wanted).filter(ended, state=CLOSED)
    return Search(rows=rows, said=Said(), along=Case.objects.filter(ended), moment="closed_at", newest=True)


def told_in(area: str, types: tuple[str, ...] = ()) -> str:
    """The smallest area around one in which all cases of these types are told of."""
    return shown_area(area, max(_by_rounding(PublicFilter(types=types)), default=0.0), grid.areas())


def grain_of(to_m: float) -> Grain:
    """The squares to which positions of the city are rounded so."""
    if not to_m:
        return Grain()
    _, south, _, north = grid.areas()[grid.root()].bounds
    return Grain.of(to_m, (south + north) / 2)


def _by_rounding(wanted: PublicFilter) -> Mapping[float, Sequence[str]]:
    """Metres -> the public types that are wanted.

    Only those whose cases are told of the area; of the whole city all are.
    """
    area = grid.areas().get(wanted.area) if wanted.area != grid.root() else None
    kinds: dict[float, list[str]] = defaultdict(list)
    for path in public_types():
        to_m = standards.case_types()[path].public_rounding_m
        if (not wanted.types or path.startswith(wanted.types)) and (area is None or is_shown(area, to_m)):
            kinds[to_m].append(path)
    return kinds


def _in_area(path: str, box: Bounds | None) -> Q:
    """The area's cases.

    Where a box is the smaller one, in a form that no index has: tiles find its few cases.
    """
    area = grid.areas().get(path)
    if area and area.level in grid.city().overlays:
        return Q(overlays__contains=[area.code])
    if area and box and _extent(box) < _extent(area.bounds):
        return Q(Exact(Left("area", len(path)), Value(path)))
    return below("area", path)


def _extent(bounds: Bounds) -> float:
    west, south, east, north = bounds
    return (east - west) * (north - south)


def _times(wanted: PublicFilter) -> Q:
    bounds = {"opened_at__gte": wanted.opened_from, "opened_at__lt": wanted.opened_to}
    return Q(**{column: moment for column, moment in bounds.items() if moment})


def _beyond(wanted: PublicFilter) -> Q:
    """What comes after the last one seen; of equal moments, in the order of the keys."""
    if not wanted.after:
        return Q()
    at, number = wanted.after
    last = Case.objects.filter(number=number).values("id")[:1]
    return Q(opened_at__lte=at) & (Q(opened_at__lt=at) | Q(opened_at=at, id__gt=last))


def _in_box(bounds: Bounds, kinds: Mapping[float, Sequence[str]]) -> Q:
    west, south, east, north = bounds
    widest = max(kinds, default=0.0)
    west_of, south_of, _, _ = box_around(west, south, widest)
    _, _, east_of, north_of = box_around(east, north, widest)
    around = _clipped((west_of, south_of, east_of, north_of), grid.areas()[grid.root()].bounds)
    if around is None:
        return nothing
    near = Q(lon__gte=around[0], lat__gte=around[1], lon__lte=around[2], lat__lte=around[3])
    near &= reduce(or_, _strips(around))
    return near & reduce(or_, (_placed(bounds, to_m, paths) for to_m, paths in kinds.items()), nothing)


def _clipped(box: Bounds, city: Bounds) -> Bounds | None:
    """What of a box lies in the city: elsewhere is no case, and no index to say so."""
    west, south = max(box[0], city[0]), max(box[1], city[1])
    east, north = min(box[2], city[2]), min(box[3], city[3])
    return (west, south, east, north) if west <= east and south <= north else None


def _strips(bounds: Bounds) -> Iterator[Q]:
    """The tiles of a box, row by row, as ranges of the index."""
    west, south, east, north = bounds
    first, last = floor(south / TILE_DEGREES), ceil(north / TILE_DEGREES)
    if last - first > MOST_STRIPS:
        yield Q(tile__gte=tile_of(west, south), tile__lte=tile_of(east, north))
        return
    for row in range(first, last + 1):
        lat = (row + 0.5) * TILE_DEGREES
        yield Q(tile__gte=tile_of(west, lat), tile__lte=tile_of(east, lat))


def _placed(bounds: Bounds, to_m: float, paths: Sequence[str]) -> Q:
    """The cases of these types that everybody sees in the box.

    `Grain.rounded` as the database reckons it.
    """
    west, south, east, north = bounds
    if not to_m:
        return Q(type__in=paths, lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north)
    grain = grain_of(to_m)
    first_column, last_column, first_row, last_row = grain.within(bounds)
    column, row = Floor(F("lon") / Value(grain.wide)), Floor(F("lat") / Value(grain.high))
    inside = (
        *(GreaterThanOrEqual(column, first_column), LessThanOrEqual(column, last_column)),
        *(GreaterThanOrEqual(row, first_row), LessThanOrEqual(row, last_row)),
    )
    return Q(*inside, type__in=paths)
