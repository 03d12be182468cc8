"""Which areas people mean by words: `West 1`, `12 Garden Road, West 1`, `西一`."""

import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

LONGEST = 300
"""Characters of an address; what follows says no place."""


class Named(msgspec.Struct, frozen=True):
    """An area with its names in small letters; `depth` counts from the city down."""

    path: str
    depth: int
    names: tuple[str, ...]


def folded(words: str) -> str:
    """Words as they are compared: one width, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", words[:LONGEST]).casefold().split())


def named(words: str, areas: Iterable[Named]) -> list[str]:
    """The areas that are called by these words, else those whose name stands in them.

    Of names in the words the longest first, for it is the most exact.
    """
    said, known = folded(words), list(areas)
    return _called(said, known) or _standing(said, known)


def meant(words: str, areas: Iterable[Named]) -> list[str]:
    """The areas that words name, else begin to name, else are part of the name of.

    Of those that only begin alike, the widest area first.
    """
    return next(filter(None, _ways(words, areas)), [])


def offered(words: str, areas: Iterable[Named]) -> list[str]:
    """All areas that words may mean once they are complete, the likely first."""
    return list(dict.fromkeys(path for found in _ways(words, areas) for path in found))


def the_widest(paths: Iterable[str]) -> str:
    """Of areas that begin alike the one around all others; "" where there is none.

    >>> the_widest(["t.mill.", "t.mill.001.", "t.mill.002."])
    't.mill.'
    """
    found = sorted(paths, key=len)
    return found[0] if found and all(path.startswith(found[0]) for path in found) else ""


def _ways(words: str, areas: Iterable[Named]) -> Iterator[list[str]]:
    """The areas called so, named in the words, beginning with them, holding them."""
    said, known = folded(words), list(areas)
    if said:
        yield _called(said, known)
        yield _standing(said, known)
        yield _ranked(area for area in known if any(name.startswith(said) for name in area.names))
        yield _ranked(area for area in known if any(said in name for name in area.names))


def _called(said: str, areas: Iterable[Named]) -> list[str]:
    return _ranked(area for area in areas if said in area.names)


def _standing(said: str, areas: Iterable[Named]) -> list[str]:
    found = [(-length, -area.depth, area.path) for area in areas if (length := _longest(said, area.names))]
    return [path for *_, path in sorted(found)]


def _ranked(areas: Iterable[Named]) -> list[str]:
    return [path for _, path in sorted((area.depth, area.path) for area in areas)]


def _longest(said: str, names: Iterable[str]) -> int:
    """Letters of the longest name that stands in the words by itself; 0 for none."""
    return max((len(name) for name in names if name and _stands(name, said)), default=0)


def _stands(name: str, said: str) -> bool:
    at = said.find(name)
    while at >= 0:
        before, after = said[at - 1 : at], said[at + len(name) : at + len(name) + 1]
        if not (_joins(name[0], before) or _joins(name[-1], after)):
            return True
        at = said.find(name, at + 1)
    return False


def _joins(one: str, other: str) -> bool:
    """Whether two letters are of one word; Chinese has no blanks between words."""
    return bool(other) and one.isascii() and other.isascii() and one.isalnum() and other.isalnum()
