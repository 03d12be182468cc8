"""Words of a text, for search and for likeness: the same for English and Chinese."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

_WORD = re.compile(r"[一-鿿]+|[^\W_一-鿿]+")
_CHINESE = re.compile(r"[一-鿿]")
LONGEST = 60
"""Characters of a word; what follows is neither searched nor compared (an index takes no endless words)."""


def words(text: str) -> list[str]:
    """Search words in order of first use: lower case, Chinese as overlapping pairs.

    >>> words("Broken lamp, 路灯不亮")
    ['broken', 'lamp', '路灯', '灯不', '不亮']
    """
    found: dict[str, None] = {}
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        found.update(dict.fromkeys(_pairs(run) if _CHINESE.match(run) else [run[:LONGEST]]))
    return list(found)


def characters(text: str) -> list[str]:
    """The Chinese characters in order of first use; one alone can be searched for.

    >>> characters("路灯 lamp 灯")
    ['路', '灯']
    """
    return list(dict.fromkeys(_CHINESE.findall(unicodedata.normalize("NFKC", text))))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard likeness of two sets of words, 0 to 1; two empty texts are not alike."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that a mistyped one was meant to be, "" where none is like it.

    >>> nearest("organization", ["organisation", "area"])
    'organisation'
    """
    return next(iter(get_close_matches(word[:LONGEST], known, 1)), "")


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
