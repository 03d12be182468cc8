"""Which cases an alert reaches, and when it tells of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta, tzinfo

import msgspec

from civicgrid.apps.services.types import Cadence, Turns
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo import WORLD, Bounds, box_around, covers, distance_m, is_within

OPENED = "open"
TOLD = frozenset(
    {
        OPENED,
        *("file", "dispatch", "transfer", "suspend", "hand_back", "rework"),
        *("close", "force_close", "reopen", "not_fixed"),
    }
)
"""The turns of a case of which alerts tell."""
NARROWEST_M, WIDEST_M = 50.0, 20_000.0
FEWEST_CORNERS, MOST_CORNERS = 3, 100
MORNING = time(7)
"""When the day before is told, in the city's zone."""
STALE = timedelta(days=2)
"""What happened longer ago is history that was read in: nobody is told of it."""


class NoCircle(InvalidInput):
    """The distance has to be {least} to {most} metres."""


class NoPolygon(InvalidInput):
    """The polygon has to have {least} to {most} corners on the map."""


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Where and of what.

    A case by its number, a type's and an area's subtree, a circle or a polygon.
    What is empty does not narrow it.
    """

    number: str = ""
    type: str = ""
    area: str = ""
    lon: float | None = None
    lat: float | None = None
    radius_m: float | None = None
    polygon: tuple[tuple[float, float], ...] = ()

    @property
    def box(self) -> Bounds | None:
        """The box around the circle or the polygon; None where there is neither."""
        if self.polygon:
            lons, lats = zip(*self.polygon, strict=True)
            return min(lons), min(lats), max(lons), max(lats)
        if self.lon is None or self.lat is None or self.radius_m is None:
            return None
        return box_around(self.lon, self.lat, self.radius_m)

    def covers(self, lon: float | None, lat: float | None) -> bool:
        """Whether the circle or the polygon holds the place of a case."""
        box = self.box
        if box is None:
            return True
        if lon is None or lat is None or not is_within(box, lon, lat):
            return False
        if self.polygon:
            return covers(self.polygon, lon, lat)
        return float(distance_m(self.lon or 0.0, self.lat or 0.0, lon, lat)) <= (self.radius_m or 0.0)


def checked(reach: Reach) -> Reach:
    """The same; raises NoCircle or NoPolygon."""
    if reach.radius_m is not None and not NARROWEST_M <= reach.radius_m <= WIDEST_M:
        raise NoCircle(field="radius_m", least=int(NARROWEST_M), most=int(WIDEST_M), remedy="choose another distance")
    corners = reach.polygon
    fit = FEWEST_CORNERS <= len(corners) <= MOST_CORNERS and all(is_within(WORLD, lon, lat) for lon, lat in corners)
    if corners and not fit:
        remedy = "draw it anew"
        raise NoPolygon(field="polygon", least=FEWEST_CORNERS, most=MOST_CORNERS, remedy=remedy)
    return reach


def wants(turns: str, action: str) -> bool:
    """Whether an alert that tells these turns tells of this act."""
    return action in TOLD and (turns == Turns.ALL or action == OPENED)


def is_due(cadence: str, waiting_since: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether what has waited since then is to be told now.

    At once, or after the next morning began.
    """
    if cadence == Cadence.AT_ONCE:
        return True
    local = waiting_since.astimezone(zone)
    morning = datetime.combine(local.date(), MORNING, zone)
    return now >= (morning if local < morning else datetime.combine(local.date() + timedelta(days=1), MORNING, zone))


class Turn(msgspec.Struct, frozen=True):
    """One turn of a case, as the ledger tells it.

    `seq` counts the case's changes, 0 = its opening.
    """

    number: str
    seq: int
    action: str
    at: datetime


class _Event(msgspec.Struct, frozen=True):
    """What matters of an event of a case."""

    number: str = ""
    seq: int = 0
    joined: bool = False


def turn_of(name: str, action: str, event: str, at: datetime) -> Turn | None:
    """The turn of which an entry of the ledger tells; None where nobody is told."""
    told = msgspec.json.decode(event, type=_Event)
    if name == "ReportReceived":
        return None if told.joined else Turn(told.number, 0, OPENED, at)
    verb = action.rpartition(".")[2]
    return Turn(told.number, told.seq, verb, at) if verb in TOLD and told.seq else None


def newest(turns: Sequence[Turn]) -> Mapping[str, Turn]:
    """The last turn of each case."""
    return {turn.number: turn for turn in sorted(turns, key=lambda turn: (turn.at, turn.seq))}
