"""What makes a report suspicious: marks of machines, never what people say."""

import re
from collections.abc import Sequence
from enum import StrEnum
from math import inf

import msgspec

LEAST_S = 6.0
"""Seconds from the first page to sending: nobody reads and writes faster, with help or without."""
MANY_BY_ONE = 8
"""Reports that came from one network within the hour; a household, a bus or an office sends fewer."""
MANY_ADDRESSES = 2
"""Addresses of the web in a text; who means a thing in the street names one at most."""
OWN_WORDS = 40
"""Bytes of a text that no two people write alike by chance; shorter ones, as "the lamp is dark", many do."""
_WEB = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


class Mark(StrEnum):
    """One reason to look twice."""

    TRAP = "trap"
    FAST = "fast"
    MANY = "many"
    ADVERTISING = "advertising"
    REPEATED = "repeated"
    AUTOMATIC = "automatic"


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a report that is about to be sent.

    `from_here`: reports of this sender within the hour; `same_words`: reports with the very same words within the day.
    Of a form: `trap` is what was written into the field that people do not see, `took_s` how long the writing took.
    Of a letter: `automatic` where it looks like a program's, or came by a list.
    """

    text: str
    from_here: int
    same_words: int
    trap: str = ""
    took_s: float = inf
    automatic: bool = False


def marks_of(sending: Sending) -> list[Mark]:
    """The reasons to look twice; none for an honest report, whoever sends it."""
    found = {
        Mark.TRAP: bool(sending.trap),
        Mark.FAST: sending.took_s < LEAST_S,
        Mark.MANY: sending.from_here >= MANY_BY_ONE,
        Mark.ADVERTISING: len(_WEB.findall(sending.text)) >= MANY_ADDRESSES,
        Mark.REPEATED: len(sending.text.encode()) >= OWN_WORDS and sending.same_words > 1,
        Mark.AUTOMATIC: sending.automatic,
    }
    return [mark for mark, holds in found.items() if holds]


PROVABLE = frozenset({Mark.FAST, Mark.MANY, Mark.REPEATED})
"""Marks that a proof of work takes away: a shared network, a quick hand, a neighbour's words."""


def held_for(marks: Sequence[Mark], *, proven: bool) -> list[Mark]:
    """The marks for which somebody has to look at the report first."""
    return [mark for mark in marks if not (proven and mark in PROVABLE)]
