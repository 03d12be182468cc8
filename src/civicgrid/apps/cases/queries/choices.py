"""What people choose from in forms: types, areas, organisations and conditions.

By name or code, in any language.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import get_language

from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord, ConditionRecord
from civicgrid.base.ui import MOST_OPTIONS, Choice, Option, chosen, code_in, offers
from civicgrid.base.ui.moments import span_words
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import Text, in_language
from civicgrid.kernel.paths import steps


class NoTypeCalled(InvalidInput):
    """There is no case type called {value}."""


class NoAreaCalled(InvalidInput):
    """There is no area called {value}."""


class NoOrganisationCalled(InvalidInput):
    """There is no organisation called {value}."""


def type_options(*, leaves: bool = True) -> list[Option]:
    """The case types in use; with their classes where a filter may name them."""
    return list(offers((_of_type(each) for each in _types() if each.leaf or not leaves), "type"))


def area_options() -> list[Option]:
    """The areas in use, overlays included; of too many all but the lowest level.

    Their names and codes are understood all the same.
    """
    areas = [each for each in grid.areas().values() if each.active]
    if len(areas) > MOST_OPTIONS:
        lowest = grid.city().levels[-1]
        areas = [each for each in areas if each.level != lowest]
    return list(offers((_of_area(each) for each in areas[:MOST_OPTIONS]), "area"))


def organisation_options() -> list[Option]:
    """The organisations."""
    return list(offers(_organisations(), "organisation"))


def condition_options(type_path: str) -> list[Option]:
    """When a type's cases are filed, and how long they take, in the reader's language."""
    return [
        Option(each.code, f"{_words(each.filing)} – {span_words(each.deadline)}") for each in _conditions(type_path)
    ]


def closing_options(type_path: str, filed: str) -> list[Option]:
    """When a type's cases close: each text once, that of the filing first."""
    codes: dict[str, str] = {}
    for each in sorted(_conditions(type_path), key=lambda each: each.code != filed):
        codes.setdefault(_words(each.closing), each.code)
    return [Option(code, words) for words, code in codes.items()]


def type_of(words: str) -> CaseTypeRecord:
    """The type or class that these words name; raises NoTypeCalled."""
    found = standards.find(words) or standards.find(code_in(words))
    if found is None:
        raise NoTypeCalled(field="type", value=words, remedy="choose one of the list")
    return found


def leaf_of(words: str) -> CaseTypeRecord:
    """The type named by these words, fit for a case; raises NoTypeCalled or NotALeaf."""
    return standards.leaf(type_of(words).code)


def area_of(words: str) -> AreaRecord:
    """The area that these words name; raises NoAreaCalled."""
    found = chosen((_of_area(each) for each in grid.areas().values()), words)
    if found is None:
        raise NoAreaCalled(field="area", value=words, remedy="choose one of the list")
    return grid.areas()[found.path]


def area_named(path: str) -> str:
    """The words that name an area in a form, with its code where others bear them."""
    area = grid.areas()[path]
    name = _words(area.name)
    return name if name and area_of(name).path == path else f"{name} ({area.code})".strip()


def organisation_of(words: str) -> Choice:
    """The organisation that these words name; raises NoOrganisationCalled."""
    found = chosen(_organisations(), words)
    if found is None:
        raise NoOrganisationCalled(field="organisation", value=words, remedy="choose one of the list")
    return found


def _conditions(type_path: str) -> Sequence[ConditionRecord]:
    found = standards.case_types().get(type_path)
    return found.conditions if found else ()


def _types() -> Sequence[CaseTypeRecord]:
    return [each for each in standards.case_types().values() if each.active]


def _of_type(record: CaseTypeRecord) -> Choice:
    return Choice(record.code, record.path, record.name)


def _of_area(record: AreaRecord) -> Choice:
    return Choice(record.code, record.path, record.name)


def _organisations() -> Iterator[Choice]:
    for path, name in directory.names().organisations.items():
        yield Choice(steps(path)[-1], path, name)


def _words(text: Text) -> str:
    return in_language(text, get_language() or "en")
