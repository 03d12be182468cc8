"""What may be written: text that can be stored, of a length that can be read."""

import re
from collections.abc import Mapping

import msgspec

from civicgrid.kernel.errors import InvalidInput

MAX_TEXT = 10_000
"""Characters of a report's text, of a reason and of a note."""
_BROKEN = re.compile("[\0\ud800-\udfff]")
"""NUL, which PostgreSQL cannot store, and halves of characters, which are none."""


class TooLong(InvalidInput):
    """{field} has {length} characters; at most {limit} are taken."""


class NotText(InvalidInput):
    """{field} holds characters that no text has."""


def plain(field: str, words: str, limit: int = MAX_TEXT) -> str:
    """The words; raises TooLong or NotText."""
    if len(words) > limit:
        raise TooLong(field=field, length=len(words), limit=limit, remedy="shorten it")
    if _BROKEN.search(words):
        raise NotText(field=field, remedy="take out NUL characters and halves of characters")
    return words


def storable(field: str, answers: Mapping[str, object]) -> None:
    """Raises TooLong or NotText unless the answers can be stored as JSON."""
    try:
        written = msgspec.json.encode(answers).decode()
    except UnicodeEncodeError:
        written = "\0"
    plain(field, written.replace(r"\\", "").replace(r"\u0000", "\0"))
