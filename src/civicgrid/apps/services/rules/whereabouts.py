"""Which areas people mean by words: `West 1`, `12 Garden Road, West 1`, `西一`."""

import unicodedata
from collections.abc import Iterable

import msgspec

MOST = 12
"""Areas that are offered at once."""


class Named(msgspec.Struct, frozen=True):
    """An area with its names in small letters; `depth` counts from the city down."""

    path: str
    depth: int
    names: tuple[str, ...]


def folded(words: str) -> str:
    """Words as they are compared: one width, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def meant(words: str, areas: Iterable[Named]) -> list[str]:
    """The areas whose name stands in the words, else the words in their name.

    Of names in the words the longest first, for it is the most exact; of those that only begin alike, the widest area.
    """
    said = folded(words)
    if not said:
        return []
    known = list(areas)
    whole = [(-_longest(said, area.names), -area.depth, area.path) for area in known if _longest(said, area.names)]
    if whole:
        return [path for *_, path in sorted(whole)[:MOST]]
    partly = [(area.depth, area.path) for area in known if any(said in name for name in area.names)]
    return [path for _, path in sorted(partly)[:MOST]]


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
