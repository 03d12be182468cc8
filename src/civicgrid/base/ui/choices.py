"""Things with a code, a path and a name, chosen in a form by any of them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from django.utils.translation import get_language

from civicgrid.base.words import called
from civicgrid.kernel.i18n import Text, in_language
from civicgrid.kernel.paths import parent

from .fields import Option

IN_BRACKETS = re.compile(r"\(([A-Za-z0-9_-]+)\)$")


class Choice(msgspec.Struct, frozen=True):
    """Something of the city with a code, a path in its tree and a name."""

    code: str
    path: str
    name: Text


def code_in(words: str) -> str:
    """The code in brackets at the end of the words, else the words."""
    found = IN_BRACKETS.search(words.strip())
    return found[1] if found else words.strip()


def chosen(choices: Iterable[Choice], words: str) -> Choice | None:
    """By code, alone or in brackets at the end, else by name."""
    wanted, folded, named = code_in(words), words.strip().casefold(), None
    for each in choices:
        if each.code in (words.strip(), wanted):
            return each
        if named is None and any(name.casefold() == folded for name in each.name.values()):
            named = each
    return named


def offers(choices: Iterable[Choice], kind: str) -> Iterator[Option]:
    """Names as values, with the code where two are alike; what lies above tells which."""
    language = get_language() or "en"
    named = [(each, in_language(each.name, language)) for each in choices]
    often = Counter(name for _, name in named)
    for each, name in named:
        value = name if often[name] == 1 else f"{name} ({each.code})"
        yield Option(value, called(kind, parent(each.path)) if parent(each.path) else each.code)
