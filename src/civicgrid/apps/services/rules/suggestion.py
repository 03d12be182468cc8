"""Which types a report may be of: by its words, and by what lies around."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import sqrt

import msgspec

from civicgrid.kernel.text import likeness, words

MOST = 5
"""Types that are offered; with more, reading takes longer than searching."""
NAMED, TOLD, SEEN, COMMON = 3.0, 1.0, 2.0, 0.05
"""Weights: a word of the type's name, of its conditions and questions, a like report around, any report around."""
MOST_COMMON = 6
"""Reports around of one type that still count: a thing that is everywhere says little."""
STEM = 4
"""Letters that two words share at least to be one: `lamp` and `lamps`."""
_EMPTY = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to", "with"]
)


class Kind(msgspec.Struct, frozen=True):
    """A type with the words of its names, and of its conditions and questions."""

    type: str
    named: frozenset[str]
    told: frozenset[str]


class Seen(msgspec.Struct, frozen=True):
    """A case around the place: its type and words."""

    type: str
    words: frozenset[str]


def speaking(text: str) -> frozenset[str]:
    """The words of a text that say something."""
    return frozenset(words(text)) - _EMPTY


def suggested(text: str, kinds: Iterable[Kind], around: Iterable[Seen]) -> list[str]:
    """The types that fit best, the best first; what is said before what lies around."""
    said = speaking(text)
    points = dict(_by_words(said, kinds))
    for type_, more in _by_neighbours(said, around).items():
        if type_ in points:
            points[type_] += more
    chosen = sorted((type_ for type_ in points if points[type_] > 0), key=lambda each: (-points[each], each))
    return chosen[:MOST]


def _by_words(said: frozenset[str], kinds: Iterable[Kind]) -> Iterable[tuple[str, float]]:
    for kind in kinds:
        yield kind.type, NAMED * _share(said, kind.named) + TOLD * _share(said, kind.told)


def _by_neighbours(said: frozenset[str], around: Iterable[Seen]) -> Mapping[str, float]:
    alike: dict[str, float] = defaultdict(float)
    often: dict[str, int] = defaultdict(int)
    for seen in around:
        alike[seen.type] = max(alike[seen.type], likeness(said, seen.words))
        often[seen.type] += 1
    return {type_: SEEN * alike[type_] + COMMON * min(often[type_], MOST_COMMON) for type_ in often}


def _share(said: frozenset[str], known: frozenset[str]) -> float:
    """How much of what is known is said; a little more for several words that fit."""
    if not known:
        return 0.0
    fitting = sum(any(_one(word, other) for other in said) for word in known)
    return fitting / sqrt(len(known))


def _one(word: str, other: str) -> bool:
    """Whether two words are the same but for their ends."""
    if word == other:
        return True
    short = min(len(word), len(other))
    return short >= STEM and word.isascii() and word[:short] == other[:short] and abs(len(word) - len(other)) <= STEM
