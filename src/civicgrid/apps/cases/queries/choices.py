"""What people choose from in forms: types, areas, organisations and conditions.

By name or code, in any language.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from django.utils.translation import get_language

from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord, ConditionRecord
from civicgrid.base.ui import MOST_OPTIONS, Option, called
from civicgrid.base.ui.moments import span_words
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import Text, in_language
from civicgrid.kernel.paths import parent, steps

IN_BRACKETS = re.compile(r"\(([A-Za-z0-9_-]+)\)$")


class NoTypeCalled(InvalidInput):
    """There is no case type called {value}."""


class NoAreaCalled(InvalidInput):
    """There is no area called {value}."""


class NoOrganisationCalled(InvalidInput):
    """There is no organisation called {value}."""


class Choice(msgspec.Struct, frozen=True):
    """Something of the city with a code, a path in its tree and a name."""

    code: str
    path: str
    name: Text


def type_options(*, leaves: bool = True) -> list[Option]:
    """The case types in use; with their classes where a filter may name them."""
    return list(_offers((_of_type(each) for each in _types() if each.leaf or not leaves), "type"))


def area_options() -> list[Option]:
    """The areas in use, overlays included; of too many all but the lowest level.

    Their names and codes are understood all the same.
    """
    areas = [each for each in grid.areas().values() if each.active]
    if len(areas) > MOST_OPTIONS:
        lowest = grid.city().levels[-1]
        areas = [each for each in areas if each.level != lowest]
    return list(_offers((_of_area(each) for each in areas[:MOST_OPTIONS]), "area"))


def organisation_options() -> list[Option]:
    """The organisations."""
    return list(_offers(_organisations(), "organisation"))


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
    found = standards.find(words) or standards.find(_code(words))
    if found is None:
        raise NoTypeCalled(field="type", value=words, remedy="choose one of the list")
    return found


def leaf_of(words: str) -> CaseTypeRecord:
    """The type named by these words, fit for a case; raises NoTypeCalled or NotALeaf."""
    return standards.leaf(type_of(words).code)


def area_of(words: str) -> AreaRecord:
    """The area that these words name; raises NoAreaCalled."""
    chosen = _find((_of_area(each) for each in grid.areas().values()), words)
    if chosen is None:
        raise NoAreaCalled(field="area", value=words, remedy="choose one of the list")
    return grid.areas()[chosen.path]


def area_named(path: str) -> str:
    """The words that name an area in a form, with its code where others bear them."""
    area = grid.areas()[path]
    name = _words(area.name)
    return name if name and area_of(name).path == path else f"{name} ({area.code})".strip()


def organisation_of(words: str) -> Choice:
    """The organisation that these words name; raises NoOrganisationCalled."""
    found = _find(_organisations(), words)
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


def _find(choices: Iterable[Choice], words: str) -> Choice | None:
    """By code, alone or in brackets at the end, else by name."""
    wanted, folded, named = _code(words), words.strip().casefold(), None
    for each in choices:
        if each.code in (words.strip(), wanted):
            return each
        if named is None and any(name.casefold() == folded for name in each.name.values()):
            named = each
    return named


def _code(words: str) -> str:
    found = IN_BRACKETS.search(words.strip())
    return found[1] if found else words.strip()


def _offers(choices: Iterable[Choice], kind: str) -> Iterator[Option]:
    """Names as values, with the code where two are alike; what lies above tells which."""
    named = [(each, _words(each.name)) for each in choices]
    often = Counter(name for _, name in named)
    for each, name in named:
        value = name if often[name] == 1 else f"{name} ({each.code})"
        yield Option(value, called(kind, parent(each.path)) if parent(each.path) else each.code)


def _words(text: Text) -> str:
    return in_language(text, get_language() or "en")
