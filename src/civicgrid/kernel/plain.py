"""What may be written: text that can be stored, shown and read by people."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from .errors import InvalidInput

MAX_TEXT = 10_000
"""Characters of a report's text, of a reason and of a note."""
_NO_TEXT = "\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
"""Control characters, orders to turn the direction of writing, halves of characters, and no characters at all.

A terminal obeys the first, a reader is deceived by the second, and PostgreSQL cannot store NUL and halves.
"""
_UNFIT = re.compile(f"[{_NO_TEXT}]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_UNFIT_IN_LINE = re.compile(f"[{_NO_TEXT}\\n\\r\u2028\u2029]")


class TooLong(InvalidInput):
    """{field} has {length} characters; at most {limit} are taken."""


class NotText(InvalidInput):
    """{field} holds {character}, which no text has."""


class NotALine(InvalidInput):
    """{field} has more than one line."""


class Wanting(InvalidInput):
    """Nothing was written here."""


def plain(field: str, words: str, limit: int = MAX_TEXT) -> str:
    """The words, of any number of lines; raises TooLong or NotText."""
    return _fit(field, words, limit, _UNFIT)


def line(field: str, words: str, limit: int) -> str:
    """The words, of one line; raises TooLong, NotText or NotALine."""
    return _fit(field, words, limit, _UNFIT_IN_LINE)


def legible(words: str) -> str:
    """The words, with U+FFFD in place of what no text has.

    It may have been stored before it was refused.
    """
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", words)


def unturned(words: str) -> str:
    """The words without orders to turn the direction of writing.

    Telephones put them in unseen, so people cannot take them out.
    """
    return _TURNS.sub("", words)


def reason_of(words: str, field: str = "reason") -> str:
    """The words without the blanks around them; raises Wanting where there are none."""
    if not words.strip():
        raise Wanting(field=field, remedy="say it in a few words")
    return plain(field, words.strip())


def storable(field: str, answers: Mapping[str, object]) -> None:
    """Raises TooLong or NotText unless the answers can be stored as JSON."""
    for words in _texts(answers):
        plain(field, words)
    plain(field, msgspec.json.encode(answers).decode())


def _fit(field: str, words: str, limit: int, unfit: re.Pattern[str]) -> str:
    if len(words) > limit:
        raise TooLong(field=field, length=len(words), limit=limit, remedy="shorten it")
    if found := unfit.search(words):
        if found[0] in "\n\r\u2028\u2029":
            raise NotALine(field=field, remedy="write it in one line")
        raise NotText(field=field, character=f"U+{ord(found[0]):04X}", remedy="take this character out")
    return words


def _texts(value: object) -> Iterator[str]:
    """Every text in a document, names of fields too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from (name, *_texts(each))
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
