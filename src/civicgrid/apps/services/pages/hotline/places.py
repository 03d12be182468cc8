"""Where a caller may mean: areas that the words name, and places of earlier cases."""

from collections.abc import Iterator

import msgspec
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.queries.drafts import places_meant
from civicgrid.base.access import Actor
from civicgrid.base.ui import called

FEWEST = 3
"""Characters from which on an address is looked for."""
MOST = 5
"""Places of each kind."""


class Offer(msgspec.Struct, frozen=True):
    """A place to choose: `value` fills in the area, a point sets the pin."""

    words: str
    within: str
    value: str = ""
    lon: float | None = None
    lat: float | None = None


def offers(actor: Actor, address: str) -> list[Offer]:
    """What an address may mean: first where a case had it, then the areas it names."""
    asked = address.strip()
    if len(asked) < FEWEST:
        return []
    return [*_of_cases(actor, asked), *_of_areas(asked)]


def _of_cases(actor: Actor, address: str) -> Iterator[Offer]:
    """Places of cases in reach whose address has all of the words, each once."""
    asked = cases.asked_of({"words": address}, timezone.now())
    if asked.errors:
        return
    shown: set[str] = set()
    for case in cases.page_of(actor, asked.filter).cases:
        if case.lon is None or not _holds(case.address, address) or case.address in shown or len(shown) == MOST:
            continue
        shown.add(case.address)
        yield Offer(case.address, called("area", case.area), lon=case.lon, lat=case.lat)


def _of_areas(address: str) -> Iterator[Offer]:
    for place in places_meant(address)[:MOST]:
        name = called("area", place.path)
        yield Offer(name, called("area", place.within), f"{name} ({grid.areas()[place.path].code})")


def _holds(told: str, asked: str) -> bool:
    return all(word in told.casefold() for word in asked.casefold().split())
