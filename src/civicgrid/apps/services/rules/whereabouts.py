"""Which areas people mean by words: `West 1`, `12 Garden Road, West 1`, `西一`."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice, takewhile

import msgspec

LONGEST = 300
"""Characters of an address; what follows says no place."""
BETWEEN = "\n"
"""Stands in no folded words, so no find reaches from a name into the next."""
FEWEST = 2
"""Characters from which on a piece of an address may begin a name."""
MOST_WORDS = 4
"""Words of an address that may begin a name together."""
MOST_BEGUN = 60
"""Areas that are looked at of those that begin alike."""
_WORD = re.compile(r"[^\W\d_]+")
"""A run of letters: a house number begins no name, and ends a word in Chinese."""


class Named(msgspec.Struct, frozen=True):
    """An area with its names, folded; `depth` counts from the city down."""

    path: str
    depth: int
    names: tuple[str, ...]


class Gazetteer:
    """The names of a city's areas.

    A look-up takes as long as the words are, not as the city is large.
    """

    def __init__(self, areas: Iterable[Named]) -> None:
        ranked = sorted(areas, key=lambda each: (each.depth, each.path))
        self._depth = {each.path: each.depth for each in ranked}
        self._called: dict[str, list[str]] = defaultdict(list)
        names = [(name, each.path) for each in ranked for name in each.names if name]
        for name, path in names:
            self._called[name].append(path)
        self._owners = [path for _, path in names]
        self._text = "".join(BETWEEN + name for name, _ in names)
        self._starts = list(accumulate((len(BETWEEN) + len(name) for name, _ in names), initial=0))
        self._longest = max(map(len, self._called), default=0)
        self._sorted = sorted((name, rank) for rank, (name, _) in enumerate(names))

    def called(self, said: str) -> Sequence[str]:
        """The areas with this name, the widest first."""
        return list(dict.fromkeys(self._called.get(said, ())))

    def standing_in(self, said: str) -> Sequence[str]:
        """The areas whose name stands in the words by itself.

        The longest name first, for it is the most exact.
        """
        longest: dict[str, int] = {}
        for begin in range(len(said)):
            for end in range(begin + 1, min(len(said), begin + self._longest) + 1):
                for path in self._called.get(said[begin:end], ()) if _alone(said, begin, end) else ():
                    longest[path] = max(longest.get(path, 0), end - begin)
        return sorted(longest, key=lambda path: (-longest[path], -self._depth[path], path))

    def beginning_with(self, said: str) -> Iterator[str]:
        """The areas with a name that begins so, the widest first."""
        return self._holding(BETWEEN + said)

    def begun_in(self, said: str) -> Iterator[str]:
        """The areas with a name that the longest such piece of an address begins.

        The widest area first.
        """
        words = [found.span() for found in _WORD.finditer(said)]
        spans = [(begin, end) for at, (begin, _) in enumerate(words) for _, end in words[at : at + MOST_WORDS]]
        pieces = [said[begin:end] for begin, end in spans if end - begin >= FEWEST]
        begun = map(self._begun, sorted(pieces, key=len, reverse=True))
        return map(self._owners.__getitem__, next(filter(None, begun), []))

    def _begun(self, piece: str) -> list[int]:
        """Which names begin so, the widest area first."""
        first = bisect_left(self._sorted, (piece, 0))
        alike = takewhile(lambda each: each[0].startswith(piece), islice(self._sorted, first, first + MOST_BEGUN))
        return sorted(rank for _, rank in alike)

    def holding(self, said: str) -> Iterator[str]:
        """The areas with a name in which the words stand, the widest first."""
        return self._holding(said)

    def _holding(self, piece: str) -> Iterator[str]:
        at, last = self._text.find(piece), ""
        while at >= 0:
            path = self._owners[bisect_right(self._starts, at) - 1]
            if path != last:
                yield path
            last = path
            at = self._text.find(piece, at + 1)


def folded(words: str) -> str:
    """Words as they are compared: one width, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", words[:LONGEST]).casefold().split())


def named(words: str, areas: Gazetteer) -> Sequence[str]:
    """The areas that are called by these words, else those whose name stands in them."""
    said = folded(words)
    return areas.called(said) or areas.standing_in(said)


def meant(words: str, areas: Gazetteer) -> Sequence[str]:
    """The areas that words name, else begin to name, else are part of the name of.

    Of those that only begin alike, the widest area first.
    """
    return next(filter(None, map(list, _ways(words, areas))), [])


def offered(words: str, areas: Gazetteer, most: int) -> Sequence[str]:
    """So many areas that words may mean once they are complete, the likely first.

    Where the words as a whole lead to none, those that a part of them begins: `12 Reed Po`.
    """
    found = _first(chain.from_iterable(_ways(words, areas)), most)
    return found or _first(areas.begun_in(folded(words)), most)


def the_widest(paths: Iterable[str]) -> str:
    """Of areas that begin alike the one around all others; "" where there is none.

    >>> the_widest(["t.mill.", "t.mill.001.", "t.mill.002."])
    't.mill.'
    """
    found = sorted(paths, key=len)
    return found[0] if found and all(path.startswith(found[0]) for path in found) else ""


def _first(paths: Iterable[str], most: int) -> list[str]:
    """So many of them, each once."""
    found: dict[str, None] = {}
    for path in paths:
        found[path] = None
        if len(found) == most:
            break
    return list(found)


def _ways(words: str, areas: Gazetteer) -> Iterator[Iterable[str]]:
    """The areas called so, named in the words, beginning with them, holding them."""
    if said := folded(words):
        yield areas.called(said)
        yield areas.standing_in(said)
        yield areas.beginning_with(said)
        yield areas.holding(said)


def _alone(said: str, begin: int, end: int) -> bool:
    """Whether a piece of the words is no part of a longer word."""
    return not (_joins(said[begin], said[begin - 1 : begin]) or _joins(said[end - 1], said[end : end + 1]))


def _joins(one: str, other: str) -> bool:
    """Whether two letters are of one word; Chinese has no blanks between words."""
    return bool(other) and one.isascii() and other.isascii() and one.isalnum() and other.isalnum()
