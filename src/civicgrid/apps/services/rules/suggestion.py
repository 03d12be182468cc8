"""Which types a report may be of: by its words, and by what lies around.

A word that many types have says little about which of them is meant (`street`), one that a single type has nearly all
(`manhole`); those that every sentence has say nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log1p, sqrt

import msgspec

from civicgrid.kernel.text import likeness, words

MOST = 5
"""Types that are offered; with more, reading takes longer than searching."""
NAMED, TOLD, SEEN, COMMON = 3.0, 1.0, 2.0, 0.05
"""Weights: a word of the type's name, of its conditions and questions, a like report around, any report around."""
MOST_COMMON = 6
"""Reports around of one type that still count: a thing that is everywhere says little."""
RARE = 3
"""The power to which it counts that few types have a word: 1 to 4 were tried on real reports of three cities."""
STEM = 4
"""Letters that two words share at least to be one: `lamp` and `lamps`."""
_EMPTY = frozenset(
    words(
        "a about after again all also am an and any are as at be because been before being but by can could did "
        "do does down else for from get gets got had has have he her here him his how i if in into is it its just "
        "like may me more most much my near next no not now of off on one only or other our out over own please "
        "she so some still such than that the their them then there these they this those to too under until up "
        "us very was we were what when where which while who why will with would you your 一个 一些 一直 他们 "
        "但是 你们 可以 因为 已经 希望 应该 我们 所以 是否 有关 没有 现在 的人 请问 谢谢 这个 这些 这里 那个 那里 "
        "部门 需要 领导 尊敬 您好 你好 "
        "across along around behind beneath beside between front inside opposite outside "
        "门口 旁边 附近 对面 前面 后面"
    )
)


class Kind(msgspec.Struct, frozen=True):
    """A type with the words of its names, and of its conditions and questions."""

    type: str
    named: frozenset[str]
    told: frozenset[str]


class Vocabulary(msgspec.Struct, frozen=True):
    """The types of a city, and how much each of their words says, 0 to 1."""

    kinds: Sequence[Kind]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, kinds: Sequence[Kind]) -> "Vocabulary":
        """The words of these types, weighed."""
        often = Counter(word for kind in kinds for word in kind.named | kind.told)
        most = log1p(len(kinds))
        return cls(kinds, {word: (log1p(len(kinds) / number) / most) ** RARE for word, number in often.items()})


class Seen(msgspec.Struct, frozen=True):
    """A case around the place: its type and words."""

    type: str
    words: frozenset[str]


def speaking(text: str) -> frozenset[str]:
    """The words of a text that say something."""
    return frozenset(words(text)) - _EMPTY


def suggested(text: str, known: Vocabulary, around: Iterable[Seen]) -> list[str]:
    """The types that fit best, the best first; what is said before what lies around."""
    said = speaking(text)
    points = _by_words(said, known)
    for type_, more in _by_neighbours(said, around).items():
        if type_ in points:
            points[type_] += more
    chosen = sorted((type_ for type_ in points if points[type_] > 0), key=lambda each: (-points[each], each))
    return chosen[:MOST]


def _by_words(said: frozenset[str], known: Vocabulary) -> dict[str, float]:
    fitting = _fitting(said, known.weights)
    return {
        kind.type: NAMED * _share(kind.named, fitting, known.weights) + TOLD * _share(kind.told, fitting, known.weights)
        for kind in known.kinds
    }


def _fitting(said: frozenset[str], known: Iterable[str]) -> frozenset[str]:
    """The known words that are said, but for their ends."""
    begun: dict[str, list[str]] = defaultdict(list)
    for word in said:
        begun[word[:STEM]].append(word)
    return frozenset(word for word in known if any(_one(word, other) for other in begun.get(word[:STEM], ())))


def _by_neighbours(said: frozenset[str], around: Iterable[Seen]) -> Mapping[str, float]:
    alike: dict[str, float] = defaultdict(float)
    often: dict[str, int] = defaultdict(int)
    for seen in around:
        alike[seen.type] = max(alike[seen.type], likeness(said, seen.words))
        often[seen.type] += 1
    return {type_: SEEN * alike[type_] + COMMON * min(often[type_], MOST_COMMON) for type_ in often}


def _share(known: frozenset[str], fitting: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much of what is known is said; a little more for several words that fit."""
    said = sum(weights[word] for word in known & fitting)
    return said / sqrt(sum(weights[word] for word in known)) if said else 0.0


def _one(word: str, other: str) -> bool:
    """Whether two words are the same but for their ends."""
    if word == other:
        return True
    short = min(len(word), len(other))
    return short >= STEM and word.isascii() and word[:short] == other[:short] and abs(len(word) - len(other)) <= STEM
