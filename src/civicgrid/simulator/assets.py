"""The things of the demo city: lamps and trees along its streets, and pipes.

Streets run along the borders of communities. The same city and seed, the same assets, codes and days.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec
import numpy as np
import shapely

from civicgrid.apps.assets import api as assets
from civicgrid.apps.assets.types import LifeKind, RelationKind
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.geo.arrays import Floats
from civicgrid.kernel.geo.plane import Plane
from civicgrid.kernel.paths import steps
from civicgrid.simulator.city.content import rows

COLUMNS = (
    "code",
    "kind",
    "organisation",
    "name",
    "name:zh-hans",
    "geometry",
    "installed",
    "inspected",
    "state",
    "maker",
    "model",
)
AT_THE_RIM_M = 2.0
"""Streets do not run along the city's own border."""
KEEPS_OFF_M = 18.0
"""Nothing stands in a crossing."""
OLDEST_DAYS = 3_650
LATEST_INSPECTION = 1.06
"""Intervals since somebody looked: a few are overdue."""
MARKED = 120
"""Assets to which something has happened lately."""

Relation = tuple[str, RelationKind, str]


class Row(msgspec.Struct, frozen=True):
    """What stands along a street: a kind, its owner, its distance and how far aside."""

    kind: str
    owner: str
    every_m: float
    aside_m: float
    maker: str = ""
    model: str = ""


class Thing(msgspec.Struct, frozen=True):
    """An asset before it has its code: its kind, its owner and its drawing (degrees)."""

    kind: str
    owner: str
    drawing: shapely.Geometry
    on: int = -1
    """The number of the thing that carries it."""
    ends: tuple[int, int] = (-1, -1)
    """The numbers of the things it joins."""
    name: tuple[str, str] = ("", "")
    maker: str = ""
    model: str = ""


class Furniture:
    """Draws the things of a city, one after the other."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 7])
        drawn = grid.drawn_areas()
        self._shapes = {code: shapely.from_wkb(each.wkb) for code, each in drawn.items()}
        self._areas = [each.area for each in drawn.values()]
        self._plane = Plane.about([self._shapes[self._areas[0].code]])
        self.things: list[Thing] = []

    def furnish(self) -> list[Thing]:
        """Everything that stands, lies and drives in the city."""
        for street in self._streets():
            for row in along():
                self._along(street, row)
            self._sewer(street)
        self._crossings()
        self._in_communities()
        return self.things

    def _streets(self) -> list[shapely.LineString]:
        """The borders between communities in metres, from crossing to crossing."""
        communities = self._plane.forward(
            [self._shapes[each.code] for each in self._areas if each.level == "community"]
        )
        limits = shapely.union_all(communities).boundary.buffer(AT_THE_RIM_M)
        lines = shapely.get_parts(
            shapely.line_merge(shapely.union_all(shapely.boundary(communities)).difference(limits))
        )
        return sorted(lines, key=lambda line: line.coords[0])

    def _along(self, street: shapely.LineString, row: Row) -> None:
        for number, place in enumerate(_stops(street, row.every_m)):
            side = row.aside_m * (1 if number % 2 else -1)
            carrier = self._add(row.kind, row.owner, _aside(street, place, side), maker=row.maker, model=row.model)
            if row.kind == "light-pole":
                self._equip(carrier, number)

    def _equip(self, pole: int, number: int) -> None:
        """What a light pole carries: its lamp, and on some a camera or sensors."""
        carried = [("luminaire", "lighting", 1), ("camera", "police", 6), ("air-sensor", "ecology", 14)]
        for kind, owner, each in [*carried, ("noise-sensor", "ecology", 21), ("traffic-counter", "transport", 17)]:
            if number % each == 0:
                self.things.append(Thing(kind, owner, self.things[pole].drawing, on=pole))

    def _sewer(self, street: shapely.LineString) -> None:
        """Manholes in the middle of the street, and the pipes that join them."""
        before = -1
        for place in _stops(street, 65):
            here = self._add("sewer-manhole", "drainage", street.interpolate(place))
            if before >= 0:
                pipe = shapely.LineString([self.things[each].drawing for each in (before, here)])
                self.things.append(Thing("sewer", "drainage", pipe, ends=(before, here)))
            before = here

    def _crossings(self) -> None:
        """Traffic lights where three streets or more meet."""
        ends = Counter(end for street in self._streets() for end in (street.coords[0], street.coords[-1]))
        for at in sorted(end for end, often in ends.items() if often > 2):
            self._add("traffic-light", "traffic-police", shapely.Point(at))

    def _in_communities(self) -> None:
        """A building, a toilet, sorting stations and boxes in every community."""
        for area in (each for each in self._areas if each.level == "community"):
            (shape,) = self._plane.forward([self._shapes[area.code]])
            english, chinese = area.name["en"], area.name["zh-hans"]
            middle = shape.representative_point()
            self._add(
                "building", "housing", middle.buffer(14, cap_style="square"), (f"{english} Centre", f"{chinese}中心")
            )
            self._add(
                "public-toilet", "sanitation", _near(middle, 60, self.rng), (f"{english} Toilet", f"{chinese}公厕")
            )
            for kind, owner, count in SCATTERED:
                for _ in range(count):
                    self._add(kind, owner, _near(middle, 160, self.rng))
        for number in range(24):
            kind = ("garbage-truck", "sprinkler-truck")[number % 2]
            self.things.append(Thing(kind, "sanitation", self._depot()))

    def _depot(self) -> shapely.Geometry:
        first = next(each for each in self._areas if each.level == "cell")
        return shapely.Point(round(first.lon, 6), round(first.lat, 6))

    def _add(
        self,
        kind: str,
        owner: str,
        place: shapely.Geometry,
        name: tuple[str, str] = ("", ""),
        *,
        maker: str = "",
        model: str = "",
    ) -> int:
        """Keeps a thing drawn in metres; returns its number."""
        (degrees,) = self._plane.backward([place])
        rounded = shapely.set_precision(degrees, 1e-6, mode="pointwise")
        self.things.append(Thing(kind, owner, rounded, name=name, maker=maker, model=model))
        return len(self.things) - 1


SCATTERED = (
    ("sorting-station", "sanitation", 3),
    ("transformer", "power", 2),
    ("charging-post", "power", 2),
    ("hydrant", "waterworks", 3),
    ("water-manhole", "waterworks", 2),
    ("storm-grate", "drainage", 3),
    ("bus-stop", "bus", 1),
)
"""Kind, owner and how many there are in a community."""


def along() -> Sequence[Row]:
    """What stands along every street."""
    return (
        Row("light-pole", "lighting", 42, 4.5, "Bright Heron", "BH-9"),
        Row("litter-bin", "sanitation", 130, 5.5),
        Row("street-tree", "parks", 55, 6.5),
        Row("traffic-sign", "traffic-police", 260, 5.0),
    )


def make(seed: int, now: datetime) -> int:
    """Registers the things of the loaded city, relates them, and tells of their lives.

    Returns how many there are.
    """
    things = Furniture(seed).furnish()
    codes = _codes(things)
    actor = SYSTEM.acting_at(now)
    assets.import_assets(
        actor, "demo.csv", _table(things, codes, now.date(), np.random.default_rng([seed, 8])), partly=True
    )
    known = set(assets.records(each for each in codes if each))
    assets.relate_many(actor, [each for each in _relations(things, codes) if {each[0], each[2]} <= known])
    _live([code for code in codes if code in known], seed, now)
    return len(known)


def _codes(things: Sequence[Thing]) -> list[str]:
    """A code for each: of 16 digits where its kind has a component class; "" outside."""
    places = shapely.get_coordinates(shapely.point_on_surface([each.drawing for each in things]))
    found = grid.locate(places[:, 0], places[:, 1])
    classes = {row["code"]: row["component"] for row in rows("asset_kinds.csv")}
    serials: Counter[str] = Counter()
    codes = []
    for thing, place in zip(things, found, strict=True):
        if place is None:
            codes.append("")
            continue
        component = classes[thing.kind]
        county = steps(place.area)[1] if len(steps(place.area)) > 1 else ""
        start = f"{county}{component}" if component and county else f"{thing.kind}-"
        serials[start] += 1
        codes.append(f"{start}{serials[start]:06}" if component and county else f"{start}{serials[start]:05}")
    return codes


def _table(things: Sequence[Thing], codes: Sequence[str], today: date, rng: np.random.Generator) -> bytes:
    """The table as a city would import it."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    ages = rng.integers(30, OLDEST_DAYS, len(things)).tolist()
    broken = (rng.random(len(things)) < 0.012).tolist()
    shares = rng.random(len(things)).tolist()
    intervals = {row["code"]: int(row["inspection_days"] or 0) for row in rows("asset_kinds.csv")}
    texts = shapely.to_wkt([each.drawing for each in things], rounding_precision=6)
    for thing, code, age, wrong, share, text in zip(things, codes, ages, broken, shares, texts, strict=True):
        if code:
            day = today - timedelta(days=age)
            state = "out_of_order" if wrong else "in_use"
            since = round(intervals[thing.kind] * share * LATEST_INSPECTION)
            looked = today - timedelta(days=since) if 0 < since < age else ""
            table.writerow(
                [code, thing.kind, thing.owner, *thing.name, text, day, looked, state, thing.maker, thing.model]
            )
    return out.getvalue().encode()


