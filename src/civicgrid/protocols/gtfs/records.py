"""What a timetable tells that telemetry needs.

Places, lines, journeys, and the problems of its files.
"""

from collections.abc import Sequence

import msgspec

from civicgrid.kernel.observations import SeenThing, position
from civicgrid.kernel.problems import Problem, errors


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A place of public transport.

    `kind` is location_type: 0 stop, 1 station, 2 entrance, 3 node, 4 boarding area.
    """

    id: str
    name: str = ""
    code: str = ""
    kind: int = 0
    parent: str = ""
    lon: float | None = None
    lat: float | None = None

    def thing(self) -> SeenThing:
        """The stop as an asset that may come to be."""
        where = None if self.lon is None or self.lat is None else position(self.lon, self.lat)
        told = {"code": self.code, "kind": self.kind, "parent": self.parent}
        return SeenThing(id=self.id, type="Stop", name=self.name, location=where, properties=told)


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """A line; `kind` is route_type: 0 tram, 1 underground, 2 rail, 3 bus, 4 ferry, ..."""

    id: str
    name: str
    kind: int
    agency: str = ""


class Trip(msgspec.Struct, frozen=True, kw_only=True):
    """A journey of a line on the days of a service."""

    id: str
    route: str
    service: str
    headsign: str = ""
    direction: str = ""
    shape: str = ""


class StopTime(msgspec.Struct, frozen=True, kw_only=True):
    """A journey at a stop; seconds since noon minus twelve hours.

    None where only the way is known.
    """

    trip: str
    stop: str
    sequence: int
    arrival_s: int | None = None
    departure_s: int | None = None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A timetable; with errors among its problems nothing is loaded.

    And everything else is empty.
    """

    problems: Sequence[Problem] = ()
    version: str = ""
    zone: str = ""
    stops: Sequence[Stop] = ()
    routes: Sequence[Route] = ()
    trips: Sequence[Trip] = ()
    stop_times: Sequence[StopTime] = ()
    shapes: dict[str, list[tuple[float, float]]] = {}

    @property
    def sound(self) -> bool:
        """Nothing stops its loading."""
        return not errors(self.problems)
