"""What people choose from in forms about streams.

Areas, properties, classes, owners.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import get_language

from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.telemetry.models import ObservedProperty, StreamClass
from civicgrid.base.ui import MOST_OPTIONS, Option, called
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import Text, in_language
from civicgrid.kernel.paths import parent, steps

IN_BRACKETS = re.compile(r"\(([A-Za-z0-9_-]+)\)$")


class NoAreaNamed(InvalidInput):
    """There is no area with the name {value}."""


class NoPropertyNamed(InvalidInput):
    """No property {value} is observed."""


class NoOwnerNamed(InvalidInput):
    """There is no organisation with the name {value}."""


def area_of(words: str) -> AreaRecord:
    """The area of the hierarchy that these words name; raises NoAreaNamed."""
    found = grid.find(_code(words)) or next(
        (each for each in grid.areas().values() if _is(each.name, words) and not _overlay(each)), None
    )
    if found is None or _overlay(found):
        raise NoAreaNamed(field="area", value=words, remedy="choose one of the list")
    return found


def property_of(words: str) -> int:
    """The number of the observed property of this number or name.

    Raises NoPropertyNamed.
    """
    found = ObservedProperty.objects.filter(name__iexact=words).order_by("pk").values_list("pk", flat=True).first()
    if found is None and words.isascii() and words.isdecimal() and len(words) < 19:
        found = ObservedProperty.objects.filter(pk=int(words)).values_list("pk", flat=True).first()
    if found is None:
        raise NoPropertyNamed(field="property", value=words, remedy="choose one of the list")
    return found


def owner_of(words: str) -> str:
    """The path of the organisation that these words name; raises NoOwnerNamed."""
    found = directory.organisation_path(_code(words)) or next(
        (path for path, name in directory.names().organisations.items() if _is(name, words)), None
    )
    if found is None:
        raise NoOwnerNamed(field="organisation", value=words, remedy="choose one of the list")
    return found


def area_options() -> list[Option]:
    """The areas in use; of too many all but the lowest level."""
    areas = [each for each in grid.areas().values() if each.active and not _overlay(each)]
    if len(areas) > MOST_OPTIONS:
        lowest = grid.city().levels[-1]
        areas = [each for each in areas if each.level != lowest]
    return list(_offers((each.path, each.name, each.code) for each in areas[:MOST_OPTIONS]))


def owner_options() -> list[Option]:
    """The organisations."""
    names = directory.names().organisations.items()
    return list(_offers(((path, name, steps(path)[-1]) for path, name in names), "organisation"))


def property_options() -> list[Option]:
    """The observed properties, each name once."""
    names = ObservedProperty.objects.order_by("name").values_list("name", flat=True).distinct()[:MOST_OPTIONS]
    return [Option(name, "") for name in names]


def class_options() -> list[Option]:
    """The classes of streams."""
    codes = StreamClass.objects.order_by("code").values_list("code", flat=True)
    return [Option(code, called("stream_class", code)) for code in codes]


def named(path: str, name: Text) -> str:
    """A name in the reader's language, with its code where it has none."""
    return in_language(name, get_language() or "en") or steps(path)[-1]


def _offers(things: Iterable[tuple[str, Text, str]], kind: str = "area") -> Iterator[Option]:
    for path, name, code in things:
        above = parent(path)
        yield Option(named(path, name), called(kind, above) if above else code)


def _overlay(area: AreaRecord) -> bool:
    return area.level in grid.city().overlays


def _is(name: Text, words: str) -> bool:
    return any(each.casefold() == words.strip().casefold() for each in name.values())


def _code(words: str) -> str:
    found = IN_BRACKETS.search(words.strip())
    return found[1] if found else words.strip()
