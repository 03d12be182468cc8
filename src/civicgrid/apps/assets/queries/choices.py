"""What people choose from in forms about assets: kinds, areas, owners."""

from collections.abc import Iterator

from django.utils.translation import get_language

from civicgrid.apps.assets.types import KindRecord
from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.base.ui import MOST_OPTIONS, Choice, Option, called, chosen, offers
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import steps

from .kinds import kinds

REMEDY = "choose one of the list"


class NoKindCalled(InvalidInput):
    """There is no kind of asset called {value}."""


class NoPlaceCalled(InvalidInput):
    """There is no area called {value}."""


class NoOwnerCalled(InvalidInput):
    """There is no organisation called {value}."""


def kind_options() -> list[Option]:
    """The kinds in use as a list to choose from, by their classes."""
    language = get_language() or "en"
    active = [each for each in kinds().values() if each.active]
    active.sort(key=lambda each: (each.group, in_language(each.name, language)))
    return [Option(each.code, in_language(each.name, language), called("asset_class", each.group)) for each in active]


def area_options() -> list[Option]:
    """The areas in use; of too many all but the lowest level."""
    areas = [each for each in grid.areas().values() if each.active]
    if len(areas) > MOST_OPTIONS:
        lowest = grid.city().levels[-1]
        areas = [each for each in areas if each.level != lowest]
    return list(offers((Choice(each.code, each.path, each.name) for each in areas[:MOST_OPTIONS]), "area"))


def owner_options() -> list[Option]:
    """The organisations."""
    return list(offers(_owners(), "organisation"))


def owner_words(path: str) -> str:
    """What a form calls an owner: the name, or the code where the name is another's."""
    name, code = called("organisation", path), steps(path)[-1]
    found = chosen(_owners(), name)
    return name if found and found.path == path else code


def kind_called(words: str) -> KindRecord:
    """The kind that these words name, in use or gone; raises NoKindCalled."""
    found = kinds().get(words) or next((each for each in kinds().values() if words in each.name.values()), None)
    if found is None:
        raise NoKindCalled(field="kind", value=words, remedy=REMEDY)
    return found


def area_called(words: str) -> str:
    """The path of the area that these words name; raises NoPlaceCalled."""
    areas = (Choice(each.code, each.path, each.name) for each in grid.areas().values())
    found = grid.find(words)
    path = found.path if found else getattr(chosen(areas, words), "path", "")
    if not path:
        raise NoPlaceCalled(field="area", value=words, remedy=REMEDY)
    return path


def owner_called(words: str) -> str:
    """The path of the organisation that these words name; raises NoOwnerCalled."""
    found = chosen(_owners(), words)
    path = directory.organisation_path(words) or (found.path if found else "")
    if not path:
        raise NoOwnerCalled(field="organisation", value=words, remedy=REMEDY)
    return path


def _owners() -> Iterator[Choice]:
    for path, name in directory.names().organisations.items():
        yield Choice(steps(path)[-1], path, name)