def _relations(things: Sequence[Thing], codes: Sequence[str]) -> Iterator[Relation]:
    for thing, code in zip(things, codes, strict=True):
        if thing.on >= 0:
            yield codes[thing.on], RelationKind.CARRIES, code
        for end in thing.ends:
            if end >= 0:
                yield code, RelationKind.JOINS, codes[end]


HAPPENED: Sequence[tuple[LifeKind, str]] = (
    (LifeKind.INSPECTED, "Nothing to complain of"),
    (LifeKind.REPAIRED, "A part was exchanged"),
    (LifeKind.NOTE, "A sticker was taken off"),
    (LifeKind.INSPECTED, "Fastened anew"),
)


def _live(codes: Sequence[str], seed: int, now: datetime) -> None:
    """What happened lately to some of them."""
    rng = np.random.default_rng([seed, 9])
    marked = min(MARKED, len(codes))
    for place, days in zip(rng.choice(len(codes), marked, replace=False), rng.integers(1, 90, marked), strict=True):
        kind, words = HAPPENED[int(place) % len(HAPPENED)]
        then = now - timedelta(days=int(days))
        assets.mark_at(SYSTEM.acting_at(then), codes[int(place)], kind, text=words)


def _stops(street: shapely.LineString, every_m: float) -> Floats:
    return np.arange(KEEPS_OFF_M, street.length - KEEPS_OFF_M, every_m)


def _aside(street: shapely.LineString, place: float, aside_m: float) -> shapely.Point:
    """The point beside a street at a place along it, to the left of its course."""
    here, there = (street.interpolate(place + step) for step in (0.0, 1.0))
    east, north = there.x - here.x, there.y - here.y
    length = np.hypot(east, north) or 1.0
    return shapely.Point(here.x - north / length * aside_m, here.y + east / length * aside_m)


def _near(middle: shapely.Point, within_m: float, rng: np.random.Generator) -> shapely.Point:
    east, north = rng.uniform(-within_m, within_m, 2)
    return shapely.Point(middle.x + east, middle.y + north)
