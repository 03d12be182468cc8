"""Where words mean: one resolver for every door.

The form, the desk, alerts, and what programs send.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.rules.whereabouts import Gazetteer, Named, folded, meant, named, offered, the_widest
from civicgrid.base.access import PUBLIC, Actor, needed_roles
from civicgrid.base.snapshots import Snapshot
from civicgrid.base.ui import called
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.paths import depth, parent
from civicgrid.kernel.text import words as words_of

FEWEST = 2
"""Characters from which on places are offered: two are a name in Chinese."""
MOST, MOST_AREAS = 5, 12
"""Places of cases, and areas, that are offered at once."""
LOOKED_AT = 60
"""Public cases whose address is compared."""
CODE = re.compile(r"\(([A-Za-z0-9_-]+)\)$")
"""An area's code in brackets behind its name, where two are called alike."""


class Place(msgspec.Struct, frozen=True):
    """An area that somebody may mean: its path, and the path of what it lies in."""

    path: str
    within: str


class Offer(msgspec.Struct, frozen=True):
    """A place to choose: name, what it lies in, an area's code and bounds or a point.

    `value` is the name as a form understands it: with the code where others are called alike. `beside`: the words say
    more than this name, and stay.
    """

    words: str
    within: str
    area: str = ""
    value: str = ""
    lon: float | None = None
    lat: float | None = None
    beside: bool = False
    bounds: Bounds | None = None


def _read() -> Gazetteer:
    return Gazetteer(
        Named(path, depth(path), tuple(folded(name) for name in area.name.values()))
        for path, area in grid.areas().items()
        if area.active and path != grid.root()
    )


_gazetteer = Snapshot("grid", _read)


def places_meant(words: str) -> list[Place]:
    """The areas that words may mean, the likely one first; one alone by its code."""
    found = CODE.search(words.strip())
    coded = grid.find(found[1]) if found else None
    return _places([coded.path] if coded and coded.active else meant(words, _gazetteer()))


def area_meant(words: str) -> str:
    """The path of the one area that words mean, or begin to; the widest of a nest."""
    found = [each.path for each in places_meant(words)]
    if len(found) == 1:
        return found[0]
    return "" if named(words, _gazetteer()) else the_widest(found)


def widest_places() -> list[Place]:
    """The areas one step below the city: what can always be chosen from."""
    return [Place(each.path, grid.root()) for each in grid.children(grid.root())]


def placed(new: NewReport) -> NewReport:
    """The report in the one area that its address names, where it says no other place."""
    if new.area or new.lon is not None or new.lat is not None:
        return new
    return msgspec.structs.replace(new, area=area_named_by(new.address))


def area_named_by(address: str) -> str:
    """The code of the one area that an address names; "" for none or several."""
    found = named(address, _gazetteer()) if address.strip() else []
    return grid.areas()[found[0]].code if len(found) == 1 else ""


def offers(actor: Actor, words: str, *, areas_only: bool = False) -> list[Offer]:
    """What may be meant while one writes: areas, and addresses that cases had.

    Whoever answers calls finds the addresses in their reach, anybody else those that everybody sees.
    """
    asked = words.strip()
    if len(folded(asked)) < FEWEST:
        return []
    points = [] if areas_only else islice(_of_cases(actor, asked), MOST)
    return [*points, *_of_areas(asked)]


def point_at(words: str) -> tuple[float, float] | None:
    """The point of the one address that words name, else the middle of their area.

    Of what everybody sees; None for none or several.
    """
    found = list(islice(_of_cases(PUBLIC, words.strip()), MOST))
    exact = [each for each in found if folded(each.words) == folded(words)] or found
    points = [(each.lon, each.lat) for each in exact if each.lon is not None and each.lat is not None]
    if len(points) == 1:
        return points[0]
    if points or not (path := area_meant(words)):
        return None
    west, south, east, north = grid.areas()[path].bounds
    return (west + east) / 2, (south + north) / 2


def _places(paths: Iterable[str]) -> list[Place]:
    return [Place(path, parent(path)) for path in paths]


def _of_areas(words: str) -> Iterator[Offer]:
    found, said = offered(words, _gazetteer(), MOST_AREAS), folded(words)
    for place in _places(found):
        name, area = called("area", place.path), grid.areas()[place.path]
        value = name if len(_gazetteer().called(folded(name))) == 1 else f"{name} ({area.code})"
        beside = not any(said in folded(each) for each in area.name.values())
        yield Offer(name, called("area", place.within), area.code, value, beside=beside, bounds=area.bounds)


def _of_cases(actor: Actor, address: str) -> Iterator[Offer]:
    """Addresses of cases with all of the words, each once; no names of areas."""
    wanted, shown = folded(address).split(), set[str]()
    for offer in _addressed(actor, address):
        told = folded(offer.words)
        if offer.lon is None or told in shown or _gazetteer().called(told) or not all(word in told for word in wanted):
            continue
        shown.add(told)
        yield offer


def _addressed(actor: Actor, address: str) -> Iterator[Offer]:
    if actor.roles & needed_roles("cases.answer_calls"):
        asked = cases.asked_of({"words": address}, timezone.now())
        for case in () if asked.errors else cases.page_of(actor, asked.filter).cases:
            yield Offer(case.address, called("area", case.area), value=case.address, lon=case.lon, lat=case.lat)
    else:
        for told in cases.public_like(frozenset(words_of(address)), cases.PublicFilter(), LOOKED_AT):
            yield Offer(told.address, called("area", told.area), value=told.address, lon=told.lon, lat=told.lat)
